import type { SimulatedPost } from '../world.ts'
import { graphError, graphPage, GRAPH_REFUSALS, graphTime, isAnonymous, NO_TOKEN } from './graph.ts'
import type { PlatformSimulator } from './platform.ts'

const DAY_MS = 86_400_000
const MEDIA = /^\/v\d+\.\d+\/(\d+)\/(recent|top)_media$/
const SEARCH = /^\/v\d+\.\d+\/ig_hashtag_search$/

/** Ids of hashtags are digits and never change: here the letters themselves. */
const hashtagId = (name: string) => `17${Array.from(name, (letter) => String(letter.codePointAt(0)).padStart(5, '0')).join('')}` // prettier-ignore

/** Hashtag search: the last 24 hours, every page with the same cursor. A post has the hashtags that its text holds, with or without #. */
export const instagramHashtags: PlatformSimulator = {
  id: 'instagram-hashtags',
  items: ['data'],
  drift: { '"data":': '"entries":' },
  refusals: {
    ...GRAPH_REFUSALS,
    'unknown-hashtag': () => graphError(400, 24, 'The requested resource does not exist', 2_207_024),
  },
  answer(request) {
    const { path, parameters, posts, nowMs } = request
    if (isAnonymous(request)) return NO_TOKEN
    if (!parameters.has('user_id')) return graphError(400, 100, '(#100) The parameter user_id is required')
    if (SEARCH.test(path)) return { body: { data: [{ id: hashtagId(parameters.get('q') ?? '') }] } }
    const [, id, edge] = MEDIA.exec(path) ?? []
    if (id === undefined) return undefined
    const isRecent = ({ atMs }: SimulatedPost) => edge === 'top' || atMs > nowMs - DAY_MS
    const has = ({ tags, text }: SimulatedPost) =>
      tags.some((tag) => hashtagId(tag) === id) || [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].some(([word]) => hashtagId(word) === id) || id === hashtagId('ทุกโพสต์') // prettier-ignore
    const found = posts.filter((post) => isRecent(post) && has(post)).toReversed()
    return { body: graphPage(request, found, mediumOf, { defaultLimit: 25, cursors: 'same' }) }
  },
}

/** A picture or an album, as Instagram's interfaces give them. */
export function mediumOf(post: SimulatedPost) {
  const isAlbum = Number(post.id.at(-1)) % 3 === 0
  return {
    id: `180${post.id.padStart(14, '0')}`,
    caption: post.text,
    media_type: isAlbum ? 'CAROUSEL_ALBUM' : 'IMAGE',
    ...(isAlbum
      ? { children: { data: [{ id: '1', media_type: 'IMAGE', media_url: `https://cdn.example/${post.id}-1.jpg` }] } }
      : { media_url: `https://cdn.example/${post.id}.jpg`, like_count: post.author.followers }),
    permalink: `https://www.instagram.example/p/${post.id}/`,
    timestamp: graphTime(post.atMs),
    comments_count: 1,
  }
}
