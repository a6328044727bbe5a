import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformRequest, type PlatformSimulator } from './platform.ts'

const TOKEN = 'clt.synthetic'
const DAY_MS = 86_400_000
const QUERY = '/v2/research/video/query/'
const COMMENTS = '/v2/research/video/comment/list/'

interface Condition {
  readonly field_name: string
  readonly field_values: readonly string[]
}

interface Asked {
  readonly query?: { readonly or?: readonly Condition[]; readonly and?: readonly Condition[] }
  readonly start_date?: string
  readonly end_date?: string
  readonly max_count?: number
  readonly cursor?: number
  readonly video_id?: string
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
    if (path !== QUERY && path !== COMMENTS) return undefined
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return failure(401, 'access_token_invalid')
    const asked = JSON.parse(body) as Asked
    if (path === COMMENTS) return comments(asked, posts, fault)
    const [fromMs, toMs] = [dateOf(asked.start_date), dateOf(asked.end_date)]
    const isRight = (parameters.get('fields') ?? '') !== '' && toMs - fromMs <= 30 * DAY_MS && (asked.max_count ?? 20) <= 100 && ((asked.cursor ?? 0) === 0 || asked.search_id !== undefined) // prettier-ignore
    if (!isRight) return failure(400, 'invalid_params')
    const { or, and = [] } = asked.query ?? {}
    const ids = and.find(({ field_name }) => field_name === 'video_id')?.field_values
    const isMeant = (post: SimulatedPost) =>
      (ids?.includes(idOf(post)) ?? true) && (or === undefined || or.some(({ field_values }) => field_values.some((word) => post.text.includes(word)))) // prettier-ignore
    const found = posts.filter((post) => post.replyTo === undefined && post.atMs >= fromMs && post.atMs < toMs + DAY_MS && isMeant(post)) // prettier-ignore
    const token = asked.cursor === undefined ? undefined : String(asked.cursor)
    const { items, next } = pageOf(found, { token, size: asked.max_count ?? 20, fault })
    return {
      body: {
        data: { videos: items.map((post) => videoOf(post, posts)), cursor: Number(next?.slice(1) ?? 0), search_id: '7201388525814961198', has_more: next !== undefined }, // prettier-ignore
        error: { code: 'ok', message: '', log_id: 'synthetic' },
      },
    }
  },
}

/** A video's comments, oldest first; those on the video itself name it as their parent. */
function comments(asked: Asked, posts: readonly SimulatedPost[], fault: PlatformRequest['fault']): PlatformAnswer {
  const video = posts.find((post) => idOf(post) === asked.video_id)
  if (video === undefined) return failure(400, 'invalid_params')
  const found = posts.filter(({ replyTo }) => replyTo === video.id)
  const { items, next } = pageOf(found, { token: asked.cursor === undefined ? undefined : String(asked.cursor), size: asked.max_count ?? 10, fault }) // prettier-ignore
  const commentOf = (post: SimulatedPost) => ({ id: longNumber(idOf(post)), video_id: longNumber(idOf(video)), parent_comment_id: longNumber(idOf(video)), text: post.text, like_count: 2, reply_count: 0, create_time: Math.floor(post.atMs / 1_000) }) // prettier-ignore
  return {
    body: {
      data: { comments: items.map(commentOf), cursor: Number(next?.slice(1) ?? 0), has_more: next !== undefined },
      error: { code: 'ok', message: '', log_id: 'synthetic' },
    },
  }
}

const idOf = ({ id }: SimulatedPost) => `7201388525814${id}`

function videoOf(post: SimulatedPost, posts: readonly SimulatedPost[]) {
  const { id, text, author, atMs, tags } = post
  const commentCount = posts.filter(({ replyTo }) => replyTo === id).length
  return { id: longNumber(idOf(post)), video_description: text, create_time: Math.floor(atMs / 1_000), region_code: 'TH', username: author.id, hashtag_names: tags, like_count: 1, comment_count: commentCount, share_count: 0, view_count: 10 } // prettier-ignore
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
