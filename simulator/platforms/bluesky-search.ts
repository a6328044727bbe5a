import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformSimulator } from './platform.ts'

const TOKEN = 'synthetic-access-jwt'
const didOf = ({ author }: SimulatedPost) => `did:plc:synthetic${author.id.replace(/[^a-z0-9]/gi, '').toLowerCase()}`

/** The post search behind a login, in both versions. A password that begins with `wrong` is. */
export const blueskySearch: PlatformSimulator = {
  id: 'bluesky-search',
  items: ['posts'],
  drift: { '"posts":': '"items":' },
  refusals: {
    'wrong-token': () => failure(401, 'AuthMissing'),
    'revoked-token': () => failure(401, 'InvalidToken'),
    expired: () => failure(400, 'ExpiredToken'),
    'no-v2': ({ path }) => (path.endsWith('V2') ? failure(501, 'MethodNotImplemented') : undefined),
    'bad-query': () => failure(400, 'BadQueryString'),
    quota: ({ nowMs }) => ({ ...failure(429, 'RateLimitExceeded'), headers: { 'RateLimit-Remaining': '0', 'RateLimit-Reset': String(Math.ceil(nowMs / 1_000) + 300) } }), // prettier-ignore
    'proxy-page': () => ({ status: 403, type: 'text/html', body: 'Request forbidden by administrative rules.' }),
  },
  sound: /^\/xrpc\/com\.atproto\.server\.createSession$/,
  answer({ method, path, parameters, headers, body, posts, fault }) {
    if (path === '/xrpc/com.atproto.server.createSession') {
      const { identifier, password } = (method === 'POST' ? JSON.parse(body) : {}) as Record<string, string>
      if (identifier === undefined || password === undefined || password.startsWith('wrong')) return failure(401, 'AuthenticationRequired') // prettier-ignore
      return { body: { accessJwt: TOKEN, refreshJwt: 'synthetic-refresh-jwt', did: 'did:plc:synthetic', handle: identifier } } // prettier-ignore
    }
    const v2 = path === '/xrpc/app.bsky.feed.searchPostsV2'
    if (!v2 && path !== '/xrpc/app.bsky.feed.searchPosts') return failure(501, 'MethodNotImplemented')
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return failure(401, 'AuthMissing')
    const words = (parameters.get(v2 ? 'query' : 'q') ?? '').replaceAll('"', '')
    const limit = Number(parameters.get('limit') ?? 25)
    if (words === '' || limit < 1 || limit > 100) return failure(400, 'InvalidRequest')
    const since = Date.parse(parameters.get('since') ?? '1970-01-01')
    const found = posts.filter(({ text, atMs }) => text.includes(words) && atMs >= since).toReversed()
    const page = pageOf(found, { token: parameters.get('cursor') ?? undefined, size: limit, fault })
    return {
      body: { ...(page.next === undefined ? {} : { cursor: page.next }), hitsTotal: found.length, posts: page.items.map(viewOf) }, // prettier-ignore
      headers: { 'RateLimit-Limit': '3000', 'RateLimit-Remaining': '2990', 'RateLimit-Policy': '3000;w=300' },
    }
  },
}

function viewOf(post: SimulatedPost) {
  const did = didOf(post)
  const at = new Date(post.atMs).toISOString()
  return {
    uri: `at://${did}/app.bsky.feed.post/${post.id}`,
    cid: `bafysynthetic${post.id}`,
    author: { did, handle: `${post.author.id}.synthetic.invalid`, displayName: post.author.name, labels: [] },
    record: { $type: 'app.bsky.feed.post', text: post.text, createdAt: at, langs: ['th'], tags: post.tags },
    replyCount: 0,
    repostCount: 0,
    likeCount: 1,
    quoteCount: 0,
    indexedAt: at,
    labels: [],
  }
}

function failure(status: number, error: string): PlatformAnswer {
  return { status, body: { error, message: 'simulated' } }
}
