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
  const columns = leaves.map((_, column) => column).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))
  const judged: CategoryJudgement[] = []
  for (const column of columns) {
    const [id = '', score = 0] = [leaves[column], scores[column]]
    if (score < ALSO && judged.length > 0) break
    const signals = hits.filter(({ signal }) => (signal.categories[id] ?? 0) > 0)
    const why = [...labels.reasons('category', column, []), ...signals]
    // A tag without evidence does not exist: then the next likely one is the post's.
    if (why.length > 0) judged.push({ id, score, why })
  }
  return judged
}
