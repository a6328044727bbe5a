import type { LabelScores } from '../labels/labeller.ts'
import type { SignalHit } from '../signals/signal-set.ts'
import type { Found } from './to-evidence.ts'

export interface CategoryJudgement {
  readonly id: string
  readonly score: number
  /** What spoke for the leaf. */
  readonly why: readonly Found[]
}

/** Score from which a leaf is reported beside a better one. */
export const ALSO = 0.4

/**
 * The leaves of a post that is about a scam or complaint at all, likeliest first: the best one, and every other that is likely on its own.
 * @param leaves - Ids in the order of the scores.
 */
export function judgeCategories(
  labels: LabelScores,
  leaves: readonly string[],
  hits: readonly SignalHit[],
): readonly CategoryJudgement[] {
  const scores = labels.category().map((score) => 1 / (1 + Math.exp(-score)))
  const best = Math.max(...scores)
  return leaves
    .flatMap((id, column): readonly CategoryJudgement[] => {
      const score = scores[column] ?? 0
      if (score < Math.min(best, ALSO)) return []
      const signals = hits.filter(({ signal }) => (signal.categories[id] ?? 0) > 0)
      const why = [...labels.reasons('category', column, []), ...signals]
      // A tag without evidence does not exist.
      return why.length === 0 ? [] : [{ id, score, why }]
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
}
