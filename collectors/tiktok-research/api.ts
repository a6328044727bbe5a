import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import type { CollectContext } from '../../core/ports/collector.ts'
import type { RefusalReading, RefusedAnswer, Spend } from '../../core/ports/http-client.ts'
import type { Options } from './options.ts'
import { parseComments, parseVideos, type ParsedComments, type ParsedVideos } from './parse.ts'
import type { VideoQuery } from './query.ts'

const DAY_MS = 86_400_000
/** Between the first and the last day of a query, which may be 30 apart. */
export const MOST_DAYS = 29
const FIELDS =
  'id,video_description,create_time,region_code,share_count,view_count,like_count,comment_count,music_id,hashtag_names,username,effect_ids,playlist_id,voice_to_text,favourites_count,video_duration'
const COMMENT_FIELDS = 'id,video_id,text,like_count,reply_count,parent_comment_id,create_time'
const PAGE_SIZE = 100
export const REQUEST: Spend = { budget: 'requests', amount: 1 }
/** A new search answers with an error until its result is ready; what failed on its side is asked for again. */
const TRIES = 4
const WAIT_MS = 1_000

const TokenSchema = z.object({ access_token: z.string().min(1) })
const ErrorSchema = z.object({ error: z.union([z.string(), z.object({ code: z.string() }).transform(({ code }) => code)]) }) // prettier-ignore

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: string }

export interface VideoSearch {
  readonly query: VideoQuery
  readonly fromMs: number
  /** Default: now. */
  readonly toMs?: number
  /** `cursor searchId` of the page before. */
  readonly next: string | undefined
}

/** Asks as the project that was approved. One token serves a run; it is never written down. */
export function createApi({ options, http, secret, clock, signal }: CollectContext<Options>) {
  let token: string | undefined

  async function fetchToken(): Promise<string> {
    const [key, keySecret] = [secret('TIKTOK_CLIENT_KEY'), secret('TIKTOK_CLIENT_SECRET')]
    const { value } = await http.getJson({
      url: `${options.baseUrl}/v2/oauth/token/`,
      method: 'POST',
      body: new URLSearchParams({ client_key: key?.reveal() ?? '', client_secret: keySecret?.reveal() ?? '', grant_type: 'client_credentials' }).toString(), // prettier-ignore
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      readRefusal: ({ status }) => (status === 400 || status === 401 ? { kind: 'auth-failed', message: KEYS_REFUSED } : undefined), // prettier-ignore
      signal,
    })
    const given = TokenSchema.safeParse(value).data
    if (given !== undefined) return given.access_token
    // It refuses with status 200 as well.
    if (codeIn(value) !== undefined) throw new CollectorError('auth-failed', `TikTok: ${KEYS_REFUSED}`)
    throw new CollectorError('schema-drift', 'TikTok: gave no access_token; its interface may have changed')
  }

  async function ask<T>(
    url: string,
    body: object,
    parse: (value: unknown) => Parsed<T>,
    refusal = readRefusal,
  ): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      token ??= await fetchToken()
      const told: { code?: string | undefined } = {}
      try {
        const { value } = await http.getJson({
          url,
          method: 'POST',
          body: JSON.stringify(body),
          headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
          spend: [REQUEST],
          readRefusal: (answer) => {
            told.code = codeIn(jsonOf(answer.body))
            return refusal(answer, told.code, clock.nowMs())
          },
          signal,
        })
        const parsed = parse(value)
        if (parsed.ok) return parsed
        throw new CollectorError('schema-drift', `TikTok, ${new URL(url).pathname.split('/').at(-3) ?? ''} ${new URL(url).pathname.split('/').at(-2) ?? ''}: ${parsed.problem}`) // prettier-ignore
      } catch (error) {
        if (!(error instanceof CollectorError) || attempt >= TRIES) throw error
        const isStale = told.code === 'access_token_invalid' && attempt === 1
        if (isStale) token = undefined
        else if (error.kind === 'unreachable') await clock.sleep(WAIT_MS, signal)
        else throw error
        signal.throwIfAborted()
      }
    }
  }

  return {
    videos({ query, fromMs, toMs = clock.nowMs(), next }: VideoSearch): Promise<ParsedVideos> {
      const [cursor, searchId] = next?.split(' ') ?? []
      const rest = cursor === undefined ? {} : { cursor: Number(cursor), search_id: searchId }
      return ask(searchUrl(options), { ...bodyOf(query, fromMs, toMs), ...rest }, parseVideos)
    },
    /** @throws CollectorError `gone` when the video, or `cursor` in its comments, is not known (any more). */
    comments(videoId: string, cursor: string | undefined): Promise<ParsedComments> {
      const body = {
        video_id: videoId,
        max_count: PAGE_SIZE,
        ...(cursor === undefined ? {} : { cursor: Number(cursor) }),
      }
      return ask(commentsUrl(options), body, (value) => parseComments(value, videoId), readCommentsRefusal)
    },
  }
}
export type Api = ReturnType<typeof createApi>

const KEYS_REFUSED = 'refuses TIKTOK_CLIENT_KEY and TIKTOK_CLIENT_SECRET; check both at developers.tiktok.com, and that the project is approved' // prettier-ignore

export function searchUrl({ baseUrl }: Options): string {
  return `${baseUrl}/v2/research/video/query/?fields=${FIELDS}`
}

function commentsUrl({ baseUrl }: Options): string {
  return `${baseUrl}/v2/research/video/comment/list/?fields=${COMMENT_FIELDS}`
}

export function bodyOf(query: VideoQuery, fromMs: number, toMs: number) {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll('-', '')
  return {
    query,
    start_date: day(Math.max(fromMs, toMs - MOST_DAYS * DAY_MS)),
    end_date: day(toMs),
    max_count: PAGE_SIZE,
  }
}

function readRefusal({ status }: RefusedAnswer, code: string | undefined, nowMs: number): RefusalReading | undefined {
  const midnightMs = (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS
  if (isInvalid(code)) return { kind: 'unreachable', message: `says ${String(code)}: the search is not ready yet, or it is wrong; when this stays, report it` } // prettier-ignore
  switch (code) {
    case 'daily_quota_limit_exceeded':
      return { kind: 'quota-exhausted', message: `the day's requests are used up; there are more at ${new Date(midnightMs).toISOString()}`, retryAtMs: midnightMs } // prettier-ignore
    case 'rate_limit_exceeded':
      return { kind: 'rate-limited', message: `asked us to slow down (${status})` }
    case 'access_token_invalid':
      return { kind: 'auth-failed', message: 'refuses a token that it has just given; look whether the project is still approved' }
    case 'scope_not_authorized':
    case 'scope_permission_missed':
      return { kind: 'auth-failed', message: 'the project may not use research.data.basic; ask for that scope at developers.tiktok.com' }
    case 'internal_error':
    case 'timeout':
      return { kind: 'unreachable', message: `failed on its side (${code})` }
    default:
      return undefined
  } // prettier-ignore
}

/** Nothing has to be made ready here: what is not right is the video or the place. */
function readCommentsRefusal(
  answer: RefusedAnswer,
  code: string | undefined,
  nowMs: number,
): RefusalReading | undefined {
  // prettier-ignore
  if (isInvalid(code)) return { kind: 'gone', message: `says ${String(code)}: the video may be gone` }
  return readRefusal(answer, code, nowMs)
}

function isInvalid(code: string | undefined): boolean {
  return code === 'invalid_params' || code === 'invalid_param' || code === 'invalid_request'
}

function codeIn(value: unknown): string | undefined {
  const code = ErrorSchema.safeParse(value).data?.error
  return code === 'ok' ? undefined : code
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
