import type { Clock } from '../../core/clock.ts'
import { CollectorError, type CollectorFailure } from '../../core/errors.ts'
import type { CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import type { Waiting, WatchedPost, WatchedPosts } from './watched.ts'

/** A step of the reading of one post's comments. */
export interface CommentPage {
  readonly posts: readonly RawPost[]
  readonly counted: Readonly<Record<string, number>>
  /** Where to go on, in the collector's own words, which are kept in the cursor (no secret); undefined: all were read. */
  readonly next: string | undefined
  /** A part of a page, or one that was read before: the post keeps its turn. */
  readonly isPart?: boolean
}

export interface CommentReading {
  readonly watched: WatchedPosts
  readonly clock: Pick<Clock, 'nowMs'>
  /** One request more is possible. */
  readonly mayAsk: () => Promise<boolean>
  /**
   * Asks once.
   * @param next - From the step before; undefined: the beginning.
   * @param isFresh - Of a comment that no earlier reading has brought.
   * @throws CollectorError `gone` when the post, or the place, is not known (any more).
   */
  readonly read: (
    post: WatchedPost,
    next: string | undefined,
    isFresh: (comment: RawPost) => boolean,
  ) => Promise<CommentPage>
  /** Of one post in one run; the rest is read in the runs after it. */
  readonly maxPages: number
  /** What a post without comments to read is counted as. */
  readonly countedAs: string
}

type Page = Omit<CollectorPage, 'cursor'>
type WaitingPost = WatchedPost & { readonly waiting: Waiting }

/** Trouble of every post and not of one. */
const COMMON_TROUBLE: readonly CollectorFailure[] = ['rate-limited', 'quota-exhausted', 'auth-failed']

/** The new comments of the posts that wait, the longest waiting first; a post that had its page goes behind the others. Each step leaves its place in `watched`. */
export async function* readComments(
  reading: CommentReading,
  among: (id: string) => boolean = () => true,
): AsyncGenerator<Page> {
  for (const post of reading.watched.list()) if (isWaiting(post) && among(post.id)) yield* readPost(post, reading)
}

async function* readPost(
  post: WaitingPost,
  { watched, clock, mayAsk, read, maxPages, countedAs }: CommentReading,
): AsyncGenerator<Page> {
  const { waiting, ...before } = post
  let { place, sinceMs } = waiting
  const readUntilMs = before.newestMs ?? -Infinity
  const isFresh = (comment: RawPost) => changedMs(comment) > readUntilMs
  const met = new Set<string>()
  const goBehind = () => (sinceMs = Math.floor(clock.nowMs()))
  const isDone = (newestMs = before.newestMs) => {
    watched.update({ ...before, comments: waiting.comments, newestMs })
  }
  const waitOn = () => {
    watched.update({ ...before, waiting: { ...waiting, sinceMs, place } })
  }
  for (let pages = 0; pages < maxPages && (await mayAsk());) {
    let page: CommentPage
    try {
      page = await read(post, place?.next, isFresh)
    } catch (error) {
      if (!(error instanceof CollectorError) || COMMON_TROUBLE.includes(error.kind)) throw error
      if (error.kind !== 'gone') {
        // One in trouble makes room for the others.
        goBehind()
        waitOn()
        yield { posts: [] }
        throw error
      }
      if (place === undefined) {
        // The post is gone, or its comments are switched off: nothing to read.
        isDone()
        yield { posts: [], counted: { [countedAs]: 1 } }
        return
      }
      // The place may be known no more, and the post still be there.
      place = undefined
      waitOn()
      yield { posts: [] }
      continue
    }
    // Times may be whole seconds.
    const startedMs = place?.startedMs ?? Math.floor(clock.nowMs() / 1_000) * 1_000
    const posts = page.posts.filter((comment) => isFresh(comment) && !met.has(comment.nativeId))
    for (const { nativeId } of posts) met.add(nativeId)
    // What came while it was read may stand on a page that was read before: the next reading must not take it for known.
    const times = posts.map(changedMs).filter((ms) => ms < startedMs)
    const newest = Math.max(place?.newestMs ?? readUntilMs, ...times)
    const newestMs = Number.isFinite(newest) ? newest : undefined
    // A platform that leads in circles has no more.
    place = page.next === undefined || page.next === place?.next ? undefined : { next: page.next, startedMs, newestMs }
    if (page.isPart !== true) {
      pages++
      goBehind()
    }
    if (place === undefined) isDone(newestMs)
    else waitOn()
    yield { posts, counted: page.counted }
    if (place === undefined) return
  }
}

function changedMs({ editedAtMs, publishedAtMs }: RawPost): number {
  return editedAtMs ?? publishedAtMs ?? Infinity
}

function isWaiting(post: WatchedPost): post is WaitingPost {
  return post.waiting !== undefined
}
