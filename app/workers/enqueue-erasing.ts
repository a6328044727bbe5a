import { createHash } from 'node:crypto'
import { postId } from '../../core/post-id.ts'
import type { Queues } from '../../queues/open.ts'

/** Deletions wait until the post itself has gone through the queues, and are done again for one that was held up there. */
const AFTER_MS = [60_000, 40 * 60_000]

/** Has posts that a platform says are gone erased within the hour, by native id: also those that are still on their way into the store. */
export async function enqueueErasing(
  platform: string,
  nativeIds: readonly string[],
  queues: Pick<Queues, 'index'>,
): Promise<void> {
  if (nativeIds.length === 0) return
  const erase = nativeIds.map((nativeId) => postId(platform, nativeId))
  for (const [round, delayMs] of AFTER_MS.entries())
    await queues.index.add({ id: jobId(erase, round), payload: { posts: [], erase }, delayMs })
}

/** By what it erases, so that two pages of one moment are two jobs, and a page that is replayed is none. */
function jobId(ids: readonly string[], round: number): string {
  return `erase-${createHash('sha256').update(JSON.stringify(ids)).digest('base64url').slice(0, 27)}-${round}`
}
