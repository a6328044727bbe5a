import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type WatchWord } from '../../core/ports/collector.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { buildQueries } from '../queries/build-queries.ts'
import { createApi, searchUrl, type Api } from './api.ts'
import { centsOf, mostCentsOf, OptionsSchema, type Options } from './options.ts'
import { readRateLimit } from './refusal.ts'
import { firstIdAt } from './snowflake.ts'

const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]
/** The search reaches back 7 days; an id of the last moments of them is refused. */
const HORIZON_MS = 7 * DAY_MS - 60 * MINUTE_MS
/** The least that may be asked for. */
const LEAST = 10

export const x = defineCollector<Options>({
  id: 'x',
  title: 'X recent search',
  platform: 'x',
  termsUrl: 'https://developer.x.com/en/developer-terms/agreement-and-policy',
  // 450 in 15 minutes.
  limits: { requestsPerMinute: 28 },
  secrets: [{ name: 'X_BEARER_TOKEN', required: true }],
  options: OptionsSchema,
  rateLimit: readRateLimit,
  budgets: ({ centsPerMonth }) => [
    { id: 'cents', unit: 'US cents', limit: centsPerMonth, window: { kind: 'month', timeZone: 'UTC' }, credential: 'X_BEARER_TOKEN' }, // prettier-ignore
  ],
  plan: (options, watchWords) =>
    queriesOf(options, watchWords).map((query) => ({
      method: 'GET',
      url: searchUrl(options, 'new', { query, max_results: options.pageSize }),
      spend: [{ budget: 'cents', amount: mostCentsOf(options, options.pageSize) }],
      purpose: `search ${query}; at most so much, less when it finds less`,
      delayMs: MINUTE_MS,
    })),
  // Stored posts must be kept as they are on X; each is asked for again.
  refresh: {
    afterDays: 7,
    spend: (options) => [{ budget: 'cents', amount: centsOf(options, 1, 1) }],
    async *read(context, kept) {
      const api = createApi(context)
      const nativeIds = kept.map(({ nativeId }) => nativeId)
      for (let i = 0; i < nativeIds.length && !context.signal.aborted; i += 100) {
        const ids = nativeIds.slice(i, i + 100)
        const cost = mostCentsOf(context.options, ids.length)
        if ((await context.allowance('cents', cost)) < cost) return
        const { posts, missing } = await api.lookUp(ids)
        yield { posts, deleted: missing.filter((id) => ids.includes(id)), cursor: context.cursor ?? '' }
      }
    },
  },
  async *collect(context) {
    const { options, watchWords } = context
    const queries = queriesOf(options, watchWords)
    const api = createApi(context)
    const passes = readPasses(context, {
      lanes: queries.map((query) => searchLane(query, api, context)),
      backfillMs: options.backfillDays * DAY_MS,
      // What was published in the last half minute is not shown yet.
      overlapMs: options.overlapMinutes * MINUTE_MS,
      horizonMs: HORIZON_MS,
      maxPages: options.maxPages,
      cost: { budget: 'cents', amount: mostCentsOf(options, LEAST) },
    })
    yield* passes
  },
})

function queriesOf(
  { queries, useWatchWords, always, maxQueryLength }: Options,
  watchWords: readonly WatchWord[],
): readonly string[] {
  // prettier-ignore
  const tail = always === '' ? '' : ` ${always}`
  const built = useWatchWords
    ? buildQueries(watchWords, {
        or: ' OR ',
        quote: '"',
        not: '-',
        group: ['(', ')'],
        and: true,
        always: tail,
        maxLength: maxQueryLength,
        maxTerms: 30,
      })
    : []
  return [...new Set([...queries.map((query) => (tail === '' ? query : `(${query})${tail}`)), ...built.map(({ query }) => query)])] // prettier-ignore
}

function searchLane(query: string, api: Api, { options, allowance }: CollectContext<Options>): Lane {
  return {
    key: query,
    async read(fromMs, next) {
      // A page as large as the money allows, at most.
      const affordable = Math.floor((await allowance('cents')) / mostCentsOf(options, 1))
      const size = Math.max(LEAST, Math.min(options.pageSize, affordable))
      const parameters = { query, max_results: size, next_token: next }
      // Ids grow with time, so a time is an id: with one, times can't be given as well.
      const page = await api.search({ ...parameters, since_id: firstIdAt(fromMs) })
      if (page !== undefined) return page
      const anew = await api.search({
        ...parameters,
        start_time: `${new Date(fromMs + 5 * MINUTE_MS).toISOString().slice(0, 19)}Z`,
      })
      if (anew === undefined)
        throw new CollectorError('schema-drift', 'X, recent search: refuses its since_id also when none is given')
      return anew
    },
  }
}
