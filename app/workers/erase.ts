import { dayOf } from '../../core/bangkok-time.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'

/** Erases posts by id, and writes into the restatement log how many of which platform that were. Returns how many in all. */
export async function erasePosts(
  ids: readonly string[],
  { store, state, nowMs }: { store: PostStore; state: StateStore; nowMs: number },
): Promise<number> {
  let erased = 0
  const byPlatform = Map.groupBy(ids, (id) => id.slice(0, Math.max(0, id.indexOf(':'))))
  for (const [platform, of] of byPlatform) {
    const posts = await store.delete(of)
    if (posts > 0) await logErased(state, { day: dayOf(nowMs), platform, posts })
    erased += posts
  }
  return erased
}

async function logErased(
  state: StateStore,
  { day, platform, posts }: { day: string; platform: string; posts: number },
): Promise<void> {
  const log = stateOf(state, STATE.restatement)
  const id = `${day}/${platform}`
  for (;;) {
    const before = await log.get(id)
    const value = { day, platform, posts: (before?.value.posts ?? 0) + posts }
    if ((await log.put(id, value, before?.version ?? 'absent')) !== undefined) return
  }
}
