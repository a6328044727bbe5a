import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type WatchWord } from '../../core/ports/collector.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import { createGraph, graphUrl, type Graph } from '../graph/graph.ts'
import { graphRateLimit } from '../graph/refusal.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { buildQueries } from '../queries/build-queries.ts'
import { parseSearch } from './parse.ts'

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]
const FIELDS =
  'id,media_type,media_url,permalink,username,text,timestamp,children{media_type,media_url},is_quote_post,alt_text,link_attachment_url,has_replies,is_reply,root_post,replied_to,quoted_post,reposted_post,gif_url,poll_attachment,topic_tag'
const PAGE_SIZE = 100
/** Nothing before it can be asked for, seconds since 1970. */
const BEGINNING_S = 1_688_540_400
const QUERY: Spend = { budget: 'queries', amount: 1 }

const OptionsSchema = z.strictObject({
  queries: z.array(z.string().min(1)).default([]).describe('What to search for, each a search of its own'),
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  tags: z.array(z.string().min(1)).default([]).describe('Topic tags to read'),
  backfillDays: z.int().min(0).max(90).default(3).describe('How far the first reading goes back'),
  overlapMinutes: z.int().min(1).max(1_440).default(15).describe('How far each reading goes back behind the last one'),
  maxPages: z.int().min(1).max(20).default(5).describe('Pages of 100 of one search in one reading'),
  queriesPerDay: z.int().min(1).default(2_200).describe('Searches that the account may make in 24 hours'),
  baseUrl: baseUrlOption('https://graph.threads.net'),
})
type Options = z.infer<typeof OptionsSchema>

interface Search {
  readonly q: string
  readonly search_mode: 'KEYWORD' | 'TAG'
}

export const threads = defineCollector<Options>({
  id: 'threads',
  title: 'Threads keyword search',
  platform: 'threads',
  termsUrl: 'https://developers.facebook.com/terms/',
  limits: { requestsPerMinute: 60 },
  secrets: [{ name: 'THREADS_TOKEN', required: true }],
  options: OptionsSchema,
  rateLimit: graphRateLimit,
  budgets: ({ queriesPerDay }) => [
    { id: 'queries', unit: 'calls', limit: queriesPerDay, window: { kind: 'rolling', hours: 24 }, credential: 'THREADS_TOKEN' }, // prettier-ignore
  ],
  plan: (options, watchWords) =>
    searchesOf(options, watchWords).map((search) => ({
      method: 'GET',
      url: graphUrl(rootOf(options), 'keyword_search', parametersOf(search)),
      spend: [QUERY],
      purpose: `${search.search_mode === 'TAG' ? 'topic tag' : 'search'} ${search.q}`,
      delayMs: 5 * MINUTE_MS,
    })),
  async *collect(context) {
    const { options, watchWords } = context
    const graph = createGraph(context, { root: rootOf(options), token: 'THREADS_TOKEN' })
    yield* readPasses(context, {
      lanes: searchesOf(options, watchWords).map((search) => searchLane(search, graph, context)),
      backfillMs: options.backfillDays * DAY_MS,
      overlapMs: options.overlapMinutes * MINUTE_MS,
      maxPages: options.maxPages,
      cost: QUERY,
    })
  },
})

function rootOf({ baseUrl }: Options): string {
  return `${baseUrl}/v1.0`
}

/** Nothing is documented of operators: each word or phrase is a search of its own, and negative words can't be said. */
function searchesOf({ queries, useWatchWords, tags }: Options, watchWords: readonly WatchWord[]): readonly Search[] {
  const built = useWatchWords ? buildQueries(watchWords, { or: ' ', and: false, maxLength: 100, maxTerms: 1 }) : []
  const keywords = new Set([...queries, ...built.map(({ query }) => query)])
  return [
    ...[...keywords].map((q) => ({ q, search_mode: 'KEYWORD' as const })),
    ...tags.map((q) => ({ q, search_mode: 'TAG' as const })),
  ]
}

function parametersOf({ q, search_mode }: Search) {
  return { q, search_mode, search_type: 'RECENT', fields: FIELDS, limit: PAGE_SIZE }
}

function searchLane(search: Search, graph: Graph, { http }: CollectContext<Options>): Lane {
  return {
    key: `${search.search_mode} ${search.q}`,
    async read(fromMs, next) {
      const since = Math.max(BEGINNING_S, Math.floor(fromMs / 1_000))
      const answer = await graph.get('keyword_search', { ...parametersOf(search), since, after: next }, [QUERY])
      const page = parseSearch(answer)
      if (!page.ok) throw new CollectorError('schema-drift', `Threads, keyword_search: ${page.problem}`)
      // A search that finds nothing is not counted by the platform.
      if (page.size === 0) await http.settle([{ ...QUERY, amount: -1 }])
      return page
    },
  }
}
