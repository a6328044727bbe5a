import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { defineCollector, type CollectContext, type CollectorPage } from '../../core/ports/collector.ts'
import { compareIds, parseLinkHeader, parseTimeline, type ParsedTimeline } from './parse.ts'

const DAY_MS = 86_400_000
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
})
type Cursor = z.infer<typeof CursorSchema>

export const mastodon = defineCollector<Options>({
  id: 'mastodon',
  title: 'Mastodon timelines',
  platform: 'mastodon',
  termsUrl: 'https://joinmastodon.org/servers',
  // 300 requests with a page id in 15 minutes is what servers allow an address.
  limits: { requestsPerMinute: 20 },
  secrets: [{ name: 'MASTODON_TOKEN', required: false }],
  options: OptionsSchema,
  async *collect(context) {
    const { options, signal, clock } = context
    let cursor = readCursor(context.cursor)
    let pages = 0
    const page = (timeline: ParsedTimeline): CollectorPage => ({
      posts: timeline.posts,
      counted: timeline.counted,
      cursor: JSON.stringify(cursor),
    })

    if (cursor.newest === undefined) {
      const { timeline, older } = await readPage(context, {})
      pages += 1
      const untilMs = clock.nowMs() - options.backfillDays * DAY_MS
      const before = older ?? timeline.oldestId
      cursor = {
        newest: timeline.newestId,
        backfill: before === undefined || isDone(timeline, untilMs) ? undefined : { before, untilMs },
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
  },
})

function isDone({ size, oldestAtMs }: ParsedTimeline, untilMs: number): boolean {
  return size === 0 || (oldestAtMs !== undefined && oldestAtMs < untilMs)
}

/** One page. `older` and `newer` are the ids the server names for going on. */
async function readPage(
  { options, signal, http, secret }: CollectContext<Options>,
  ids: { readonly min_id?: string; readonly max_id?: string },
) {
  const url = new URL(options.timeline === 'tag' ? `/api/v1/timelines/tag/${encodeURIComponent(options.tag ?? '')}` : '/api/v1/timelines/public', options.server) // prettier-ignore
  for (const [name, id] of Object.entries(ids)) url.searchParams.set(name, id)
  url.searchParams.set('limit', String(PAGE_SIZE))
  if (options.local) url.searchParams.set('local', 'true')
  if (options.remote) url.searchParams.set('remote', 'true')
  const token = options.authenticated ? secret('MASTODON_TOKEN') : undefined
  const { value, headers } = await http
    .getJson({
      url: url.href,
      signal,
      ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token.reveal()}` } }),
    })
    .catch((error: unknown) => {
      throw isAuthFailure(error) ? loginError(options, token !== undefined) : error
    })
  const parsed = parseTimeline(value, { host: url.hostname, honourOptOut: options.honourOptOut })
  if (!parsed.ok) throw new CollectorError('schema-drift', `${url.host}${url.pathname}: ${parsed.problem}`)
  return { timeline: parsed.timeline, ...parseLinkHeader(headers['link']) }
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
