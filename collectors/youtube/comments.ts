import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { readComments, type CommentReading } from '../passes/read-comments.ts'
import type { WatchedPosts } from '../passes/watched.ts'
import { UNIT, type Api } from './api.ts'
import type { Options } from './options.ts'
import { parseComments, parseThreads, parseVideos } from './parse.ts'

const IDS_AT_ONCE = 50
const PAGE_SIZE = 100
/** Pages of one video's threads, with all their replies, in one run. */
const MAX_PAGES = 5

type Page = Omit<CollectorPage, 'cursor'>
type Context = Pick<CollectContext<Options>, 'clock' | 'signal' | 'allowance'>

/** What is to be asked next: the replies of `threads`, then the threads of `page`. */
interface Spot {
  readonly page: string | undefined
  /** Threads of the page before whose replies are to be read. */
  readonly threads: readonly string[]
  /** The page of the first one's replies. */
  readonly replies: string | undefined
}

const SpotSchema = z
  .tuple([z.string().nullable(), z.array(z.string()), z.string().nullable()])
  .transform(([page, threads, replies]): Spot => ({ page: page ?? undefined, threads, replies: replies ?? undefined }))

/** Asks how many comments the watched videos have, and reads those of the videos that have others than before. */
export async function* readVideoComments(context: Context, api: Api, watched: WatchedPosts): AsyncGenerator<Page> {
  const { clock } = context
  const mayAsk = async () => !context.signal.aborted && (await context.allowance(UNIT.budget)) >= UNIT.amount
  const reading: CommentReading = {
    watched,
    clock,
    mayAsk,
    maxPages: MAX_PAGES,
    countedAs: 'comments-off',
    async read({ id }, next, isFresh) {
      const spot = spotOf(next)
      const { next: then, ...step } = await (spot.threads[0] === undefined ? askThreads(id, spot, api, isFresh) : askReplies(id, spot, api)) // prettier-ignore
      return { ...step, next: savedSpot(then), isPart: then.threads.length > 0 }
    },
  }
  const videos = watched.list()
  for (let i = 0; i < videos.length; i += IDS_AT_ONCE) {
    const ids = videos.slice(i, i + IDS_AT_ONCE).map(({ id }) => id)
    if (!(await mayAsk())) return
    const { comments } = await api.ask('videos', { part: 'snippet,statistics', id: ids.join(','), maxResults: IDS_AT_ONCE }, parseVideos) // prettier-ignore
    for (const [id, count] of comments) if (count !== undefined) watched.noteCount(id, count, clock.nowMs())
    const deleted = ids.filter((id) => !comments.has(id))
    for (const id of deleted) watched.remove(id)
    if (deleted.length > 0) yield { posts: [], deleted }
    yield* readComments(reading, (id) => ids.includes(id))
  }
}

interface Step {
  readonly posts: readonly RawPost[]
  readonly counted: Readonly<Record<string, number>>
  readonly next: Spot
}

async function askThreads(
  videoId: string,
  { page }: Spot,
  api: Api,
  isFresh: (post: RawPost) => boolean,
): Promise<Step> {
  const { posts, counted, unfinished, next } = await api.ask('commentThreads', { part: 'snippet,replies', videoId, order: 'time', textFormat: 'plainText', maxResults: PAGE_SIZE, pageToken: page }, (value) => parseThreads(value, videoId)) // prettier-ignore
  const isKnown = posts.length > 0 && !posts.some(isFresh)
  return {
    // Replies that come again when all of their thread are asked for.
    posts: posts.filter(({ inReplyTo }) => inReplyTo === undefined || !unfinished.includes(inReplyTo)),
    counted,
    next: { page: isKnown ? undefined : next, threads: unfinished, replies: undefined },
  }
}

async function askReplies(videoId: string, { page, threads, replies }: Spot, api: Api): Promise<Step> {
  const [parentId, ...rest] = threads
  try {
    const { posts, counted, next } = await api.ask('comments', { part: 'snippet', parentId, textFormat: 'plainText', maxResults: PAGE_SIZE, pageToken: replies }, (value) => parseComments(value, videoId)) // prettier-ignore
    const hasMore = next !== undefined && next !== replies
    return { posts, counted, next: { page, threads: hasMore ? threads : rest, replies: hasMore ? next : undefined } }
  } catch (error) {
    if (!(error instanceof CollectorError && error.kind === 'gone')) throw error
    // The place in the replies is known no more, or the thread is gone.
    return {
      posts: [],
      counted: {},
      next: { page, threads: replies === undefined ? rest : threads, replies: undefined },
    }
  }
}

/** A place that can't be read is the beginning. */
function spotOf(next: string | undefined): Spot {
  const beginning = { page: undefined, threads: [], replies: undefined }
  if (next === undefined) return beginning
  try {
    return SpotSchema.safeParse(JSON.parse(next)).data ?? beginning
  } catch {
    return beginning
  }
}

/** Undefined: nothing is left to ask. */
function savedSpot({ page, threads, replies }: Spot): string | undefined {
  return page === undefined && threads.length === 0
    ? undefined
    : JSON.stringify([page ?? null, threads, replies ?? null])
}
