import { createHash } from 'node:crypto'
import type { AnnotatedPost } from '../../core/annotation.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import { canonicalJson } from './canonical-json.ts'

const PAGE = 1_000

/**
 * Copies posts, newest first, from behind `cursor` on. Doing it again changes nothing.
 * @param onPage - Called when a page is durable, with the cursor behind it (null: that was the last) and how many it had.
 * @throws Error naming the first post that the target refuses.
 */
export async function copyPosts(
  from: PostStore,
  to: PostStore,
  {
    cursor,
    signal,
    onPage,
  }: {
    readonly cursor: string | undefined
    readonly signal: AbortSignal
    readonly onPage: (next: string | null, posts: number) => Promise<void>
  },
): Promise<void> {
  for (let at = cursor; ;) {
    signal.throwIfAborted()
    const { posts, nextCursor } = await from.search({}, { limit: PAGE, cursor: at })
    for (const outcome of await to.upsert(posts))
      if (outcome.result === 'rejected') throw new Error(`${to.name} refuses post ${outcome.id}: ${outcome.reason}`)
    await onPage(nextCursor ?? null, posts.length)
    if (nextCursor === undefined) return
    at = nextCursor
  }
}

/** How many posts a store has, and one digest of all of them in their order. */
export async function digestPosts(
  store: PostStore,
  signal: AbortSignal,
): Promise<{ readonly posts: number; readonly digest: string }> {
  const hash = createHash('sha256')
  let count = 0
  for (let cursor: string | undefined; ;) {
    signal.throwIfAborted()
    const { posts, nextCursor } = await store.search({}, { limit: PAGE, cursor })
    for (const post of posts) hash.update(lineOf(post))
    count += posts.length
    if (nextCursor === undefined) return { posts: count, digest: hash.digest('hex') }
    cursor = nextCursor
  }
}

function lineOf(post: AnnotatedPost): string {
  return `${canonicalJson(post)}\n`
}
