import { dayOf } from '../../core/bangkok-time.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf, type EraseReason } from '../../core/state.ts'
import type { IndexJob } from '../../queues/payloads.ts'
import { eraseFromDeadLetters } from './erase-letters.ts'

/** Posts of an author that are erased at a time. */
const BATCH = 500

/** Erases what an index job names, also from the dead letters, and writes into the restatement log how many posts of which platform that were. */
export async function erasePosts(
  { erase = [], eraseAuthors = [], eraseReason = 'deleted' }: IndexJob,
  { store, state, nowMs }: { store: PostStore; state: StateStore; nowMs: number },
): Promise<number> {
  let erased = 0
  const byPlatform = Map.groupBy(erase, (id) => id.slice(0, Math.max(0, id.indexOf(':'))))
  for (const [platform, ids] of byPlatform) {
    const posts = await store.delete(ids)
    await logErased(state, { platform, reason: eraseReason, posts, nowMs })
    erased += posts
  }
  for (const author of eraseAuthors) {
    for (;;) {
      const found = (await store.search({ author }, { limit: BATCH })).posts.map(({ post }) => post)
      const posts = await store.delete(found.map(({ id }) => id))
      // An author's pseudonym is of one platform.
      await logErased(state, { platform: found[0]?.platform ?? '', reason: eraseReason, posts, nowMs })
      erased += posts
      if (posts === 0) break
    }
  }
  if (erase.length + eraseAuthors.length > 0) await eraseFromDeadLetters(state, { posts: erase, authors: eraseAuthors })
  return erased
}

async function logErased(
  state: StateStore,
  { platform, reason, posts, nowMs }: { platform: string; reason: EraseReason; posts: number; nowMs: number },
): Promise<void> {
  if (posts === 0) return
  const log = stateOf(state, STATE.restatement)
  const day = dayOf(nowMs)
  const id = `${day}/${platform}/${reason}`
  for (;;) {
    const before = await log.get(id)
    const value = { day, platform, reason, posts: (before?.value.posts ?? 0) + posts }
    if ((await log.put(id, value, before?.version ?? 'absent')) !== undefined) return
  }
}
