import { z } from 'zod'
import { defineCollector, type CollectorPage, type WatchWord } from '../../core/ports/collector.ts'
import { readFeeds } from '../feed-format/read-feeds.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { buildQueries } from '../queries/build-queries.ts'
import { mendStory } from './parse.ts'

const MINUTE_MS = 60_000
/** Twice what a search shows. */
const STORIES = 200
/** As many windows as fit into a cursor. */
const MOST_SEARCHES = 20

const OptionsSchema = z.strictObject({
  queries: z.array(z.string().min(1)).max(MOST_SEARCHES).default([]).describe('What to search for, as in the search field of Google News'), // prettier-ignore
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  within: z
    .string()
    .regex(/^[1-9]\d{0,2}[hd]$/, 'give a number of hours or days as 12h or 1d')
    .default('1d')
    .describe('Only stories that are no older'),
  baseUrl: baseUrlOption('https://news.google.com', 'Where Google News is'),
})
type Options = z.infer<typeof OptionsSchema>

export const googleNews = defineCollector<Options>({
  id: 'google-news',
  title: 'Google News search',
  platform: 'google-news',
  termsUrl: 'https://policies.google.com/terms',
  limits: { requestsPerMinute: 6 },
  options: OptionsSchema,
  plan: (options, watchWords) =>
    searchesOf(options, watchWords)
      .slice(0, MOST_SEARCHES)
      .map((query) => ({
        method: 'GET',
        url: feedUrl(options, query),
        spend: [],
        purpose: `search ${query}`,
        delayMs: 15 * MINUTE_MS,
      })),
  async *collect(context): AsyncGenerator<CollectorPage> {
    const searches = searchesOf(context.options, context.watchWords)
    const feeds = searches.slice(0, MOST_SEARCHES).map((query) => ({
      url: feedUrl(context.options, query),
      languageHint: 'th',
      maxItems: STORIES,
      mend: mendStory,
      idsAreGlobal: true,
    }))
    let leftOut = searches.length - feeds.length
    for await (const page of readFeeds(context, feeds)) {
      yield leftOut === 0 ? page : { ...page, counted: { ...page.counted, 'search-left-out': leftOut } }
      leftOut = 0
    }
  },
})

function searchesOf({ queries, useWatchWords, within }: Options, watchWords: readonly WatchWord[]): readonly string[] {
  const always = ` when:${within}`
  const built = useWatchWords
    ? buildQueries(watchWords, { or: ' OR ', quote: '"', not: '-', group: ['(', ')'], and: true, always, maxLength: 200, maxTerms: 20 }) // prettier-ignore
    : []
  return [...new Set([...queries.map((query) => query + always), ...built.map(({ query }) => query)])]
}

function feedUrl({ baseUrl }: Options, query: string): string {
  const parameters = new URLSearchParams({ q: query, hl: 'th', gl: 'TH', ceid: 'TH:th' })
  return `${baseUrl}/rss/search?${parameters.toString()}`
}
