import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type WatchWord } from '../../core/ports/collector.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import { nextPacificMidnight } from '../google-api/pacific-midnight.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { buildQueries } from '../queries/build-queries.ts'
import { parseResults } from './parse.ts'
import { readRefusal } from './refusal.ts'

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000]
const PAGE_SIZE = 10
/** `start + num` must not be more. */
const REACH = 100
const QUERY: Spend = { budget: 'queries', amount: 1 }

const OptionsSchema = z.strictObject({
  engine: z.string().min(1).describe('Id of the search engine (cx)'),
  queries: z.array(z.string().min(1)).default([]).describe('What to search for, each a search of its own'),
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  withinDays: z.int().min(1).max(90).default(2).describe('Only pages that Google saw no longer ago'),
  maxPages: z.int().min(1).max(10).default(2).describe('Pages of 10 of one search in one reading, each a query of the quota'), // prettier-ignore
  queriesPerDay: z.int().min(1).max(10_000).default(100).describe('Queries that the project may make a day'),
  endsOn: z.iso.date().default('2027-01-01').describe('When Google switches the interface off'),
  baseUrl: baseUrlOption('https://customsearch.googleapis.com'),
})
type Options = z.infer<typeof OptionsSchema>

export const googleCse = defineCollector<Options>({
  id: 'google-cse',
  title: 'Google Custom Search (until 1 January 2027)',
  platform: 'web-search',
  termsUrl: 'https://developers.google.com/custom-search/terms',
  limits: { requestsPerMinute: 60 },
  secrets: [{ name: 'GOOGLE_CSE_KEY', required: true }],
  options: OptionsSchema,
  budgets: ({ queriesPerDay }) => [
    { id: 'queries', unit: 'calls', limit: queriesPerDay, window: { kind: 'day', timeZone: 'America/Los_Angeles' }, credential: 'GOOGLE_CSE_KEY' }, // prettier-ignore
  ],
  plan: (options, watchWords) =>
    queriesOf(options, watchWords).map((query) => ({
      method: 'GET',
      url: pageUrl(options, query, 1),
      spend: [QUERY],
      purpose: `search ${query}`,
      delayMs: 24 * HOUR_MS,
    })),
  async *collect(context) {
    const { options, watchWords, clock } = context
    if (clock.nowMs() >= Date.parse(options.endsOn))
      throw new CollectorError('gone', `Google Custom Search: ended on ${options.endsOn}, as Google announced; take the source out, and read the sites' own feeds instead`) // prettier-ignore
    yield* readPasses(context, {
      lanes: queriesOf(options, watchWords).map((query) => searchLane(query, context)),
      backfillMs: options.withinDays * DAY_MS,
      overlapMs: options.withinDays * DAY_MS,
      maxPages: options.maxPages,
      cost: QUERY,
    })
  },
})

function queriesOf({ queries, useWatchWords }: Options, watchWords: readonly WatchWord[]): readonly string[] {
  const built = useWatchWords
    ? buildQueries(watchWords, { or: ' OR ', quote: '"', not: '-', group: ['(', ')'], and: true, maxLength: 200, maxTerms: 20 }) // prettier-ignore
    : []
  return [...new Set([...queries, ...built.map(({ query }) => query)])]
}

function searchLane(query: string, { options, http, secret, clock, signal }: CollectContext<Options>): Lane {
  return {
    key: query,
    // The date is that of the page, and hits come by when Google saw them.
    unordered: true,
    async read(_fromMs, next) {
      const url = new URL(pageUrl(options, query, Number(next ?? 1)))
      url.searchParams.set('key', secret('GOOGLE_CSE_KEY')?.reveal() ?? '')
      const { value } = await http.getJson({
        url: url.href,
        spend: [QUERY],
        readRefusal: (answer) => readRefusal(answer, options.endsOn, nextPacificMidnight(clock.nowMs())),
        signal,
      })
      const page = parseResults(value)
      if (!page.ok) throw new CollectorError('schema-drift', `Google Custom Search: ${page.problem}`)
      return { ...page, next: page.nextStart !== undefined && page.nextStart < REACH ? String(page.nextStart) : undefined } // prettier-ignore
    },
  }
}

function pageUrl({ baseUrl, engine, withinDays }: Options, query: string, start: number): string {
  const url = new URL(`${baseUrl}/customsearch/v1`)
  const num = Math.min(PAGE_SIZE, REACH - start)
  const parameters = { cx: engine, q: query, dateRestrict: `d${withinDays}`, sort: 'date', gl: 'th', hl: 'th', filter: '0', num: String(num), start: String(start) } // prettier-ignore
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}
