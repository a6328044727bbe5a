import { RELEVANT_ROLES, ROLES } from '../core/annotation.ts'
import type { TrendSnapshot } from '../core/trend.ts'
import { openJudge, type TrendDeps } from './judge.ts'
import type { PreparedWatchWord } from './watch-words.ts'

/** Every leaf category over the posts that tell of a scam or complaint, and every watch-word over all posts. */
export async function computeTrends({
  leaves,
  watchWords,
  ...deps
}: TrendDeps & {
  readonly leaves: readonly string[]
  readonly watchWords: readonly PreparedWatchWord[]
}): Promise<TrendSnapshot> {
  const judge = await openJudge(deps)
  const items = await Promise.all([
    judge.categories(leaves, RELEVANT_ROLES),
    ...watchWords.map(async (word) => (await judge.watchWord(word, ROLES)) ?? []),
  ])
  return {
    computedAtMs: deps.nowMs,
    window: judge.window,
    items: items.flat().toSorted((a, b) => b.score - a.score || b.observed - a.observed || (a.id < b.id ? -1 : 1)),
  }
}
