import { defineCollector, type WatchWord } from '../../core/ports/collector.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { buildQueries } from '../queries/build-queries.ts'
import { createApi, SESSION, searchUrl, sessionUrl } from './api.ts'
import { OptionsSchema, type Options } from './options.ts'

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]

export const blueskySearch = defineCollector<Options>({
  id: 'bluesky-search',
  title: 'Bluesky post search',
  platform: 'bluesky',
  termsUrl: 'https://bsky.social/about/support/tos',
  // 3,000 in 5 minutes are allowed; the search is not meant for bulk.
  limits: { requestsPerMinute: 60 },
  secrets: [
    { name: 'BLUESKY_IDENTIFIER', required: true },
    { name: 'BLUESKY_APP_PASSWORD', required: true },
  ],
  options: OptionsSchema,
  budgets: () => [
    { id: 'sessions', unit: 'calls', limit: 300, window: { kind: 'rolling', hours: 24 }, credential: 'BLUESKY_IDENTIFIER' }, // prettier-ignore
  ],
  rateLimit: (headers) => {
    const [remaining, resetS] = [Number(headers['ratelimit-remaining'] ?? NaN), Number(headers['ratelimit-reset'] ?? NaN)] // prettier-ignore
    return Number.isFinite(remaining) && Number.isFinite(resetS) ? { remaining, resetAtMs: resetS * 1_000 } : undefined
  },
  plan: (options, watchWords) => [
    { method: 'POST', url: sessionUrl(options), spend: [SESSION], purpose: 'log in' },
    ...queriesOf(options, watchWords).map((query) => ({
      method: 'GET' as const,
      url: searchUrl(options, 'v2', { query, fromMs: 0, cursor: undefined }).replace(/&since=[^&]*/, ''),
      spend: [],
      purpose: `search ${query}`,
      delayMs: MINUTE_MS,
    })),
  ],
  async *collect(context) {
    const { options, watchWords } = context
    // Each run logs in once, so there are as many runs a day as log-ins.
    if ((await context.allowance(SESSION.budget)) < SESSION.amount) return
    const api = createApi(context)
    yield* readPasses(context, {
      lanes: queriesOf(options, watchWords).map((query): Lane => ({
        key: query,
        read: (fromMs, cursor) => api.search({ query, fromMs, cursor }),
      })),
      backfillMs: options.backfillDays * DAY_MS,
      overlapMs: options.overlapMinutes * MINUTE_MS,
      maxPages: options.maxPages,
    })
  },
})

/** Of its query language only this much is sure: words beside each other, "phrases", and a hyphen before what must not be there. */
function queriesOf({ queries, useWatchWords }: Options, watchWords: readonly WatchWord[]): readonly string[] {
  const built = useWatchWords
    ? buildQueries(watchWords, { or: ' ', quote: '"', not: '-', and: true, maxLength: 300, maxTerms: 1 })
    : []
  return [...new Set([...queries, ...built.map(({ query }) => query)])]
}
