import type { CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import type { WatchedPost } from '../passes/watched.ts'
import { REQUEST, type Api } from './api.ts'

/** TikTok reaches no further than the first thousand. */
const MAX_PAGES = 10

type Read = Pick<CollectorPage, 'posts' | 'counted'> & Pick<WatchedPost, 'newestMs'>

/** What is new among a video's comments, which come in no order. Undefined: the allowance ended before all was read; the next run reads them again. */
export async function readComments(
  { id: videoId, newestMs: readUntilMs = -Infinity }: WatchedPost,
  api: Api,
  allowance: (budget: string) => Promise<number>,
): Promise<Read | undefined> {
  const posts = new Map<string, RawPost>()
  const counted: Record<string, number> = {}
  let next: string | undefined
  for (let pages = 0; pages < MAX_PAGES; pages++) {
    if ((await allowance(REQUEST.budget)) < REQUEST.amount) return undefined
    const page = await api.comments(videoId, next)
    for (const post of page.posts) if ((post.publishedAtMs ?? Infinity) > readUntilMs) posts.set(post.nativeId, post)
    for (const [reason, n] of Object.entries(page.counted)) counted[reason] = (counted[reason] ?? 0) + n
    next = page.next
    if (next === undefined) break
  }
  const times = [...posts.values()].flatMap(({ publishedAtMs }) => publishedAtMs ?? [])
  const newestMs = Math.max(readUntilMs, ...times)
  return { posts: [...posts.values()], counted, newestMs: Number.isFinite(newestMs) ? newestMs : undefined }
}
