import { ROLES, type RoleId } from '../../core/annotation.ts'
import { MESSAGE_COLUMNS } from '../labels/label-model.ts'
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
  const scores = roleScores(labels)
  const id = likeliest(scores)
  if (id === 'unrelated') return { id, scores, why: hits.filter(({ signal }) => signal.unrelated > 0) }
  const column = ROLES.indexOf(id)
  const others = ROLES.flatMap((_, c) => (c === column ? [] : [c]))
  const signals = hits.filter(({ signal }) => (signal.roles[id] ?? 0) > 0)
  const learnt = labels.reasons('role', column, others)
  // An SMS may be a lure by what messages taught alone.
  const message = id === 'lure' && learnt.length === 0 ? labels.reasons('message', LURE, []) : []
  const why = [...learnt, ...message, ...signals]
  // A tag without evidence does not exist.
  return why.length === 0 ? { id: 'unrelated', scores, why } : { id, scores, why }
}

export function likeliest(scores: RoleScores): RoleId {
  return ROLES.reduce((best, role) => (scores[role] > scores[best] ? role : best))
}

const LURE = MESSAGE_COLUMNS.indexOf('lure')

/**
 * The roles' probabilities. The more a text reads like an SMS, the more its lure score is what was learnt from messages alone: firms and
 * offenders speak there as nobody speaks in posts.
 */
export function roleScores({ role, message }: Pick<LabelScores, 'role' | 'message'>): RoleScores {
  const [isMessage = 0, isLure = 0] = message.map(logistic)
  const lure = isMessage * isLure + (1 - isMessage) * (toProbabilities(role)[LURE_ROLE] ?? 0)
  const others = toProbabilities(role.map((score, i) => (i === LURE_ROLE ? -Infinity : score)))
  const scores = { ...NO_SCORES }
  ROLES.forEach((id, i) => (scores[id] = i === LURE_ROLE ? lure : (others[i] ?? 0) * (1 - lure)))
  return scores
}

const LURE_ROLE = ROLES.indexOf('lure')
const NO_SCORES = Object.fromEntries(ROLES.map((id) => [id, 0])) as Record<RoleId, number>

function logistic(score: number): number {
  return 1 / (1 + Math.exp(-score))
}

/** Softmax of scores in the order of ROLES. */
function toProbabilities(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
