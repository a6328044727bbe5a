import { CollectorError, type CollectorFailure } from '../../core/errors.ts'
import type { CollectContext, CollectorPage } from '../../core/ports/collector.ts'
import type { Place, Waiting, WatchedPost, WatchedPosts } from '../passes/watched.ts'
import { REQUEST, type Api } from './api.ts'
import type { Options } from './options.ts'
import type { ParsedComments } from './parse.ts'

/** TikTok reaches no further than the first thousand. */
const REACH = 1_000
/** Trouble of every video and not of one. */
const COMMON_TROUBLE: readonly CollectorFailure[] = ['rate-limited', 'quota-exhausted', 'auth-failed']

type Page = Omit<CollectorPage, 'cursor'>
type Context = Pick<CollectContext<Options>, 'clock' | 'signal' | 'allowance'>
type WaitingPost = WatchedPost & { readonly waiting: Waiting }

/** Its comments wait to be read when their number is another one. A reading that has begun goes on. */
export function noteCount(watched: WatchedPosts, id: string, comments: number, nowMs: number): void {
  if (comments > 0) watched.add(id, nowMs)
  const video = watched.get(id)
  if (video === undefined || video.waiting?.place !== undefined || comments === (video.comments ?? 0)) return
  watched.update({ ...video, waiting: { sinceMs: video.waiting?.sinceMs ?? Math.floor(nowMs), comments } })
}

/** The comments of the videos that wait, the longest waiting first: one step per page, each leaving its place in `watched`. */
export async function* readComments(context: Context, api: Api, watched: WatchedPosts): AsyncGenerator<Page> {
  for (const video of watched.list()) {
    if (isWaiting(video)) yield* readVideo(video, context, api, watched)
    // Not read to its end: the allowance is used up.
    if (watched.get(video.id)?.waiting !== undefined) return
  }
}

async function* readVideo(
  video: WaitingPost,
  { clock, signal, allowance }: Context,
  api: Api,
  watched: WatchedPosts,
): AsyncGenerator<Page> {
  const { waiting, ...read } = video
  let { place } = waiting
  const met = new Set<string>()
  for (let isFirst = true; ; isFirst = false) {
    if (signal.aborted || (await allowance(REQUEST.budget)) < REQUEST.amount) return
    let page: ParsedComments
    try {
      page = await api.comments(video.id, place?.next)
    } catch (error) {
      if (!(error instanceof CollectorError) || COMMON_TROUBLE.includes(error.kind)) throw error
      if (error.kind === 'gone' && isFirst && place !== undefined) {
        // The place may be known no more, and the video still be there.
        place = undefined
        watched.update({ ...read, waiting: { ...waiting, place } })
        yield { posts: [] }
        continue
      }
      // It makes room for the others: one that is gone for good, one in trouble until its turn comes again.
      const isGone = error.kind === 'gone'
      watched.update(isGone ? read : { ...read, waiting: { ...waiting, place, sinceMs: Math.floor(clock.nowMs()) } })
      yield { posts: [], ...(isGone && { counted: { gone: 1 } }) }
      if (isGone) return
      throw error
    }
    const { startedMs, newestMs }: Omit<Place, 'next'> = place ?? {
      startedMs: Math.floor(clock.nowMs() / 1_000) * 1_000,
    }
    const fresh = page.posts.filter(({ nativeId, publishedAtMs = Infinity }) => publishedAtMs > (read.newestMs ?? -Infinity) && !met.has(nativeId)) // prettier-ignore
    for (const { nativeId } of page.posts) met.add(nativeId)
    // What came while it was read may stand on a page that was read before: the next reading must not take it for known. Times are whole seconds.
    const times = fresh.flatMap(({ publishedAtMs = Infinity }) => (publishedAtMs < startedMs ? publishedAtMs : []))
    const newest = Math.max(newestMs ?? read.newestMs ?? -Infinity, ...times)
    const seen = Number.isFinite(newest) ? newest : undefined
    const next = nextOf(page, place)
    place = next === undefined ? undefined : { next, startedMs, newestMs: seen }
    watched.update(place === undefined ? { ...read, comments: waiting.comments, newestMs: seen } : { ...read, waiting: { ...waiting, place } }) // prettier-ignore
    yield { posts: fresh, counted: page.counted }
    if (place === undefined) return
  }
}

/** Undefined: all that can be reached was read, or the platform leads in circles. */
function nextOf({ next }: ParsedComments, before: Place | undefined): string | undefined {
  return Number(next) > Number(before?.next ?? 0) && Number(next) < REACH ? next : undefined
}

function isWaiting(video: WatchedPost): video is WaitingPost {
  return video.waiting !== undefined
}
