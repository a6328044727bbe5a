import { defineCollector } from '../../core/ports/collector.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { createApi, REQUEST, searchUrl } from './api.ts'
import { OptionsSchema, type Options } from './options.ts'
import { buildVideoQueries } from './query.ts'

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
  async *collect(context) {
    const { options, watchWords } = context
    const api = createApi(context)
    yield* readPasses(context, {
      lanes: buildVideoQueries(options, watchWords).map((query): Lane => ({
        key: JSON.stringify(query),
        // Nothing is said of the order.
        unordered: true,
        read: (fromMs, next) => api.ask({ query, fromMs, next }),
      })),
      backfillMs: options.backfillDays * DAY_MS,
      overlapMs: options.overlapDays * DAY_MS,
      horizonMs: 29 * DAY_MS,
      maxPages: options.maxPages,
      cost: REQUEST,
    })
  },
})
