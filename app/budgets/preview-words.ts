import { withWatchWordsNow } from '../../trends/watch-word-book.ts'
import type { WatchWord } from '../../config/schema.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { planDay, type PlanDeps, type SourcePlan } from './day-plan.ts'

/**
 * What a watch-word adds to the sources' next runs: of each source that would ask for it, the requests that change, exactly as they would
 * be sent, and how long its budgets last with them. Sends and writes nothing.
 * @param word - Replaces the watch-word of the same id, if there is one.
 */
export async function previewWatchWord(
  word: WatchWord,
  state: StateStore,
  nowMs: number,
  deps: PlanDeps,
): Promise<readonly SourcePlan[]> {
  const config = await withWatchWordsNow(deps.config, state)
  const others = config.watchWords.filter(({ id }) => id !== word.id)
  const before = await planDay(state, nowMs, { ...deps, config: { ...config, watchWords: others } })
  const after = await planDay(state, nowMs, { ...deps, config: { ...config, watchWords: [...others, word] } })
  const asked = new Set(before.flatMap(({ id, requests }) => (requests ?? []).map((request) => keyOf(id, request))))
  return after.flatMap((plan) => {
    const requests = (plan.requests ?? []).filter((request) => !asked.has(keyOf(plan.id, request)))
    return requests.length === 0 ? [] : [{ ...plan, requests }]
  })
}

function keyOf(id: string, { method, url, body }: NonNullable<SourcePlan['requests']>[number]): string {
  return JSON.stringify([id, method, url, body])
}
