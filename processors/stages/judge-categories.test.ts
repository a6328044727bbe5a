import { describe, expect, it } from 'vitest'
import type { LabelScores } from '../labels/labeller.ts'
import { judgeCategories } from './judge-categories.ts'

const leaves = ['fraud.job', 'fraud.loan', 'fraud.prize']

/** Leaves judged from their probabilities; `silent` ones have no word that speaks for them. */
function judged(likely: readonly number[], silent: readonly number[] = []) {
  const labels = {
    category: () => likely.map((p) => Math.log(p / (1 - p))),
    reasons: (_table, column) => (silent.includes(column) ? [] : [{ start: 0, end: 1, rule: 'word:x', weight: 1 }]),
  } satisfies Pick<LabelScores, 'category' | 'reasons'>
  return judgeCategories({ role: [], sentiment: [], genre: [], ...labels }, leaves, [])
}

function judge(...given: Parameters<typeof judged>): readonly string[] {
  return judged(...given).map(({ id }) => id)
}

describe('the leaves of a post', () => {
  it('are the likeliest one, and others that are likely by themselves', () => {
    expect(judge([0.2, 0.3, 0.1])).toEqual(['fraud.loan'])
    expect(judge([0.45, 0.9, 0.39])).toEqual(['fraud.loan', 'fraud.job'])
  })

  it('are the likeliest one even where it is hardly likely: a report that names no kind of harm is one too', () => {
    expect(judge([0.02, 0.01, 0.01])).toEqual(['fraud.job'])
  })

  it('score as often as they are right: the likeliest is so more often than by itself, as there is one, and never below the next', () => {
    expect(judged([0.3, 0.01, 0.01])[0]?.score).toBeCloseTo(0.8, 1)
    const [best, next] = judged([0.9995, 0.999, 0.5])
    expect(best?.score).toBeCloseTo(0.9995)
    expect(next?.score).toBeCloseTo(0.999)
  })

  it('need evidence: without, the next likely one is the post’s, or none', () => {
    expect(judge([0.9, 0.2, 0.01], [0])).toEqual(['fraud.loan'])
    expect(judge([0.9, 0.1, 0.1], [0, 1, 2])).toEqual([])
  })
})
