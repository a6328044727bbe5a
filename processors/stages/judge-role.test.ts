import { describe, expect, it } from 'vitest'
import { ROLES } from '../../core/annotation.ts'
import { roleScores, type RoleScores } from './judge-role.ts'

const sum = (scores: RoleScores) => ROLES.reduce((total, id) => total + scores[id], 0)

describe('the scores of the roles', () => {
  const role = [1, 0, 0, 0, 2]

  it('are those of the roles alone where a text reads like no SMS', () => {
    const scores = roleScores({ role, message: [-40, 5] })
    expect(scores.lure / scores.unrelated).toBeCloseTo(Math.exp(-1))
    expect(sum(scores)).toBeCloseTo(1)
  })

  it('take the lure score of messages for an SMS, and share the rest among the other roles as before', () => {
    const scores = roleScores({ role, message: [40, 0] })
    expect(scores.lure).toBeCloseTo(0.5)
    expect(scores.unrelated / scores.warning).toBeCloseTo(Math.exp(2))
    expect(sum(scores)).toBeCloseTo(1)
  })

  it('are whole numbers of the same post, whatever the weights say', () => {
    for (const message of [
      [900, 900],
      [-900, -900],
      [900, -900],
    ]) {
      const scores = roleScores({ role: [800, -800, 0, 0, 0], message })
      expect(sum(scores)).toBeCloseTo(1)
      for (const id of ROLES) expect(scores[id]).toBeGreaterThanOrEqual(0)
    }
  })
})
