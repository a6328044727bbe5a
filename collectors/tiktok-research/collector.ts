import { z } from 'zod'
import { defineCollector, type CollectorPage } from '../../core/ports/collector.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { WatchedPosts } from '../passes/watched.ts'
import { createApi, REQUEST, searchUrl } from './api.ts'
import { readVideoComments } from './comments.ts'
import { OptionsSchema, type Options } from './options.ts'
import { buildVideoQueries } from './query.ts'
import { IDS_AT_ONCE, recheck } from './recheck.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]

export const tiktokResearch = defineCollector<Options>({
  id: 'tiktok-research',
  title: 'TikTok Research API',
  platform: 'tiktok',
  termsUrl: 'https://developers.tiktok.com/doc/about-research-api/',
  limits: { requestsPerMinute: 60 },
  secrets: [
    { name: 'TIKTOK_CLIENT_KEY', required: true },
    { name: 'TIKTOK_CLIENT_SECRET', required: true },
  ],
  options: OptionsSchema,
  budgets: ({ requestsPerDay }) => [
    { id: 'requests', unit: 'calls', limit: requestsPerDay, window: { kind: 'day', timeZone: 'UTC' }, credential: 'TIKTOK_CLIENT_KEY' }, // prettier-ignore
  ],
  plan: (options, watchWords) =>
    buildVideoQueries(options, watchWords).map((query) => ({
      method: 'POST',
      url: searchUrl(options),
      body: JSON.stringify({ query }),
      spend: [REQUEST],
      purpose: `videos with ${query.or.flatMap(({ field_values }) => field_values).join(' or ')}`,
      delayMs: 48 * HOUR_MS,
    })),
  // What is kept must be read again within 15 days, and go when it is gone.
  refresh: {
    afterDays: 14,
    // Comments of one video are asked for together; that five of those due are one video's is an assumption.
    spend: ({ comments }) => [{ ...REQUEST, amount: comments ? 1 / 5 : 1 / IDS_AT_ONCE }],
    read: recheck,
  },
  async *collect(context) {
    const { options, watchWords, clock } = context
    const api = createApi(context)
    const saved = readCursor(context.cursor)
    const watched = new WatchedPosts(saved.watched, clock.nowMs() - options.commentDays * DAY_MS)
    let videos = saved.videos
    const page = (read: Omit<CollectorPage, 'cursor'>): CollectorPage => ({
      ...read,
      cursor: JSON.stringify({ videos, watched: watched.save() }),
    })
    const passes = readPasses(
      { ...context, cursor: videos },
      {
        lanes: buildVideoQueries(options, watchWords).map((query): Lane => ({
          key: JSON.stringify(query),
          // Nothing is said of the order.
          unordered: true,
          async read(fromMs, next) {
            const found = await api.videos({ query, fromMs, next })
            for (const { nativeId, metrics } of options.comments ? found.posts : []) {
              if ((metrics?.comments ?? 0) > 0) watched.add(nativeId, clock.nowMs())
              watched.noteCount(nativeId, metrics?.comments ?? 0, clock.nowMs())
            }
            return found
          },
        })),
        backfillMs: options.backfillDays * DAY_MS,
        overlapMs: options.overlapDays * DAY_MS,
        horizonMs: 29 * DAY_MS,
        maxPages: options.maxPages,
        cost: REQUEST,
      },
    )
    for await (const { cursor, ...read } of passes) {
      videos = cursor
      yield page(read)
    }
    if (options.comments) for await (const read of readVideoComments(context, api, watched)) yield page(read)
  },
})

const CursorSchema = z.object({ videos: z.string().optional(), watched: z.unknown() })

/** One of an older version is that of the videos alone; of any other shape it is a first reading. */
function readCursor(cursor: string | undefined): z.infer<typeof CursorSchema> {
  try {
    const value: unknown = JSON.parse(cursor ?? '{}')
    if (z.object({ lanes: z.unknown() }).safeParse(value).data?.lanes !== undefined)
      return { videos: cursor, watched: [] }
    return CursorSchema.safeParse(value).data ?? { watched: [] }
  } catch {
    return { watched: [] }
  }
}
