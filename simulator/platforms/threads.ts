import type { SimulatedPost } from '../world.ts'
import { graphError, graphPage, GRAPH_REFUSALS, graphTime, isAnonymous, NO_TOKEN } from './graph.ts'
import type { PlatformSimulator } from './platform.ts'

const BEGINNING_S = 1_688_540_400

/** Digits only, as the platform's own. */
const postIdOf = ({ id }: SimulatedPost) => `178${id.padStart(14, '0')}`

/** The Threads API's keyword and topic-tag search. */
export const threads: PlatformSimulator = {
  id: 'threads',
  items: ['data'],
  drift: { '"data":': '"entries":' },
  refusals: GRAPH_REFUSALS,
  answer(request) {
    if (request.path !== '/v1.0/keyword_search') return undefined
    if (isAnonymous(request)) return NO_TOKEN
    const { parameters, posts, nowMs } = request
    const q = parameters.get('q')
    if (q === null) return graphError(400, 100, 'The parameter q is required')
    const since = Number(parameters.get('since') ?? BEGINNING_S)
    // Its clock is its own: a second or two beyond now is let pass.
    if (since < BEGINNING_S || since > nowMs / 1_000 + 120) return graphError(400, 100, 'Invalid parameter since')
    if (Number(parameters.get('limit') ?? 25) > 100) return graphError(400, 100, 'Invalid parameter limit')
    const fits = ({ text, tags }: SimulatedPost) => (parameters.get('search_mode') === 'TAG' ? tags.includes(q) : text.includes(q)) // prettier-ignore
    const found = posts.filter((post) => fits(post) && post.atMs >= since * 1_000).toReversed()
    return { body: graphPage(request, found, itemOf, { defaultLimit: 25, cursors: 'after' }) }
  },
}

function itemOf(post: SimulatedPost) {
  return {
    id: postIdOf(post),
    text: post.text,
    media_type: Number(post.id.at(-1)) % 2 === 0 ? 'TEXT' : 'TEXT_POST',
    permalink: `https://www.threads.example/@${post.author.id}/post/${post.id}`,
    timestamp: graphTime(post.atMs),
    username: post.author.id,
    has_replies: false,
    is_quote_post: false,
    is_reply: post.replyTo !== undefined,
    ...(post.tags[0] === undefined ? {} : { topic_tag: post.tags[0] }),
  }
}
