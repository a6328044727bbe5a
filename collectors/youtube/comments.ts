import { z } from 'zod'
import { CollectorError, type CollectorFailure } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import type { Waiting, WatchedPost, WatchedPosts } from '../passes/watched.ts'
import { UNIT, type Api } from './api.ts'
import type { Options } from './options.ts'
import { parseComments, parseThreads, parseVideos } from './parse.ts'

const IDS_AT_ONCE = 50
const PAGE_SIZE = 100
/** Pages of one video's threads, with all their replies, in one run. */
const MAX_PAGES = 5
/** Characters of all places together: a cursor may hold 64 kB, and other things beside them. A video that finds no room begins again. */
const ROOM = 16 * 1_024
/** Trouble of every video and not of one. */
const COMMON_TROUBLE: readonly CollectorFailure[] = ['rate-limited', 'quota-exhausted', 'auth-failed']

type Page = Omit<CollectorPage, 'cursor'>
type Context = Pick<CollectContext<Options>, 'clock' | 'signal' | 'allowance'>
type WaitingPost = WatchedPost & { readonly waiting: Waiting }

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

/** The new comments of the watched videos whose number of comments has changed since they were read, the longest waiting first: one step per page, each leaving its place in `watched`. */
export async function* readComments(context: Context, api: Api, watched: WatchedPosts): AsyncGenerator<Page> {
  const { clock } = context
  const mayAsk = async () => !context.signal.aborted && (await context.allowance(UNIT.budget)) >= UNIT.amount
  const videos = watched.list()
  for (let i = 0; i < videos.length; i += IDS_AT_ONCE) {
    const ids = videos.slice(i, i + IDS_AT_ONCE).map(({ id }) => id)
    if (!(await mayAsk())) return
    const { comments } = await api.ask('videos', { part: 'snippet,statistics', id: ids.join(','), maxResults: IDS_AT_ONCE }, parseVideos) // prettier-ignore
    for (const id of ids) noteCount(watched, id, comments.get(id), clock.nowMs())
    const deleted = ids.filter((id) => !comments.has(id))
    for (const id of deleted) watched.remove(id)
    if (deleted.length > 0) yield { posts: [], deleted }
    for (const video of watched.list().filter(isWaiting))
      if (ids.includes(video.id)) yield* readVideo(video, mayAsk, clock, api, watched)
  }
}

/** Its comments wait to be read when their number is another one. A reading that has begun goes on. */
function noteCount(watched: WatchedPosts, id: string, comments: number | undefined, nowMs: number): void {
  const video = watched.get(id)
  if (video === undefined || comments === undefined) return
  if (video.waiting?.place !== undefined || comments === (video.comments ?? 0)) return
  watched.update({ ...video, waiting: { sinceMs: video.waiting?.sinceMs ?? Math.floor(nowMs), comments } })
}

async function* readVideo(
  video: WaitingPost,
  mayAsk: () => Promise<boolean>,
  clock: Context['clock'],
  api: Api,
  watched: WatchedPosts,
): AsyncGenerator<Page> {
  const { waiting, ...read } = video
  let { place, sinceMs } = waiting
  const readUntilMs = read.newestMs ?? -Infinity
  const isFresh = (post: RawPost) => changedMs(post) > readUntilMs
  const met = new Set<string>()
  /** One that has had its page goes behind the others. */
  const goBehind = () => {
    sinceMs = Math.floor(clock.nowMs())
    watched.remove(video.id)
  }
  for (let pages = 0; pages < MAX_PAGES && (await mayAsk());) {
    const spot = spotOf(place?.next)
    let step: Step
    try {
      step = await (spot.threads[0] === undefined ? askThreads(video.id, spot, api, isFresh) : askReplies(video.id, spot, api)) // prettier-ignore
    } catch (error) {
      if (!(error instanceof CollectorError) || COMMON_TROUBLE.includes(error.kind)) throw error
      const isGone = error.kind === 'gone'
      if (isGone && place !== undefined) {
        // The place may be known no more, and the video still be there.
        place = undefined
        watched.update({ ...read, waiting: { ...waiting, sinceMs, place } })
        yield { posts: [] }
        continue
      }
      // Comments switched off, or the video gone in between: nothing to read. One in trouble makes room for the others.
      const kept = watched.get(video.id)?.waiting?.place
      goBehind()
      watched.update(isGone ? { ...read, comments: waiting.comments } : { ...read, waiting: { ...waiting, sinceMs, place: kept } }) // prettier-ignore
      yield { posts: [], ...(isGone && { counted: { 'comments-off': 1 } }) }
      if (isGone) return
      throw error
    }
    const startedMs = place?.startedMs ?? Math.floor(clock.nowMs() / 1_000) * 1_000
    const posts = step.posts.filter((post) => isFresh(post) && !met.has(post.nativeId))
    for (const { nativeId } of posts) met.add(nativeId)
    // What came while it was read may stand on a page that was read before: the next reading must not take it for known.
    const times = posts.map(changedMs).filter((ms) => ms < startedMs)
    const newest = Math.max(place?.newestMs ?? readUntilMs, ...times)
    const newestMs = Number.isFinite(newest) ? newest : undefined
    const next = savedSpot(step.next)
    place = next === undefined || next === place?.next ? undefined : { next, startedMs, newestMs }
    if (step.next.threads.length === 0) {
      pages++
      goBehind()
    }
    const kept = place !== undefined && hasRoom(watched, video.id, place.next) ? place : undefined
    watched.update(place === undefined ? { ...read, comments: waiting.comments, newestMs } : { ...read, waiting: { ...waiting, sinceMs, place: kept } }) // prettier-ignore
    yield { posts, counted: step.counted }
    if (place === undefined) return
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

function hasRoom(watched: WatchedPosts, id: string, next: string): boolean {
  const others = watched.list().map((video) => (video.id === id ? 0 : (video.waiting?.place?.next.length ?? 0)))
  return others.reduce((sum, length) => sum + length, next.length) <= ROOM
}

function changedMs({ editedAtMs, publishedAtMs }: RawPost): number {
  return editedAtMs ?? publishedAtMs ?? Infinity
}

function isWaiting(video: WatchedPost): video is WaitingPost {
  return video.waiting !== undefined
}
