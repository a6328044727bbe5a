import { z } from 'zod'
import { CollectorError, partly } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type CollectorPage, type WatchWord } from '../../core/ports/collector.ts'
import { readPasses, type Lane, type LanePage } from '../passes/read-passes.ts'
import { buildQueries, type BuiltQuery } from '../queries/build-queries.ts'
import { createApi, methodUrl, SEARCH, UNIT, type Api } from './api.ts'
import { readVideoComments } from './comments.ts'
import { OptionsSchema, type Options } from './options.ts'
import { parseVideoIds, parseVideos, type VideoIds } from './parse.ts'
import { IDS_AT_ONCE, recheck } from './recheck.ts'
import { WatchedPosts } from '../passes/watched.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
/** Ids that videos.list takes at once, and the most of a page. */
const PAGE_SIZE = 50
/** Pages of a channel's uploads in one reading. */
const CHANNEL_PAGES = 4

const CursorSchema = z.object({
  searches: z.string().optional(),
  channels: z.string().optional(),
  watched: z.unknown(),
})
type Cursor = z.infer<typeof CursorSchema>

export const youtube = defineCollector<Options>({
  id: 'youtube',
  title: 'YouTube',
  platform: 'youtube',
  termsUrl: 'https://developers.google.com/youtube/terms/developer-policies',
  limits: { requestsPerMinute: 60 },
  secrets: [{ name: 'YOUTUBE_API_KEY', required: true }],
  options: OptionsSchema,
  budgets: ({ searchesPerDay, unitsPerDay }) => {
    const window = { kind: 'day', timeZone: 'America/Los_Angeles' } as const
    const credential = 'YOUTUBE_API_KEY'
    return [
      { id: 'search', unit: 'calls', limit: searchesPerDay, window, credential },
      { id: 'units', unit: 'units', limit: unitsPerDay, window, credential },
    ]
  },
  plan(options, watchWords) {
    return [
      ...queriesOf(options, watchWords).map(({ query }) => ({
        method: 'GET' as const,
        url: methodUrl(options, 'search', searchParameters(options, query)),
        spend: [SEARCH, UNIT],
        purpose: `search ${query}, and the whole text of what it finds`,
        delayMs: 2 * HOUR_MS,
      })),
      ...options.channels.map((channel) => ({
        method: 'GET' as const,
        url: methodUrl(options, 'playlistItems', uploadsParameters(channel)),
        spend: [{ ...UNIT, amount: 2 }],
        purpose: `uploads of channel ${channel}, and their whole text`,
        delayMs: HOUR_MS / 4,
      })),
    ]
  },
  // Stored data may be 30 days old at most; a day each for a run that is missed.
  refresh: { afterDays: 27, spend: () => [{ ...UNIT, amount: UNIT.amount / IDS_AT_ONCE }], read: recheck },
  async *collect(context) {
    const { options, clock, signal } = context
    const api = createApi(context)
    const saved = readCursor(context.cursor)
    const watched = new WatchedPosts(saved.watched, clock.nowMs() - options.commentDays * DAY_MS)
    const cursor: { searches?: string | undefined; channels?: string | undefined } = { ...saved }
    const page = (read: Omit<CollectorPage, 'cursor'>): CollectorPage => ({
      ...read,
      cursor: JSON.stringify({ searches: cursor.searches, channels: cursor.channels, watched: watched.save() }),
    })
    let trouble: CollectorError | undefined

    for (const [part, lanes, cost, maxPages] of [
      ['channels', options.channels.map((channel) => channelLane(channel, api, watched, clock)), UNIT, CHANNEL_PAGES],
      ['searches', queriesOf(options, context.watchWords).map((query) => searchLane(query, context, api, watched)), SEARCH, options.maxPages], // prettier-ignore
    ] as const) {
      try {
        const passes = readPasses(
          { ...context, cursor: saved[part] },
          {
            lanes,
            maxPages,
            cost,
            backfillMs: options.backfillDays * DAY_MS,
            overlapMs: options.overlapHours * HOUR_MS,
            // There are two of them beside the watched videos.
            cursorLength: 12_000,
          },
        )
        for await (const { cursor: passCursor, ...read } of passes) {
          cursor[part] = passCursor
          yield page(read)
        }
      } catch (error) {
        // A channel that is gone is one of many, and searches have a budget of their own: the rest is read all the same.
        const kind = error instanceof CollectorError ? error.kind : undefined
        if (kind !== 'gone' && !(kind === 'quota-exhausted' && part === 'searches')) throw error
        trouble = error as CollectorError
      }
    }
    if (options.comments && !signal.aborted) {
      for await (const read of readVideoComments(context, api, watched)) yield page(read)
    }
    const hasRest = options.channels.length > 0 || (options.comments && watched.list().length > 0)
    if (trouble !== undefined) throw hasRest ? partly(trouble) : trouble
  },
})

