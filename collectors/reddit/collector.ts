import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type WatchWord } from '../../core/ports/collector.ts'
import type { RefusalReading, RefusedAnswer } from '../../core/ports/http-client.ts'
import { baseUrlOption } from '../options/base-url.ts'
import { readPasses, type Lane } from '../passes/read-passes.ts'
import { buildQueries } from '../queries/build-queries.ts'
import { parseListing, type ParsedListing } from './parse.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]
const PAGE_SIZE = 100
const OFFICIAL = 'https://oauth.reddit.com'
/** Texts as they were written, without Reddit's escapes. */
const RAW = { raw_json: 1 }

const OptionsSchema = z.strictObject({
  subreddits: z
    .array(z.string().regex(/^\w{2,21}$/, 'give the name without r/'))
    .default([])
    .describe('Communities whose new posts are read'),
  comments: z.boolean().default(true).describe('Read the new comments of the communities too'),
  queries: z.array(z.string().min(1)).default([]).describe('What to search for in all of Reddit'),
  useWatchWords: z.boolean().default(true).describe('Search for the configured watch-words as well'),
  backfillDays: z.int().min(0).max(90).default(7).describe('How far the first reading goes back'),
  overlapHours: z.int().min(1).max(72).default(6).describe('How far each reading goes back behind the last one'),
  maxPages: z.int().min(1).max(10).default(10).describe('Pages of 100 of one listing in one reading'),
  baseUrl: baseUrlOption(OFFICIAL),
})
type Options = z.infer<typeof OptionsSchema>
type Parameters = Readonly<Record<string, string | number | undefined>>

export const reddit = defineCollector<Options>({
  id: 'reddit',
  title: 'Reddit',
  platform: 'reddit',
  termsUrl: 'https://support.reddithelp.com/hc/en-us/articles/42728983564564-Responsible-Builder-Policy',
  limits: { requestsPerMinute: 60 },
  secrets: [
    { name: 'REDDIT_CLIENT_ID', required: true },
    { name: 'REDDIT_CLIENT_SECRET', required: true },
  ],
  options: OptionsSchema,
  rateLimit: (headers, nowMs) => {
    const [remaining, resetS] = [Number(headers['x-ratelimit-remaining'] ?? NaN), Number(headers['x-ratelimit-reset'] ?? NaN)] // prettier-ignore
    // Seconds that are left, and no time.
    return Number.isFinite(remaining) && Number.isFinite(resetS) ? { remaining: Math.floor(remaining), resetAtMs: nowMs + resetS * 1_000 } : undefined // prettier-ignore
  },
  plan: (options, watchWords) =>
    listingsOf(options, watchWords).map(({ path, parameters, purpose }) => ({
      method: 'GET',
      url: addressOf(options, path, parameters),
      spend: [],
      purpose,
      delayMs: MINUTE_MS,
    })),
  // What is deleted on Reddit must be deleted here within 48 hours.
  refresh: {
    afterDays: 1,
    async *read(context, kept) {
      const ask = await createReader(context)
      const nativeIds = kept.map(({ nativeId }) => nativeId)
      for (let i = 0; i < nativeIds.length && !context.signal.aborted; i += PAGE_SIZE) {
        const ids = nativeIds.slice(i, i + PAGE_SIZE)
        const { posts } = await ask('/api/info', { id: ids.join(','), ...RAW })
        const there = new Set(posts.map(({ nativeId }) => nativeId))
        yield { posts, deleted: ids.filter((id) => !there.has(id)), cursor: context.cursor ?? '' }
      }
    },
  },
  async *collect(context) {
    const { options, watchWords } = context
    const listings = listingsOf(options, watchWords)
    if (listings.length === 0) return
    const ask = await createReader(context)
    yield* readPasses(context, {
      lanes: listings.map(({ path, parameters }): Lane => ({
        key: `${path} ${String(parameters['q'] ?? '')}`,
        // A listing begins at its top: what a deleted post was before can't be asked for.
        read: (_fromMs, after) => ask(path, { ...parameters, after }),
      })),
      backfillMs: options.backfillDays * DAY_MS,
      overlapMs: options.overlapHours * HOUR_MS,
      maxPages: options.maxPages,
    })
  },
})

interface Listing {
  readonly path: string
  readonly parameters: Parameters
  readonly purpose: string
}

function listingsOf(options: Options, watchWords: readonly WatchWord[]): readonly Listing[] {
  const { subreddits, comments, queries, useWatchWords } = options
  const dialect = {
    or: ' OR ',
    quote: '"',
    not: '-',
    group: ['(', ')'],
    and: true,
    maxLength: 512,
    maxTerms: 20,
  } as const
  const built = useWatchWords ? buildQueries(watchWords, dialect).map(({ query }) => query) : []
  const parameters = { limit: PAGE_SIZE, ...RAW }
  return [
    ...subreddits.flatMap((name) => [
      { path: `/r/${name}/new`, parameters, purpose: `new posts of r/${name}` },
      ...(comments ? [{ path: `/r/${name}/comments`, parameters, purpose: `new comments of r/${name}` }] : []),
    ]),
    ...[...new Set([...queries, ...built])].map((q) => ({
      path: '/search',
      parameters: { ...parameters, q, sort: 'new', type: 'link' },
      purpose: `search ${q}`,
    })),
  ]
}

/** With a token of its own: they last a day, a run a few minutes. */
async function createReader({ options, http, secret, signal }: CollectContext<Options>) {
  const pair = `${secret('REDDIT_CLIENT_ID')?.reveal() ?? ''}:${secret('REDDIT_CLIENT_SECRET')?.reveal() ?? ''}`
  // The official API hands out tokens on another host than it answers on.
  const tokenBase = options.baseUrl === OFFICIAL ? 'https://www.reddit.com' : options.baseUrl
  const { value } = await http.getJson({
    url: `${tokenBase}/api/v1/access_token`,
    method: 'POST',
    body: 'grant_type=client_credentials',
    headers: {
      Authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
      'Content-Type': 'application/x-www-form-urlencoded',
    },
    readRefusal,
    signal,
  })
  const token = z.object({ access_token: z.string().min(1) }).safeParse(value).data?.access_token
  if (token === undefined)
    throw new CollectorError(
      'auth-failed',
      'Reddit gave no token for REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET; check both',
    )
  return async (path: string, parameters: Parameters): Promise<ParsedListing> => {
    const answer = await http.getJson({
      url: addressOf(options, path, parameters),
      headers: { Authorization: `bearer ${token}` },
      readRefusal,
      signal,
    })
    const listing = parseListing(answer.value, { raw: true })
    if (!listing.ok) throw new CollectorError('schema-drift', `Reddit, ${path}: ${listing.problem}`)
    return listing
  }
}

function addressOf({ baseUrl }: Options, path: string, parameters: Parameters): string {
  const url = new URL(baseUrl + path)
  for (const [name, value] of Object.entries(parameters))
    if (value !== undefined) url.searchParams.set(name, String(value))
  return url.href
}

function readRefusal({ status, body }: RefusedAnswer): RefusalReading | undefined {
  if (status === 401)
    return { kind: 'auth-failed', message: 'refuses REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET; check both, and that access was granted' } // prettier-ignore
  const [, reason] = /"reason"\s*:\s*"(private|quarantined|banned)"/.exec(body) ?? []
  if (status === 403 && reason !== undefined)
    return { kind: 'gone', message: `this community is ${reason}; take it out of the options` }
  if (status === 404 && /"message"\s*:\s*"Not Found"/.test(body))
    return { kind: 'gone', message: 'there is no such community; correct its name in the options' }
  return undefined
}
