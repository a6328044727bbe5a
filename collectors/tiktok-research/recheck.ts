import { CollectorError } from '../../core/errors.ts'
import type { CollectContext, CollectorPage, KeptPost } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import { createApi, MOST_DAYS, REQUEST, type Api } from './api.ts'
import { REACH } from './comments.ts'
import type { Options } from './options.ts'
import { queryForVideos } from './query.ts'

const DAY_MS = 86_400_000
/** Between the first and the last time of a group: a day less than a query can hold. */
const SPREAD_MS = (MOST_DAYS - 1) * DAY_MS
/** Videos appear so late. */
const LATE_DAYS = 2
/** Of one query; a page has room for as many. */
export const IDS_AT_ONCE = 50
/** Of the answer to one query, also when its pages are half full. */
const MAX_PAGES = 20

/**
 * Asks again for stored videos and comments: what is still there comes as a post, what is not is deleted. A comment is gone with its
 * video, and when it is not among those that can be reached.
 */
export async function* recheck(
  context: CollectContext<Options>,
  kept: readonly KeptPost[],
): AsyncGenerator<CollectorPage> {
  const { signal, allowance } = context
  const api = createApi(context)
  const page = (read: Omit<CollectorPage, 'cursor'>): CollectorPage => ({ ...read, cursor: context.cursor ?? '' })
  for (let i = 0; i < kept.length && !signal.aborted; i += IDS_AT_ONCE) {
    const batch = kept.slice(i, i + IDS_AT_ONCE)
    const videos = batch.filter((post) => videoOf(post) === undefined)
    const comments = Map.groupBy(batch, videoOf)
    comments.delete(undefined)
    const wanted = new Map(videos.map(({ nativeId, publishedAtMs }) => [nativeId, publishedAtMs]))
    for (const [id, [first]] of comments) if (id !== undefined && first !== undefined && !wanted.has(id)) wanted.set(id, first.publishedAtMs) // prettier-ignore
    const groups = withinStretch([...wanted])
    const stretches = stretchesOf(context.options)
    // What is found at once, and a page of each video's comments.
    const cost = groups.length + comments.size
    if ((await allowance(REQUEST.budget, cost)) < cost) return

    const there = await findVideos(api, groups, stretches)
    yield page({
      posts: [...there.values()].filter(({ nativeId }) => videos.some((video) => video.nativeId === nativeId)),
      deleted: videos.map(({ nativeId }) => nativeId).filter((id) => !there.has(id)),
    })

    for (const [videoId, own] of comments) {
      if (videoId === undefined) continue
      const found = there.has(videoId) ? await readComments(api, videoId) : []
      // A video that was found, and whose comments are refused: nothing is known of them.
      if (found === undefined) continue
      const ids = new Set(found.map(({ nativeId }) => nativeId))
      yield page({
        posts: found.filter(({ nativeId }) => own.some((comment) => comment.nativeId === nativeId)),
        deleted: own.map(({ nativeId }) => nativeId).filter((id) => !ids.has(id)),
      })
    }
  }
}

/** Undefined: it is a video itself. */
function videoOf({ extra }: KeptPost): string | undefined {
  return extra?.['kind'] === 'comment' ? String(extra['videoId']) : undefined
}

/** A video's id, and a time at which it was there already: of its publication, or of a comment. Epoch ms. */
type Known = readonly [id: string, ms: number]

/** Groups whose times one query can hold, the latest first. */
function withinStretch(videos: readonly Known[]): readonly (readonly Known[])[] {
  const groups: Known[][] = []
  for (const video of videos.toSorted(([, a], [, b]) => b - a)) {
    const [first] = groups.at(-1) ?? []
    if (first !== undefined && first[1] - video[1] < SPREAD_MS) groups.at(-1)?.push(video)
    else groups.push([video])
  }
  return groups
}

/** How many stretches of days back from the latest time of a group its videos can lie: comments are read for days after a video was found. */
function stretchesOf({ commentDays, backfillDays, overlapDays }: Options): number {
  const days = SPREAD_MS / DAY_MS + commentDays + Math.max(backfillDays, overlapDays) + LATE_DAYS
  return Math.ceil(days / MOST_DAYS)
}

/** Those that are still there. */
async function findVideos(
  api: Api,
  groups: readonly (readonly Known[])[],
  stretches: number,
): Promise<ReadonlyMap<string, RawPost>> {
  const found = new Map<string, RawPost>()
  for (const group of groups) {
    const latestMs = Math.max(...group.map(([, ms]) => ms))
    for (let stretch = 0; stretch < stretches; stretch++) {
      const ids = group.map(([id]) => id).filter((id) => !found.has(id))
      if (ids.length === 0) break
      const toMs = latestMs - stretch * MOST_DAYS * DAY_MS
      let next: string | undefined
      let pages = 0
      do {
        const answer = await api.videos({ query: queryForVideos(ids), fromMs: toMs - MOST_DAYS * DAY_MS, toMs, next })
        for (const post of answer.posts) found.set(post.nativeId, post)
        next = answer.next
        pages += 1
      } while (next !== undefined && pages < MAX_PAGES)
      if (next !== undefined) throw new CollectorError('schema-drift', `TikTok, video query: the answer for ${ids.length} ids has no end`) // prettier-ignore
    }
  }
  return found
}

/** All that can be reached. Undefined when they are refused. */
async function readComments(api: Api, videoId: string): Promise<readonly RawPost[] | undefined> {
  const posts: RawPost[] = []
  let next: string | undefined
  try {
    for (let pages = 0; pages < MAX_PAGES; pages++) {
      const answer = await api.comments(videoId, next)
      posts.push(...answer.posts)
      if (answer.next === undefined || Number(answer.next) <= Number(next ?? 0) || Number(answer.next) >= REACH) break
      next = answer.next
    }
  } catch (error) {
    if (error instanceof CollectorError && error.kind === 'gone') return undefined
    throw error
  }
  return posts
}
