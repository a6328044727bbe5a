import { ROLES, type RoleId } from '../../core/annotation.ts'
import type { LabelScores } from '../labels/labeller.ts'
import type { SignalHit } from '../signals/signal-set.ts'
import type { Found } from './to-evidence.ts'

export type RoleScores = Readonly<Record<RoleId, number>>

export interface RoleJudgement {
  readonly id: RoleId
  readonly scores: RoleScores
  /** What spoke for the role. */
  readonly why: readonly Found[]
}

/** The likeliest role of a text, with the words and the lexicons' signals that spoke for it. */
export function judgeRole(labels: LabelScores, hits: readonly SignalHit[]): RoleJudgement {
  const scores = toProbabilities(labels.role)
  const id = likeliest(scores)
  if (id === 'unrelated') return { id, scores, why: hits.filter(({ signal }) => signal.unrelated > 0) }
  const column = ROLES.indexOf(id)
  const others = ROLES.flatMap((_, c) => (c === column ? [] : [c]))
  const signals = hits.filter(({ signal }) => (signal.roles[id] ?? 0) > 0)
  const why = [...labels.reasons('role', column, others), ...signals]
  // A tag without evidence does not exist.
  return why.length === 0 ? { id: 'unrelated', scores, why } : { id, scores, why }
}

export function likeliest(scores: RoleScores): RoleId {
  return ROLES.reduce((best, role) => (scores[role] > scores[best] ? role : best))
}

/** Softmax of scores in the order of ROLES. */
export function toProbabilities(scores: readonly number[]): RoleScores {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return Object.fromEntries(ROLES.map((role, i) => [role, (powers[i] ?? 0) / sum])) as Record<RoleId, number>
}
