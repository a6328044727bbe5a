import { createHash } from 'node:crypto'
import { postId } from '../../core/post-id.ts'
import type { Pseudonymise } from '../../core/seal.ts'
import type { EraseReason } from '../../core/state.ts'
import type { Queues } from '../../queues/open.ts'

/** Deletions wait until the post itself has gone through the queues, and are done again for one that was held up there. */
const AFTER_MS = [60_000, 40 * 60_000]

/** What a platform says is gone, in its own ids. */
export interface Gone {
  readonly platform: string
  readonly posts?: readonly string[] | undefined
  readonly authors?: readonly string[] | undefined
  /** Default: `deleted` for posts, `account-deleted` for authors. */
  readonly reason?: EraseReason
}

/** Has posts, and all posts of authors, erased within the hour: also those that are still on their way into the store. */
export async function enqueueErasing(
  { platform, posts = [], authors = [], reason }: Gone,
  { queues, pseudonymise }: { readonly queues: Pick<Queues, 'index'>; readonly pseudonymise: Pseudonymise },
): Promise<void> {
  const erase = posts.map((nativeId) => postId(platform, nativeId))
  const eraseAuthors = authors.map((id) => pseudonymise(platform, id))
  for (const [i, delayMs] of AFTER_MS.entries()) {
    if (erase.length > 0)
      await queues.index.add({
        id: jobId(erase, i),
        payload: { posts: [], erase, eraseReason: reason ?? 'deleted' },
        delayMs,
      })
    if (eraseAuthors.length > 0)
      await queues.index.add({
        id: jobId(eraseAuthors, i),
        payload: { posts: [], eraseAuthors, eraseReason: reason ?? 'account-deleted' },
        delayMs,
      })
  }
}

/** By what it erases, so that two pages of one moment are two jobs, and a page that is replayed is none. */
function jobId(ids: readonly string[], round: number): string {
  return `erase-${createHash('sha256').update(JSON.stringify(ids)).digest('base64url').slice(0, 27)}-${round}`
}
