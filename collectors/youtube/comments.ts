import { CollectorError } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { UNIT, type Api } from './api.ts'
import type { Options } from './options.ts'
import { parseComments, parseThreads, parseVideos, type Comments, type Threads } from './parse.ts'
import type { WatchedPost, WatchedPosts } from '../passes/watched.ts'

const IDS_AT_ONCE = 50
const PAGE_SIZE = 100
/** Of one video, or of one thread's replies, in one run. */
const MAX_PAGES = 5

type Page = Omit<CollectorPage, 'cursor'>

/** The new comments of the watched videos: of those whose number of comments has changed since they were read. One step per video. */
export async function* readComments(
  { signal, allowance }: CollectContext<Options>,
  api: Api,
  watched: WatchedPosts,
): AsyncGenerator<Page> {
  const mayAsk = async () => !signal.aborted && (await allowance(UNIT.budget)) >= UNIT.amount
  const videos = watched.list()
  for (let i = 0; i < videos.length; i += IDS_AT_ONCE) {
    const batch = videos.slice(i, i + IDS_AT_ONCE)
    if (!(await mayAsk())) return
    const ids = batch.map(({ id }) => id).join(',')
    const { comments } = await api.ask('videos', { part: 'snippet,statistics', id: ids, maxResults: IDS_AT_ONCE }, parseVideos) // prettier-ignore
    for (const video of batch) {
      const count = comments.get(video.id)
      if (!comments.has(video.id)) {
        watched.remove(video.id)
        yield { posts: [], deleted: [video.id] }
        continue
      }
      if (count === undefined || count === (video.comments ?? 0)) continue
      if (!(await mayAsk())) return
      const page = await readVideo(video, api, mayAsk)
      if (page === undefined) return
      watched.update({ ...video, comments: count, newestMs: page.newestMs })
      yield { posts: page.posts, counted: page.counted }
    }
  }
}

interface VideoComments {
  readonly posts: readonly RawPost[]
  readonly counted: Readonly<Record<string, number>>
  readonly newestMs: number | undefined
}

/** Undefined: the run's allowance ended before all was read; the next run reads the video again. */
async function readVideo(
  { id: videoId, newestMs: readUntilMs = -Infinity }: WatchedPost,
  api: Api,
  mayAsk: () => Promise<boolean>,
): Promise<VideoComments | undefined> {
  const posts: RawPost[] = []
  let counted: Readonly<Record<string, number>> = {}
  const changedMs = ({ editedAtMs, publishedAtMs }: RawPost) => editedAtMs ?? publishedAtMs ?? Infinity
  const keep = (page: Pick<Threads | Comments, 'posts' | 'counted'>) => {
    const fresh = page.posts.filter((post) => changedMs(post) > readUntilMs)
    posts.push(...fresh)
    counted = { ...counted, ...page.counted }
    return fresh.length > 0
  }
  try {
    let next: string | undefined
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      if (pages > 0 && !(await mayAsk())) return undefined
      const page = await api.ask('commentThreads', { part: 'snippet,replies', videoId, order: 'time', textFormat: 'plainText', maxResults: PAGE_SIZE, pageToken: next }, (value) => parseThreads(value, videoId)) // prettier-ignore
      const isNew = keep(page)
      for (const parentId of page.unfinished) {
        let nextReplies: string | undefined
        for (let replyPages = 0; replyPages < MAX_PAGES; replyPages++) {
          if (!(await mayAsk())) return undefined
          const replies = await api.ask('comments', { part: 'snippet', parentId, textFormat: 'plainText', maxResults: PAGE_SIZE, pageToken: nextReplies }, (value) => parseComments(value, videoId)) // prettier-ignore
          keep(replies)
          nextReplies = replies.next
          if (nextReplies === undefined) break
        }
      }
      next = page.next
      if (next === undefined || (!isNew && page.posts.length > 0)) break
    }
  } catch (error) {
    // Comments switched off, or the video gone in between: nothing to read.
    if (!(error instanceof CollectorError && error.kind === 'gone')) throw error
    counted = { ...counted, 'comments-off': 1 }
  }
  const unique = [...new Map(posts.map((post) => [post.nativeId, post])).values()]
  const times = unique.map(changedMs).filter(Number.isFinite)
  const newestMs = Math.max(readUntilMs, ...times)
  return { posts: unique, counted, newestMs: Number.isFinite(newestMs) ? newestMs : undefined }
}
