import { ROLES, type RoleId } from '../../core/annotation.ts'
import type { SignalHit } from '../signals/signal-set.ts'
import type { CategoryScore } from './judge-categories.ts'

export type RoleScores = Readonly<Record<RoleId, number>>

/** What a category's evidence is worth to every role but `unrelated`: the topic alone makes a scam likely, never certain. */
const TOPIC_SHARE = 0.75
const TOPIC_CAP = 4
/** Most of the world is unrelated: evidence must outweigh this. */
const UNRELATED_PRIOR = 2.8

export interface RoleJudgement {
  readonly id: RoleId
  readonly scores: RoleScores
  /** What spoke for the role. */
  readonly hits: readonly SignalHit[]
}

/** The likeliest role of a text. One without any category's evidence is unrelated: a tag without evidence does not exist. */
export function judgeRole(hits: readonly SignalHit[], categories: readonly CategoryScore[]): RoleJudgement {
  const scores = toProbabilities(weighRoles(hits, categories[0]?.weight ?? 0))
  const id = categories.length === 0 ? 'unrelated' : likeliest(scores)
  if (id === 'unrelated') return { id, scores, hits: hits.filter(({ signal }) => signal.unrelated > 0) }
  const own = hits.filter(({ signal }) => (signal.roles[id] ?? 0) > 0)
  return { id, scores, hits: own.length > 0 ? own : (categories[0]?.hits ?? []) }
}

/** Weights of the signals found, each once, and how strongly the text speaks of any one category. */
function weighRoles(hits: readonly SignalHit[], topic: number): RoleScores {
  const relevant = TOPIC_SHARE * Math.min(topic, TOPIC_CAP)
  const scores: Record<RoleId, number> = {
    lure: relevant,
    'victim-report': relevant,
    warning: relevant,
    question: relevant,
    unrelated: UNRELATED_PRIOR,
  }
  for (const signal of new Set(hits.map((hit) => hit.signal))) {
    scores.unrelated += signal.unrelated
    for (const role of ROLES) if (role !== 'unrelated') scores[role] += signal.roles[role] ?? 0
  }
  return scores
}

/** Softmax. */
function toProbabilities(scores: RoleScores): RoleScores {
  const highest = Math.max(...ROLES.map((role) => scores[role]))
  const powers = ROLES.map((role) => Math.exp(scores[role] - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return Object.fromEntries(ROLES.map((role, i) => [role, (powers[i] ?? 0) / sum])) as Record<RoleId, number>
}

/** The likeliest role; of equals the first in the order of ROLES. */
function likeliest(probabilities: RoleScores): RoleId {
  return ROLES.reduce((best, role) => (probabilities[role] > probabilities[best] ? role : best))
}
