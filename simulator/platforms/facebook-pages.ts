import type { SimulatedPost } from '../world.ts'
import { graphError, graphPage, GRAPH_REFUSALS, graphTime, isAnonymous, NO_TOKEN } from './graph.ts'
import type { PlatformSimulator } from './platform.ts'

const PAGE_ID = '100000000000001'
const EDGE = /^\/v\d+\.\d+\/([^/]+)\/(feed|posts|tagged|comments)$/

const postIdOf = ({ id }: SimulatedPost) => `${PAGE_ID}_${id}`

/** The Graph API: feeds of Pages, paged by time, and comments, paged by cursors. Every Page shows the same posts. */
export const facebookPages: PlatformSimulator = {
  id: 'facebook-pages',
  items: ['data'],
  drift: { '"data":': '"entries":' },
  refusals: GRAPH_REFUSALS,
  answer(request) {
    const [, node = '', edge] = EDGE.exec(request.path) ?? []
    if (edge === undefined) return undefined
    if (isAnonymous(request)) return NO_TOKEN
    const { parameters, posts } = request
    if (Number(parameters.get('limit') ?? 25) > 100) return graphError(400, 100, '(#100) limit is too large')
    if (edge === 'comments') {
      const under = posts.find((post) => postIdOf(post) === node)
      if (under === undefined) return GRAPH_REFUSALS['gone']?.(request)
      const comments = posts.filter(({ replyTo }) => replyTo === under.id).toReversed()
      return { body: graphPage(request, comments, commentOf, { defaultLimit: 25, cursors: 'after' }) }
    }
    const sinceMs = Number(parameters.get('since') ?? 0) * 1_000
    const feed = posts.filter(({ replyTo, atMs }) => replyTo === undefined && atMs >= sinceMs).toReversed()
    const item = (post: SimulatedPost) => itemOf(post, posts.filter(({ replyTo }) => replyTo === post.id).length)
    return {
      body: graphPage(request, feed, item, { defaultLimit: 25, cursors: 'none' }),
      headers: { 'X-App-Usage': '{"call_count":3,"total_time":2,"total_cputime":1}' },
    }
  },
}

function itemOf(post: SimulatedPost, comments: number) {
  return {
    id: postIdOf(post),
    created_time: graphTime(post.atMs),
    updated_time: graphTime(post.atMs),
    message: post.text,
    permalink_url: `https://www.facebook.example/${PAGE_ID}/posts/${post.id}/`,
    from: { name: post.author.name, id: post.author.id },
    status_type: 'added_photos',
    ...(post.author.followers === 0 ? {} : { shares: { count: post.author.followers } }),
    comments: { data: [], summary: { order: 'chronological', total_count: comments, can_comment: true } },
    reactions: { data: [], summary: { total_count: 5, viewer_reaction: 'NONE' } },
  }
}

function commentOf(post: SimulatedPost) {
  return {
    id: `${post.replyTo ?? ''}_${post.id}`,
    created_time: graphTime(post.atMs),
    message: post.text,
    comment_count: 0,
    like_count: 1,
    permalink_url: `https://www.facebook.example/${PAGE_ID}/posts/${post.replyTo ?? ''}/?comment_id=${post.id}`,
  }
}
