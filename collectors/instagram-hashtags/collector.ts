import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectorPage } from '../../core/ports/collector.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import { GRAPH_ADDRESS_OPTIONS, graphRoot } from '../graph/address.ts'
import { createGraph, graphUrl, type Graph } from '../graph/graph.ts'
import { graphRateLimit } from '../graph/refusal.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { parseHashtag, parseMedia } from './parse.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
const FIELDS = 'id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count,children{id,media_type,media_url,permalink}' // prettier-ignore
const PAGE_SIZE = 50
/** A hashtag counts for so long from its first query. */
const BUDGET_HOURS = 7 * 24

const OptionsSchema = z.strictObject({
  userId: z
    .string()
    .regex(/^\d{5,20}$/, 'give the digits of the Instagram account that is linked to your Page')
    .describe('Your own Instagram professional account'),
  hashtags: z
    .array(z.string().regex(/^[^#\s/?]+$/, 'give the hashtag without #, as one word'))
    .min(1)
    .max(30)
    .describe('Hashtags to read'),
  topMedia: z.boolean().default(false).describe('Read the most popular posts of each hashtag too, whatever their age'),
  maxPages: z.int().min(1).max(100).default(20).describe('Pages of 50 of one hashtag in one reading'),
  hashtagsPerWeek: z
    .int()
    .min(1)
    .max(30)
    .default(30)
    .describe('Different hashtags that the account may ask for in 7 days'),
  ...GRAPH_ADDRESS_OPTIONS,
})
type Options = z.infer<typeof OptionsSchema>

const CursorSchema = z.object({
  media: z.string().optional(),
  /** Ids of hashtags never change. */
  ids: z.record(z.string(), z.string()).default({}),
})

export const instagramHashtags = defineCollector<Options>({
  id: 'instagram-hashtags',
  title: 'Instagram hashtags',
  platform: 'instagram',
  termsUrl: 'https://developers.facebook.com/terms/',
  limits: { requestsPerMinute: 60 },
  secrets: [
    { name: 'INSTAGRAM_TOKEN', required: true },
    { name: 'FACEBOOK_APP_SECRET', required: false },
  ],
  options: OptionsSchema,
  rateLimit: graphRateLimit,
  budgets: ({ hashtagsPerWeek }) => [
    { id: 'hashtags', unit: 'hashtags', limit: hashtagsPerWeek, window: { kind: 'rolling', hours: BUDGET_HOURS }, credential: 'INSTAGRAM_TOKEN' }, // prettier-ignore
  ],
  plan: (options) =>
    options.hashtags.map((hashtag) => ({
      method: 'GET',
      url: graphUrl(graphRoot(options), 'ig_hashtag_search', { user_id: options.userId, q: hashtag }),
      spend: [spendOf(hashtag)],
      purpose: `#${hashtag}, what was published in the last 24 hours`,
      delayMs: HOUR_MS,
    })),
  async *collect(context) {
    const { options } = context
    const graph = createGraph(context, { root: graphRoot(options), token: 'INSTAGRAM_TOKEN', appSecret: 'FACEBOOK_APP_SECRET' }) // prettier-ignore
    const saved = readCursor(context.cursor)
    const ids = new Map(Object.entries(saved.ids))
    const edges = options.topMedia ? (['recent_media', 'top_media'] as const) : (['recent_media'] as const)
    const passes = readPasses(
      { ...context, cursor: saved.media },
      {
        lanes: options.hashtags.flatMap((hashtag) =>
          edges.map((edge) => hashtagLane(hashtag, edge, { options, graph, ids })),
        ),
        // Nothing older than a day is shown, in no order: every reading reads all of it.
        backfillMs: DAY_MS,
        overlapMs: DAY_MS,
        horizonMs: DAY_MS,
        maxPages: options.maxPages,
      },
    )
    for await (const { cursor: media, ...page } of passes) {
      yield { ...page, cursor: JSON.stringify({ media, ids: Object.fromEntries(ids) }) } satisfies CollectorPage
    }
  },
})

/** Reading a hashtag counts, also when its id is known. */
function spendOf(hashtag: string): Spend {
  return { budget: 'hashtags', amount: 1, subject: hashtag }
}

interface LaneDeps {
  readonly options: Options
  readonly graph: Graph
  readonly ids: Map<string, string>
}

function hashtagLane(hashtag: string, edge: 'recent_media' | 'top_media', { options, graph, ids }: LaneDeps): Lane {
  const spend = [spendOf(hashtag)]
  const idOf = async () => {
    const known = ids.get(hashtag)
    if (known !== undefined) return known
    const found = parseHashtag(await graph.get('ig_hashtag_search', { user_id: options.userId, q: hashtag }, spend))
    if (!found.ok) throw new CollectorError('schema-drift', `Instagram, ig_hashtag_search: ${found.problem}`)
    if (found.id === undefined)
      throw new CollectorError('gone', `Instagram knows no hashtag #${hashtag}; correct it or remove it`)
    ids.set(hashtag, found.id)
    return found.id
  }
  return {
    key: `${hashtag} ${edge}`,
    unordered: true,
    async read(_fromMs, next) {
      const first = async () => graph.get(`${await idOf()}/${edge}`, { user_id: options.userId, fields: FIELDS, limit: PAGE_SIZE }, spend) // prettier-ignore
      const answer = await (next === undefined ? first() : graph.follow(next, spend)).catch((error: unknown) => {
        throw naming(hashtag, error)
      })
      const page = parseMedia(answer, hashtag)
      if (!page.ok) throw new CollectorError('schema-drift', `Instagram, ${edge}: ${page.problem}`)
      return page
    },
  }
}

/** Of the hashtags that share the budget, the one that found no room. */
function naming(hashtag: string, error: unknown): unknown {
  if (!(error instanceof CollectorError && error.kind === 'quota-exhausted')) return error
  return new CollectorError(error.kind, `#${hashtag}: ${error.message}`, { retryAtMs: error.retryAtMs, cause: error })
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): z.infer<typeof CursorSchema> {
  try {
    return CursorSchema.safeParse(JSON.parse(cursor ?? '{}')).data ?? { ids: {} }
  } catch {
    return { ids: {} }
  }
}
