import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformRequest, type PlatformSimulator } from './platform.ts'

const EPOCH_MS = 1_288_834_974_657n
const [DAY_MS, MILLION] = [86_400_000, 1_000_000n]
const PROBLEMS = 'https://api.x.com/2/problems/'
const RESET_MS = 900_000

/** A snowflake of the post's time whose last six digits are the simulated id's. */
export function snowflakeOf({ id, atMs }: Pick<SimulatedPost, 'id' | 'atMs'>): string {
  const base = (BigInt(atMs) - EPOCH_MS) << 22n
  return String(base + ((BigInt(id) - base) % MILLION + MILLION) % MILLION) // prettier-ignore
}

const authorIdOf = ({ author }: SimulatedPost) => String(Array.from(author.id).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1e9, 7)) // prettier-ignore

/** X's API v2: recent search and look-up by ids, under the names of August 2026; `tweet.fields` is refused. */
export const x: PlatformSimulator = {
  id: 'x',
  items: ['data'],
  drift: { '"data":': '"entries":', '"result_count":': '"hits":' },
  refusals: {
    'revoked-token': () => problem(403, { title: 'Client Forbidden', type: `${PROBLEMS}client-forbidden`, status: 403, detail: 'The app is suspended.', reason: 'client-not-enrolled' }), // prettier-ignore
    'wrong-token': () => problem(401, { title: 'Unauthorized', type: 'about:blank', status: 401, detail: 'Unauthorized' }), // prettier-ignore
    quota: () => problem(402, { title: 'Payment Required', detail: 'credits depleted', status: 402, type: `${PROBLEMS}credits-depleted` }), // prettier-ignore
    cap: () => problem(429, { title: 'UsageCapExceeded', period: 'Monthly', scope: 'Product', detail: 'Usage cap exceeded: Monthly product cap', type: 'https://api.twitter.com/2/problems/usage-capped' }), // prettier-ignore
    throttled: ({ nowMs }) => ({
      ...problem(429, { title: 'Too Many Requests', detail: 'Too Many Requests', type: 'about:blank', status: 429 }),
      headers: limitHeaders(0, nowMs),
    }),
    forbidden: () => problem(403, { title: 'Client Forbidden', type: `${PROBLEMS}client-forbidden`, reason: 'client-not-enrolled' }), // prettier-ignore
    'cursor-refused': ({ parameters }) => (parameters.has('since_id') ? invalid({ since_id: [parameters.get('since_id')] }, `'since_id' must be a tweet id created after 2026-07-31T11:45Z.`) : undefined), // prettier-ignore
    'new-fields': ({ parameters }) => (parameters.has('post.fields') ? invalid({ 'post.fields': ['created_at'] }, 'The query parameter [post.fields] is not one of [query,tweet.fields]') : undefined), // prettier-ignore
  },
  answer(request) {
    const { path, headers, parameters, nowMs } = request
    if (!/^\/2\/tweets(\/search\/recent)?$/.test(path)) return undefined
    if (!/^Bearer \S/.test(headers['authorization'] ?? '')) return x.refusals['wrong-token']?.(request)
    const found = parameters.has('ids') ? lookUp(request) : search(request)
    return { ...found, headers: limitHeaders(449, nowMs) }
  },
}

function lookUp({ parameters, posts }: PlatformRequest): PlatformAnswer {
  const ids = (parameters.get('ids') ?? '').split(',')
  const found = posts.filter((post) => ids.includes(snowflakeOf(post)))
  const missing = ids.filter((id) => !found.some((post) => snowflakeOf(post) === id))
  const errors = missing.map((id) => ({ resource_id: id, resource_type: 'tweet', parameter: 'ids', title: 'Not Found Error', type: `${PROBLEMS}resource-not-found` })) // prettier-ignore
  return { body: { ...bodyOf(found, posts), ...(errors.length === 0 ? {} : { errors }) } }
}

