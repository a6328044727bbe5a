import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformSimulator } from './platform.ts'

const TOKEN = 'clt.synthetic'
const DAY_MS = 86_400_000

interface Asked {
  readonly query?: { readonly or?: readonly { readonly field_name: string; readonly field_values: readonly string[] }[] }
  readonly start_date?: string
  readonly end_date?: string
  readonly max_count?: number
  readonly cursor?: number
  readonly search_id?: string
} // prettier-ignore

/** The Research API: tokens by POST, a video query whose ids are numbers beyond 2^53. A secret that begins with `wrong` is. */
export const tiktokResearch: PlatformSimulator = {
  id: 'tiktok-research',
  items: ['data', 'videos'],
  drift: { '"videos":': '"clips":' },
  refusals: {
    'wrong-token': () => failure(401, 'access_token_invalid'),
    'revoked-token': () => failure(401, 'access_token_invalid'),
    scope: () => failure(401, 'scope_not_authorized'),
    quota: () => failure(429, 'daily_quota_limit_exceeded'),
    throttle: () => failure(429, 'rate_limit_exceeded'),
    'not-ready': () => failure(400, 'invalid_params'),
  },
  sound: /^\/v2\/oauth\/token\/$/,
  answer({ method, path, parameters, headers, body, posts, fault }) {
    if (method !== 'POST') return failure(405, 'invalid_request')
    if (path === '/v2/oauth/token/') {
      const form = new URLSearchParams(body)
      const isWrong = !form.has('client_key') || (form.get('client_secret') ?? 'wrong').startsWith('wrong')
      if (isWrong) return { body: { error: 'invalid_client', error_description: 'simulated', log_id: 'synthetic' } }
      return { body: { access_token: TOKEN, expires_in: 7_200, token_type: 'Bearer' } }
    }
    if (path !== '/v2/research/video/query/') return undefined
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return failure(401, 'access_token_invalid')
    const asked = JSON.parse(body) as Asked
    const [fromMs, toMs] = [dateOf(asked.start_date), dateOf(asked.end_date)]
    const isRight = (parameters.get('fields') ?? '') !== '' && toMs - fromMs <= 30 * DAY_MS && (asked.max_count ?? 20) <= 100 && ((asked.cursor ?? 0) === 0 || asked.search_id !== undefined) // prettier-ignore
    if (!isRight) return failure(400, 'invalid_params')
    const words = (asked.query?.or ?? []).flatMap(({ field_values }) => field_values)
    const found = posts.filter(({ text, atMs }) => atMs >= fromMs && atMs < toMs + DAY_MS && words.some((word) => text.includes(word))) // prettier-ignore
    const token = asked.cursor === undefined ? undefined : String(asked.cursor)
    const { items, next } = pageOf(found, { token, size: asked.max_count ?? 20, fault })
    return {
      body: {
        data: { videos: items.map(videoOf), cursor: Number(next?.slice(1) ?? 0), search_id: '7201388525814961198', has_more: next !== undefined }, // prettier-ignore
        error: { code: 'ok', message: '', log_id: 'synthetic' },
      },
    }
  },
}

function videoOf({ id, text, author, atMs, tags }: SimulatedPost) {
  return { id: longNumber(`7201388525814${id}`), video_description: text, create_time: Math.floor(atMs / 1_000), region_code: 'TH', username: author.id, hashtag_names: tags, like_count: 1, comment_count: 0, share_count: 0, view_count: 10 } // prettier-ignore
}

/** As a number in the answer, though no number here can hold it. */
function longNumber(digits: string): unknown {
  return (JSON as unknown as { rawJSON(text: string): unknown }).rawJSON(digits)
}

/** `YYYYMMDD`, UTC. */
function dateOf(day = ''): number {
  return Date.parse(day.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'))
}

function failure(status: number, code: string): PlatformAnswer {
  return { status, body: { data: {}, error: { code, message: 'simulated', log_id: 'synthetic' } } }
}
