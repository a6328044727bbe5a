import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformRequest, type PlatformSimulator } from './platform.ts'

const TOKEN = 'synthetic-reddit-token'
const fullnameOf = ({ id, replyTo }: SimulatedPost) => `${replyTo === undefined ? 't3' : 't1'}_x${id}`

/** The OAuth API: a token, new posts and comments of a community, search, look-up by fullname. Every community shows the same posts. */
export const reddit: PlatformSimulator = {
  id: 'reddit',
  items: ['data', 'children'],
  drift: { '"children":': '"kids":' },
  refusals: {
    'wrong-token': () => failure(401, 'Unauthorized'),
    'revoked-token': () => failure(401, 'Unauthorized'),
    private: () => failure(403, 'Forbidden', 'private'),
    'not-found': () => failure(404, 'Not Found'),
  },
  sound: /^\/api\/v1\/access_token$/,
  answer(request) {
    const { method, path, headers, body, posts, parameters } = request
    if (path === '/api/v1/access_token') {
      if (method !== 'POST' || !/^Basic \S/.test(headers['authorization'] ?? '')) return failure(401, 'Unauthorized')
      if (new URLSearchParams(body).get('grant_type') !== 'client_credentials') return { status: 400, body: { error: 'unsupported_grant_type' } } // prettier-ignore
      return { body: { access_token: TOKEN, token_type: 'bearer', expires_in: 86_400, scope: '*' } }
    }
    if (headers['authorization']?.toLowerCase() !== `bearer ${TOKEN}`) return failure(401, 'Unauthorized')
    if (path === '/api/info') {
      const ids = (parameters.get('id') ?? '').split(',')
      return listing(request, posts.filter((post) => ids.includes(fullnameOf(post)))) // prettier-ignore
    }
    const isComment = ({ replyTo }: SimulatedPost) => replyTo !== undefined
    if (/^\/r\/\w+\/comments$/.test(path)) return listing(request, posts.filter(isComment).toReversed())
    const links = posts.filter((post) => !isComment(post)).toReversed()
    if (/^\/r\/\w+\/new$/.test(path)) return listing(request, links)
    const words = (parameters.get('q') ?? '').split(' OR ').map((word) => word.replaceAll('"', ''))
    if (path === '/search') return listing(request, links.filter(({ text }) => words.some((word) => text.includes(word)))) // prettier-ignore
    return undefined
  },
}

function listing({ parameters, fault }: PlatformRequest, posts: readonly SimulatedPost[]): PlatformAnswer {
  const size = Math.min(Number(parameters.get('limit') ?? 25), 100)
  // A listing reaches back a thousand items. A page leads on from the last post of the one before.
  const reach = posts.slice(0, 1_000)
  const after = parameters.get('after')
  const from = after === null ? 0 : reach.findIndex((post) => fullnameOf(post) === after) + 1
  const isPlayed = fault?.kind === 'hollow' || fault?.kind === 'endless'
  const page = isPlayed
    ? pageOf(reach, { token: after ?? undefined, size, fault })
    : { items: reach.slice(from, from + size), next: from + size < reach.length ? reach.slice(0, from + size).map(fullnameOf).at(-1) : undefined } // prettier-ignore
  const children = page.items.map((post) => thingOf(parameters.get('raw_json') === '1' ? post : escaped(post)))
  return {
    body: {
      kind: 'Listing',
      data: { after: page.next ?? null, before: null, dist: page.items.length, modhash: '', children },
    },
    headers: { 'x-ratelimit-used': '3', 'x-ratelimit-remaining': '997.0', 'x-ratelimit-reset': '247' },
  }
}

/** As every string is unless `raw_json` is given. */
function escaped(post: SimulatedPost): SimulatedPost {
  return { ...post, text: post.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;') }
}

function thingOf(post: SimulatedPost) {
  const [title = '', ...rest] = post.text.split('\n')
  const common = {
    name: fullnameOf(post),
    author: post.author.id,
    author_fullname: `t2_${post.author.id}`,
    subreddit: 'Synthetic',
    permalink: `/r/Synthetic/comments/x${post.id}/`,
    created_utc: Math.floor(post.atMs / 1_000),
    edited: false,
    score: 5,
  }
  if (post.replyTo !== undefined) {
    return { kind: 't1', data: { ...common, body: post.text, parent_id: `t3_x${post.replyTo}`, replies: '' } }
  }
  return {
    kind: 't3',
    data: { ...common, title, selftext: rest.join('\n'), selftext_html: null, is_self: true, url: 'https://www.reddit.example/', num_comments: 0, over_18: false, removed_by_category: null }, // prettier-ignore
  }
}

function failure(status: number, message: string, reason?: string): PlatformAnswer {
  return { status, body: { message, error: status, ...(reason === undefined ? {} : { reason }) } }
}
