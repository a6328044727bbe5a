import type { LabelScores } from '../labels/labeller.ts'
import { logistic } from '../labels/logistic.ts'
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
 * The likeliest leaf is right more often than its own regression says, for a relevant post has one: what its log odds become. Fitted on
 * authors that the model had not learnt (`node scripts/labels-held-out.ts calibration`).
 */
const BEST = { slope: 0.69, base: 1.94 }

/**
 * The leaves of a post that is about a scam or complaint at all, likeliest first: the best one, and every other that is likely on its own.
 * @param leaves - Ids in the order of the scores.
 */
export function judgeCategories(
  labels: LabelScores,
  leaves: readonly string[],
  hits: readonly SignalHit[],
): readonly CategoryJudgement[] {
  const odds = labels.category()
  const columns = leaves.map((_, column) => column).sort((a, b) => (odds[b] ?? 0) - (odds[a] ?? 0))
  const judged: CategoryJudgement[] = []
  for (const column of columns) {
    const [id = '', own = 0] = [leaves[column], odds[column]]
    const score = logistic(own)
    if (score < ALSO && judged.length > 0) break
    const signals = hits.filter(({ signal }) => (signal.categories[id] ?? 0) > 0)
    const why = [...labels.reasons('category', column, []), ...signals]
    // A tag without evidence does not exist: then the next likely one is the post's.
    if (why.length > 0) judged.push({ id, score: judged.length > 0 ? score : scoreOfBest(own), why })
  }
  return judged
}

/** Never below what it is by itself: it stays the highest. */
function scoreOfBest(odds: number): number {
  return Math.max(logistic(odds), logistic(BEST.slope * odds + BEST.base))
}
