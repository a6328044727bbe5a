import { ROLES, type RoleId } from '../../core/annotation.ts'
import { GENRE_COLUMNS } from '../labels/label-model.ts'
import type { LabelScores } from '../labels/labeller.ts'
import { logistic } from '../labels/logistic.ts'
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
  const why = [...reasonsOfGenre(labels, id, learnt.length > 0), ...learnt, ...signals]
  // A tag without evidence does not exist.
  return why.length === 0 ? { id: 'unrelated', scores, why } : { id, scores, why }
}

/** What comments taught decides whether a comment is relevant; what is no comment may still be relevant, or a lure, by its genre alone. */
function reasonsOfGenre(labels: LabelScores, id: RoleId, hasOthers: boolean): readonly Found[] {
  const isComment = (labels.genre[COMMENT] ?? 0) > 0
  if (id === 'lure') return hasOthers ? [] : labels.reasons('genre', LURE, [])
  return isComment || !hasOthers ? labels.reasons('genre', RELEVANT, []) : []
}

export function likeliest(scores: RoleScores): RoleId {
  return ROLES.reduce((best, role) => (scores[role] > scores[best] ? role : best))
}

const LURE = GENRE_COLUMNS.indexOf('lure')
const COMMENT = GENRE_COLUMNS.indexOf('comment')
const RELEVANT = GENRE_COLUMNS.indexOf('relevant')
const LURE_ROLE = ROLES.indexOf('lure')
const UNRELATED = ROLES.indexOf('unrelated')

/**
 * The roles' probabilities. Firms and offenders speak in messages, and customers on a brand's page, as nobody speaks elsewhere. So the
 * more a text reads like an SMS, the more its lure score is what was learnt from messages alone; and the more it reads like a comment, the
 * more what was learnt from comments alone says whether anything is the matter.
 */
export function roleScores({ role, genre }: Pick<LabelScores, 'role' | 'genre'>): RoleScores {
  const [isMessage = 0, isLure = 0, isComment = 0, isRelevant = 0] = genre.map(logistic)
  const matter = isComment * isRelevant + (1 - isComment)
  const lure = isMessage * isLure + (1 - isMessage) * matter * (toProbabilities(role)[LURE_ROLE] ?? 0)
  const without = (...columns: readonly number[]) =>
    toProbabilities(role.map((score, i) => (columns.includes(i) ? -Infinity : score)))
  const ordinary = isComment * (1 - isRelevant) + (1 - isComment) * (without(LURE_ROLE)[UNRELATED] ?? 0)
  const relevant = without(LURE_ROLE, UNRELATED)
  const scores = { ...NO_SCORES }
  ROLES.forEach((id, i) => {
    const share = i === UNRELATED ? ordinary : (1 - ordinary) * (relevant[i] ?? 0)
    scores[id] = i === LURE_ROLE ? lure : (1 - lure) * share
  })
  return scores
}

const NO_SCORES = Object.fromEntries(ROLES.map((id) => [id, 0])) as Record<RoleId, number>

/** Softmax of scores in the order of ROLES. */
function toProbabilities(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return powers.map((power) => power / sum)
}
