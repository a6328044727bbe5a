import { describe, expect, it } from 'vitest'
import { ROLES } from '../../core/annotation.ts'
import type { LabelScores } from '../labels/labeller.ts'
import { judgeRole, roleScores, type RoleScores } from './judge-role.ts'

const sum = (scores: RoleScores) => ROLES.reduce((total, id) => total + scores[id], 0)

describe('the scores of the roles', () => {
  const role = [1, 0, 0, 0, 2]
  /** Whether it is a message; whether that is a lure; whether it is a comment; whether that is relevant. */
  const WRITTEN = [-40, 5, -40, 5]

  it('are those of the roles alone where a text reads like neither a message nor a comment', () => {
    const scores = roleScores({ role, genre: WRITTEN })
    expect(scores.lure / scores.unrelated).toBeCloseTo(Math.exp(-1))
    expect(sum(scores)).toBeCloseTo(1)
  })

  it('take the lure score of messages for an SMS, and share the rest among the other roles as before', () => {
    const scores = roleScores({ role, genre: [40, 0, -40, 5] })
    expect(scores.lure).toBeCloseTo(0.5)
    expect(scores.unrelated / scores.warning).toBeCloseTo(Math.exp(2))
    expect(sum(scores)).toBeCloseTo(1)
  })

  it('take for a comment whether anything is the matter from comments, and what from the roles', () => {
    const scores = roleScores({ role, genre: [-40, 5, 40, Math.log(3)] })
    expect(scores.lure).toBeCloseTo(0.75 * roleScores({ role, genre: WRITTEN }).lure)
    expect(scores.unrelated / (1 - scores.lure)).toBeCloseTo(0.25)
    expect(scores.warning).toBeCloseTo(scores.question)
    expect(sum(scores)).toBeCloseTo(1)
  })

  it('are whole numbers of the same post, whatever the weights say', () => {
    const LARGE = [900, -900]
    const all = LARGE.flatMap((a) => LARGE.flatMap((b) => LARGE.flatMap((c) => LARGE.map((d) => [a, b, c, d]))))
    for (const genre of all) {
      const scores = roleScores({ role: [800, -800, 0, 0, 0], genre })
      expect(sum(scores)).toBeCloseTo(1)
      for (const id of ROLES) expect(scores[id]).toBeGreaterThanOrEqual(0)
    }
  })
})

describe('the evidence of a role', () => {
  const reason = (rule: string) => [{ start: 0, end: 1, rule, weight: 1 }]
  /** Relevant by its genre, a report by the roles. */
  const rulesOf = (isComment: number) => {
    const labels: LabelScores = {
      role: [0, 5, 0, 0, isComment > 0 ? 8 : 0],
      genre: [-40, 0, isComment, 5],
      sentiment: [],
      category: () => [],
      reasons: (table, column) => reason(`${table} ${column}`),
    }
    const { id, why } = judgeRole(labels, [])
    return [id, ...why.map(({ rule }) => rule)]
  }

  it('of a comment is what comments taught, which decides that it is relevant, before what the roles say', () => {
    expect(rulesOf(40)).toEqual(['victim-report', 'genre 3', 'role 1'])
  })

  it('of any other text is what the roles say', () => {
    expect(rulesOf(-40)).toEqual(['victim-report', 'role 1'])
  })
})
