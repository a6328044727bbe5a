import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type CollectorPage } from '../../core/ports/collector.ts'
import type { HttpClient, HttpRequest } from '../../core/ports/http-client.ts'
import { compareIds, parseLinkHeader, parseTimeline, type ParsedTimeline } from './parse.ts'
import { recheck } from './recheck.ts'
import { RecentStatuses } from './recent.ts'

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** What is edited or deleted is to be known within the hour. */
const RECHECK_EVERY_MS = 30 * 60_000
const RECHECK_PAGES = 15
/** The most a server gives at once. */
const PAGE_SIZE = 40

const OptionsSchema = z
  .strictObject({
    server: z
      .url({ protocol: /^https?$/, error: 'give the address of the server, e.g. https://mastodon.in.th' })
      .transform((url) => new URL(url).origin),
    timeline: z.enum(['public', 'tag']).default('public'),
    tag: z
      .string()
      .regex(/^[^#\s/?]+$/, 'give the hashtag without #, as one word')
      .optional(),
    local: z.boolean().default(false).describe('Only posts of accounts on this server'),
    remote: z.boolean().default(false).describe('Only posts of accounts on other servers'),
    backfillDays: z.int().min(0).max(90).default(14).describe('How far the first readings go back'),
    maxPages: z.int().min(1).max(500).default(50).describe('Pages of 40 in one reading; the next one goes on'),
    recheckHours: z
      .int()
      .min(0)
      .max(168)
      .default(24)
      .describe('How long a status is looked at again for edits and deletion'),
    honourOptOut: z.boolean().default(true).describe('Leave out authors who ask not to be indexed or searched'),
    authenticated: z.boolean().default(false).describe('Send MASTODON_TOKEN to this server'),
  })
  .refine(({ timeline, tag }) => timeline !== 'tag' || tag !== undefined, {
    path: ['tag'],
    error: 'timeline: tag needs a tag',
  })
type Options = z.infer<typeof OptionsSchema>

const CursorSchema = z.object({
  /** Greatest id read; the next reading begins after it. */
  newest: z.string().optional(),
  /** Still to be read back in time: from before this id until this time. */
  backfill: z.object({ before: z.string(), untilMs: z.int() }).optional(),
  /** Statuses read lately (recent.ts). */
  recent: z.unknown().optional(),
  /** When they were looked at last, epoch ms. */
  recheckedAtMs: z.int().optional(),
})
type Cursor = z.infer<typeof CursorSchema>

export const mastodon = defineCollector<Options>({
  id: 'mastodon',
  title: 'Mastodon timelines',
  platform: 'mastodon',
  termsUrl: 'https://joinmastodon.org/servers',
  // 300 requests with a page id in 15 minutes is what servers allow an address.
  limits: { requestsPerMinute: 20 },
  secrets: [{ name: 'MASTODON_TOKEN', required: false, isSent: ({ authenticated }) => authenticated }],
  options: OptionsSchema,
  rateLimit: (headers) => {
    const [remaining, resetAtMs] = [Number(headers['x-ratelimit-remaining'] ?? NaN), Date.parse(headers['x-ratelimit-reset'] ?? '')] // prettier-ignore
    return Number.isFinite(remaining) && Number.isFinite(resetAtMs) ? { remaining, resetAtMs } : undefined
  },
  async *collect(context) {
    const { options, signal, clock } = context
    let cursor = readCursor(context.cursor)
    let pages = 0
    const recheckMs = options.recheckHours * HOUR_MS
    const recent = new RecentStatuses(cursor.recent, clock.nowMs() - recheckMs)
    const save = () => JSON.stringify({ ...cursor, ...(recheckMs === 0 ? {} : { recent: recent.save() }) })
    const page = (timeline: ParsedTimeline): CollectorPage => {
      for (const status of timeline.seen) if (status.optedOut === undefined) recent.see(status, clock.nowMs())
      return { posts: timeline.posts, counted: timeline.counted, cursor: save() }
    }

    if (cursor.newest === undefined) {
      const { timeline, older } = await readPage(context, {})
      pages += 1
      const untilMs = clock.nowMs() - options.backfillDays * DAY_MS
      const before = older ?? timeline.oldestId
      cursor = {
        newest: timeline.newestId,
        backfill: before === undefined || isDone(timeline, untilMs) ? undefined : { before, untilMs },
        recheckedAtMs: Math.floor(clock.nowMs()),
      }
      yield page(timeline)
    }
    // Forward first: what is new matters more than what is old.
    while (context.cursor !== undefined && cursor.newest !== undefined && pages < options.maxPages && !signal.aborted) {
      const { timeline, newer } = await readPage(context, { min_id: cursor.newest })
      pages += 1
      const newest = newer ?? timeline.newestId
      if (newest === undefined || compareIds(newest, cursor.newest) <= 0) {
        if (cursor.backfill === undefined) yield page(timeline)
        break
      }
      cursor = { ...cursor, newest }
      yield page(timeline)
    }
    while (cursor.backfill !== undefined && pages < options.maxPages && !signal.aborted) {
      const { before, untilMs } = cursor.backfill
      const { timeline, older } = await readPage(context, { max_id: before })
      pages += 1
      const next = older ?? timeline.oldestId
      const stuck = next === undefined || compareIds(next, before) >= 0
      cursor = { ...cursor, backfill: stuck || isDone(timeline, untilMs) ? undefined : { before: next, untilMs } }
      yield page(timeline)
    }
    if (recheckMs === 0 || clock.nowMs() - (cursor.recheckedAtMs ?? 0) < RECHECK_EVERY_MS) return
    const nowMs = Math.floor(clock.nowMs())
    const api = {
      page: (before: string | undefined) => readPage(context, before === undefined ? {} : { max_id: before }),
      isThere: (id: string) => hasStatus(context, id),
    }
    for await (const found of recheck(recent, api, { nowMs, maxPages: RECHECK_PAGES, signal }))
      yield { ...found, cursor: save() }
    if (signal.aborted) return
    cursor = { ...cursor, recheckedAtMs: nowMs }
    yield { posts: [], cursor: save() }
  },
})

function isDone({ size, oldestAtMs }: ParsedTimeline, untilMs: number): boolean {
  return size === 0 || (oldestAtMs !== undefined && oldestAtMs < untilMs)
}

/** One page. `older` and `newer` are the ids the server names for going on. */
async function readPage(
  context: CollectContext<Options>,
  ids: { readonly min_id?: string; readonly max_id?: string },
): Promise<{ timeline: ParsedTimeline } & ReturnType<typeof parseLinkHeader>> {
  const { options } = context
  const url = new URL(options.timeline === 'tag' ? `/api/v1/timelines/tag/${encodeURIComponent(options.tag ?? '')}` : '/api/v1/timelines/public', options.server) // prettier-ignore
  for (const [name, id] of Object.entries(ids)) url.searchParams.set(name, id)
  url.searchParams.set('limit', String(PAGE_SIZE))
  if (options.local) url.searchParams.set('local', 'true')
  if (options.remote) url.searchParams.set('remote', 'true')
  const { value, headers } = await ask(context, url)
  const parsed = parseTimeline(value, { host: url.hostname, honourOptOut: options.honourOptOut })
  if (!parsed.ok) throw new CollectorError('schema-drift', `${url.host}${url.pathname}: ${parsed.problem}`)
  return { timeline: parsed.timeline, ...parseLinkHeader(headers['link']) }
}

async function hasStatus(context: CollectContext<Options>, id: string): Promise<boolean> {
  const told: { there?: boolean } = {}
  try {
    await ask(context, new URL(`/api/v1/statuses/${encodeURIComponent(id)}`, context.options.server), ({ status }) => {
      if (status === 404 || status === 410) told.there = false
      // Some servers show their timeline to everybody and single statuses to their own accounts only.
      if (status === 401 || status === 403) told.there = true
      return undefined
    })
    return true
  } catch (error) {
    if (told.there !== undefined) return told.there
    throw error
  }
}

async function ask(
  { options, signal, http, secret }: CollectContext<Options>,
  url: URL,
  readRefusal?: HttpRequest['readRefusal'],
): ReturnType<HttpClient['getJson']> {
  const token = options.authenticated ? secret('MASTODON_TOKEN') : undefined
  return await http
    .getJson({
      url: url.href,
      signal,
      ...(readRefusal === undefined ? {} : { readRefusal }),
      ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token.reveal()}` } }),
    })
    .catch((error: unknown) => {
      throw isAuthFailure(error) ? loginError(options, token !== undefined) : error
    })
}

function isAuthFailure(error: unknown): boolean {
  return error instanceof CollectorError && error.kind === 'auth-failed'
}

function loginError({ server }: Options, hasToken: boolean): CollectorError {
  return new CollectorError(
    'auth-failed',
    hasToken
      ? `${server}: refuses MASTODON_TOKEN; make a new one there with the permission read:statuses`
      : `${server}: shows this timeline only to its own accounts; make a token there with the permission read:statuses, give it as MASTODON_TOKEN and set authenticated: true`,
  )
}

/** A cursor of another shape (an older version) is a first reading. */
function readCursor(cursor: string | undefined): Cursor {
  if (cursor === undefined) return {}
  try {
    return CursorSchema.safeParse(JSON.parse(cursor)).data ?? {}
  } catch {
    return {}
  }
}
