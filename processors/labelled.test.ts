import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createAnnotator, loadLexicons } from './pipeline.ts'

/** `tests/labelled/synthetic-posts.jsonl`: written for this project, no real post among them. The lower limits are what was measured, less a margin. */
const Line = z.object({
  text: z.string(),
  role: z.string(),
  categories: z.array(z.string()),
  channels: z.array(z.string()),
  indicators: z.array(z.object({ type: z.string(), value: z.string() })),
  amount_thb: z.number().nullable(),
})
const posts = readFileSync(new URL('../tests/labelled/synthetic-posts.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Line.parse(JSON.parse(line)))
const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
const pairs = posts.map((truth) => ({ truth, found: annotator.annotate(truth.text) }))

function f1(sets: readonly (readonly [readonly string[], readonly string[]])[]): number {
  let [right, expected, given] = [0, 0, 0]
  for (const [truth, found] of sets) {
    right += truth.filter((label) => found.includes(label)).length
    expected += truth.length
    given += found.length
  }
  return (2 * right) / (expected + given)
}

describe('synthetic labelled posts', () => {
  it('roles', () => {
    const right = pairs.filter(({ truth, found }) => truth.role === found.role.id).length
    expect(right / pairs.length).toBeGreaterThan(0.88)
  })
  it('categories', () => {
    expect(
      f1(pairs.map(({ truth, found }) => [truth.categories, found.categories.map(({ id }) => id)])),
    ).toBeGreaterThan(0.86)
  })
  it('channels', () => {
    expect(f1(pairs.map(({ truth, found }) => [truth.channels, found.channels.map(({ id }) => id)]))).toBeGreaterThan(
      0.9,
    )
  })
  it('indicators', () => {
    const label = ({ type, value }: { type: string; value: string }) => `${type} ${value}`
    expect(
      f1(pairs.map(({ truth, found }) => [truth.indicators.map(label), found.indicators.map(label)])),
    ).toBeGreaterThan(0.93)
  })
  it('amounts', () => {
    const relevant = pairs.filter(({ truth }) => truth.role !== 'unrelated')
    const right = relevant.filter(({ truth, found }) => truth.amount_thb === found.amountThb).length
    expect(right / relevant.length).toBeGreaterThan(0.9)
  })
})