function search({ parameters, posts, nowMs, fault }: PlatformRequest): PlatformAnswer {
  const size = Number(parameters.get('max_results') ?? 10)
  if (size < 10 || size > 100) return invalid({ max_results: [String(size)] }, 'max_results is out of range')
  const [sinceId, startTime] = [parameters.get('since_id'), parameters.get('start_time')]
  if (sinceId !== null && (startTime ?? parameters.get('end_time')) !== null)
    return invalid({ since_id: [sinceId] }, 'Invalid use of since_id in conjunction with start_time or end_time')
  const oldest = (BigInt(Math.floor(nowMs) - 7 * DAY_MS) - EPOCH_MS) << 22n
  if (sinceId !== null && BigInt(sinceId) < oldest)
    return invalid({ since_id: [sinceId] }, `'since_id' must be a tweet id created after 2026-07-31T11:45Z. Please use a 'since_id' that is larger than ${oldest}`) // prettier-ignore
  const query = parameters.get('query') ?? ''
  const found = posts
    .filter(({ atMs }) => atMs >= (startTime === null ? nowMs - 7 * DAY_MS : Date.parse(startTime)))
    .filter((post) => sinceId === null || BigInt(snowflakeOf(post)) > BigInt(sinceId))
    .filter(({ text }) => matches(text, query))
    .toReversed()
  const page = pageOf(found, { token: parameters.get('next_token') ?? undefined, size, fault })
  const ids = page.items.map(snowflakeOf)
  const meta = {
    ...(ids.length === 0 ? {} : { newest_id: ids[0], oldest_id: ids.at(-1) }),
    result_count: ids.length,
    ...(page.next === undefined ? {} : { next_token: page.next }),
  }
  // Without results there is no data at all.
  return { body: { ...(ids.length === 0 ? {} : bodyOf(page.items, posts)), meta } }
}

/** As much of the query language as a test needs: alternatives in one pair of brackets, phrases, words not wanted. */
function matches(text: string, query: string): boolean {
  const [, group = query, tail = ''] = /^\((.*)\)(.*)$/s.exec(query) ?? []
  const unwanted = [...tail.matchAll(/-(?:"([^"]*)"|([^\s:]+))(?=\s|$)/g)].flatMap(
    ([, phrase, word]) => phrase ?? word ?? [],
  )
  return !unwanted.some((word) => text.includes(word)) && group.split(' OR ').some((term) => text.includes(term.replaceAll('"', ''))) // prettier-ignore
}

/** @param all - What posts that are answered are found among: they come along. */
function bodyOf(posts: readonly SimulatedPost[], all: readonly SimulatedPost[]) {
  const users = new Map(posts.map((post) => [authorIdOf(post), post.author]))
  const answered = all.filter(({ id }) => posts.some(({ replyTo }) => replyTo === id))
  return {
    data: posts.map((post) => itemOf(post, answered)),
    includes: {
      ...(answered.length === 0 ? {} : { posts: answered.map((post) => itemOf(post, [])) }),
      users: [...users].map(([id, { name, followers }]) => ({ id, name, username: `user${id}`, verified: false, public_metrics: { followers_count: followers } })), // prettier-ignore
    },
  }
}

function itemOf(post: SimulatedPost, answered: readonly SimulatedPost[]) {
  const to = answered.find(({ id }) => id === post.replyTo)
  return {
    id: snowflakeOf(post),
    text: post.text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
    author_id: authorIdOf(post),
    created_at: new Date(post.atMs).toISOString(),
    lang: post.language ?? 'th',
    conversation_id: snowflakeOf(post),
    edit_history_post_ids: [snowflakeOf(post)],
    public_metrics: { repost_count: 1, reply_count: 2, like_count: 3, quote_count: 0, bookmark_count: 0, impression_count: 90 }, // prettier-ignore
    ...(to === undefined ? {} : { referenced_posts: [{ type: 'replied_to', id: snowflakeOf(to) }] }),
    ...(post.tags.length === 0 ? {} : { entities: { hashtags: post.tags.map((tag) => ({ start: 0, end: 1, tag })) } }),
  }
}

function invalid(parameters: object, message: string): PlatformAnswer {
  return problem(400, { errors: [{ parameters, message }], title: 'Invalid Request', detail: 'One or more parameters to your request was invalid.', type: `${PROBLEMS}invalid-request` }) // prettier-ignore
}

function problem(status: number, body: object): PlatformAnswer {
  return { status, type: 'application/problem+json', body }
}

function limitHeaders(remaining: number, nowMs: number): Readonly<Record<string, string>> {
  return {
    'x-rate-limit-limit': '450',
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': String(Math.ceil((nowMs + RESET_MS) / 1_000)),
  }
}