function queriesOf({ queries, useWatchWords }: Options, watchWords: readonly WatchWord[]): readonly BuiltQuery[] {
  const own = queries.map((query) => ({ query, watchWords: [] }))
  // Nothing is documented of phrases, so words of a query stand beside each other; `|` joins alternatives.
  const dialect = { or: '|', not: '-', and: false, maxLength: 300, maxTerms: 12 }
  return useWatchWords ? [...own, ...buildQueries(watchWords, dialect)] : own
}

function searchParameters({ regionCode, relevanceLanguage }: Options, query: string) {
  return {
    part: 'snippet',
    type: 'video',
    order: 'date',
    safeSearch: 'none',
    maxResults: PAGE_SIZE,
    regionCode,
    relevanceLanguage,
    q: query,
  }
}

/** The playlist of a channel's uploads has the channel's id with another beginning. */
function uploadsParameters(channel: string) {
  return { part: 'contentDetails', playlistId: channel.replace(/^UC/, 'UU'), maxResults: PAGE_SIZE }
}

function searchLane(
  { query }: BuiltQuery,
  { options, clock }: CollectContext<Options>,
  api: Api,
  watched: WatchedPosts,
): Lane {
  // prettier-ignore
  return {
    key: query,
    async read(fromMs, next) {
      const publishedAfter = `${new Date(fromMs).toISOString().slice(0, 19)}Z`
      const found = await api.ask('search', { ...searchParameters(options, query), publishedAfter, pageToken: next }, parseVideoIds) // prettier-ignore
      return await wholeVideos(found, api, watched, clock)
    },
  }
}

function channelLane(channel: string, api: Api, watched: WatchedPosts, clock: CollectContext<Options>['clock']): Lane {
  return {
    key: channel,
    async read(_fromMs, next) {
      const found = await api.ask('playlistItems', { ...uploadsParameters(channel), pageToken: next }, parseVideoIds)
      return await wholeVideos(found, api, watched, clock)
    },
  }
}

/** A search gives titles escaped and descriptions cut, so the whole videos are fetched. */
async function wholeVideos(
  { ids, next, counted }: VideoIds,
  api: Api,
  watched: WatchedPosts,
  clock: CollectContext<Options>['clock'],
): Promise<LanePage> {
  if (ids.length === 0) return { posts: [], next, counted }
  const videos = await api.ask('videos', videoParameters(ids), parseVideos)
  for (const [id, comments] of videos.comments) if (comments !== undefined) watched.add(id, clock.nowMs())
  const missing = ids.length - videos.comments.size
  return {
    posts: videos.posts,
    next,
    counted: { ...counted, ...videos.counted, ...(missing === 0 ? {} : { gone: missing }) },
  }
}

function videoParameters(ids: readonly string[]) {
  return { part: 'snippet,statistics,contentDetails', id: ids.join(','), maxResults: PAGE_SIZE }
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): Cursor {
  try {
    return CursorSchema.safeParse(JSON.parse(cursor ?? '{}')).data ?? { watched: [] }
  } catch {
    return { watched: [] }
  }
}
