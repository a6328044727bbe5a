import type { SimulatedPost } from '../world.ts'
import { pageOf, type PlatformAnswer, type PlatformRequest, type PlatformSimulator } from './platform.ts'

/** The Data API v3: keyword search, videos, uploads of a channel, comments. */
export const youtube: PlatformSimulator = {
  id: 'youtube',
  items: ['items'],
  drift: { '"items":': '"entries":', 'youtube#': 'video#' },
  refusals: {
    'wrong-token': () =>
      error(400, 'API key not valid. Please pass a valid API key.', 'badRequest', 'global', {
        status: 'INVALID_ARGUMENT',
        details: [
          { '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' },
        ],
      }),
    'revoked-token': () =>
      error(400, 'API key expired. Please renew the API key.', 'badRequest', 'global', {
        status: 'INVALID_ARGUMENT',
        details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID', domain: 'googleapis.com' }],
      }), // prettier-ignore
    quota: () =>
      error(429, `Quota exceeded for quota metric 'Search Queries' and limit 'Search Queries per day' of service 'youtube.googleapis.com' for consumer 'project_number:1'.`, 'rateLimitExceeded', 'global', { status: 'RESOURCE_EXHAUSTED' }), // prettier-ignore
    'unit-quota': () =>
      error(403, 'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">quota</a>.', 'quotaExceeded', 'youtube.quota'), // prettier-ignore
    throttled: () =>
      error(429, `Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'.`, 'rateLimitExceeded', 'global'), // prettier-ignore
    'cursor-refused': ({ parameters }) =>
      parameters.has('pageToken')
        ? error(400, 'The request specifies an invalid page token.', 'invalidPageToken', 'youtube.parameter')
        : undefined,
  },
  answer(request) {
    const { path, parameters, headers } = request
    if (!path.startsWith('/youtube/v3/')) return undefined
    if ((headers['x-goog-api-key'] ?? parameters.get('key')) == null)
      return error(403, 'The request is missing a valid API key.', 'forbidden', 'global', {
        status: 'PERMISSION_DENIED',
      })
    switch (path.slice('/youtube/v3/'.length)) {
      case 'search':
        return search(request)
      case 'videos':
        return videos(request)
      case 'playlistItems':
        return playlistItems(request)
      case 'commentThreads':
        return commentThreads(request)
      case 'comments':
        return comments(request)
      default:
        return undefined
    }
  },
}

/** Eleven characters, beginning with a hyphen as some do. */
const videoIdOf = ({ id }: SimulatedPost) => `-v${id.slice(-9).padStart(9, '0')}`
const channelIdOf = ({ author }: SimulatedPost) => `UC${Buffer.from(author.id).toString('base64url').padEnd(22, '0').slice(0, 22)}` // prettier-ignore
const commentIdOf = ({ id }: SimulatedPost) => `Ugy${id}AaABAg`
const isVideo = ({ replyTo }: SimulatedPost) => replyTo === undefined

function search({ parameters, posts, fault }: PlatformRequest): PlatformAnswer {
  const after = Date.parse(parameters.get('publishedAfter') ?? '') || 0
  const before = Date.parse(parameters.get('publishedBefore') ?? '') || Infinity
  const words = (parameters.get('q') ?? '').split('|').map((word) => word.trim().replaceAll('"', ''))
  const found = posts
    .filter((post) => isVideo(post) && post.atMs >= after && post.atMs <= before)
    .filter(({ text }) =>
      words.some((word) =>
        word.split(/\s+/).every((part) => part.startsWith('-') !== text.includes(part.replace(/^-/, ''))),
      ),
    ) // prettier-ignore
    .toReversed()
  const page = listed(parameters, found, fault, 5)
  return answered('youtube#searchListResponse', { ...page, totalResults: 1_000_000 }, (post) => {
    const [title, description] = titled(post)
    return {
      kind: 'youtube#searchResult',
      id: { kind: 'youtube#video', videoId: videoIdOf(post) },
      snippet: {
        publishedAt: new Date(post.atMs).toISOString().replace('.000Z', 'Z'),
        channelId: channelIdOf(post),
        title: escaped(title),
        description: escaped(description.length > 100 ? `${description.slice(0, 100)} ...` : description),
        thumbnails: {},
        channelTitle: post.author.name,
        liveBroadcastContent: 'none',
        publishTime: new Date(post.atMs).toISOString(),
      },
    }
  })
}

function videos({ parameters, posts }: PlatformRequest): PlatformAnswer {
  const ids = (parameters.get('id') ?? '').split(',')
  if (ids.length > 50) return error(400, 'Too many ids.', 'invalidFilters', 'youtube.parameter')
  const found = posts.filter((post) => isVideo(post) && ids.includes(videoIdOf(post)))
  return answered('youtube#videoListResponse', { items: found, next: undefined }, (post) => {
    const [title, description] = titled(post)
    const comments = posts.filter(({ replyTo }) => replyTo === post.id).length
    return {
      kind: 'youtube#video',
      id: videoIdOf(post),
      snippet: {
        publishedAt: new Date(post.atMs).toISOString(),
        channelId: channelIdOf(post),
        title,
        description,
        thumbnails: { high: { url: `https://i.ytimg.example/vi/${videoIdOf(post)}/hqdefault.jpg` } },
        channelTitle: post.author.name,
        tags: post.tags,
        categoryId: '25',
        liveBroadcastContent: 'none',
        defaultLanguage: post.language ?? 'th',
      },
      // Likes are hidden on every other video.
      statistics: { viewCount: String(post.author.followers * 3), commentCount: String(comments), ...(Number(post.id.at(-1)) % 2 === 0 ? {} : { likeCount: '12' }) }, // prettier-ignore
    }
  })
}

function playlistItems({ parameters, posts, fault }: PlatformRequest): PlatformAnswer {
  const channelId = (parameters.get('playlistId') ?? '').replace(/^UU/, 'UC')
  const uploads = posts.filter((post) => isVideo(post) && channelIdOf(post) === channelId).toReversed()
  if (uploads.length === 0 && fault?.kind !== 'empty')
    return error(404, 'The playlist cannot be found.', 'playlistNotFound', 'youtube.playlistItem')
  return answered('youtube#playlistItemListResponse', listed(parameters, uploads, fault, 5), (post) => ({
    kind: 'youtube#playlistItem',
    id: `UU${videoIdOf(post)}`,
    snippet: { publishedAt: new Date(post.atMs).toISOString(), channelId, title: titled(post)[0] },
    contentDetails: { videoId: videoIdOf(post), videoPublishedAt: new Date(post.atMs).toISOString() },
  }))
}

function commentThreads({ parameters, posts, fault }: PlatformRequest): PlatformAnswer {
  const video = posts.find((post) => isVideo(post) && videoIdOf(post) === parameters.get('videoId'))
  if (video === undefined) return error(404, 'The video could not be found.', 'videoNotFound', 'youtube.commentThread')
  if (video.tags.includes('comments-off'))
    return error(403, 'The video has disabled comments.', 'commentsDisabled', 'youtube.commentThread')
  const threads = posts.filter(({ replyTo }) => replyTo === video.id).toReversed()
  return answered('youtube#commentThreadListResponse', listed(parameters, threads, fault, 20), (post) => {
    const replies = posts.filter(({ replyTo }) => replyTo === post.id)
    return {
      kind: 'youtube#commentThread',
      id: commentIdOf(post),
      snippet: {
        channelId: channelIdOf(video),
        videoId: videoIdOf(video),
        topLevelComment: commentOf(post, videoIdOf(video)),
        canReply: true,
        totalReplyCount: replies.length,
        isPublic: true,
      },
      // Only a few of the replies.
      ...(replies.length === 0
        ? {}
        : { replies: { comments: replies.slice(0, 2).map((reply) => replyOf(reply, post)) } }),
    }
  })
}

function comments({ parameters, posts, fault }: PlatformRequest): PlatformAnswer {
  const ids = parameters.get('id')?.split(',')
  if (ids !== undefined) {
    const found = posts.filter((post) => ids.includes(commentIdOf(post)))
    return answered('youtube#commentListResponse', { items: found, next: undefined }, (post) =>
      commentOf(post, undefined),
    )
  }
  const parent = posts.find((post) => commentIdOf(post) === parameters.get('parentId'))
  if (parent === undefined) return error(404, 'The comment could not be found.', 'commentNotFound', 'youtube.comment')
  const replies = posts.filter(({ replyTo }) => replyTo === parent.id)
  return answered('youtube#commentListResponse', listed(parameters, replies, fault, 20), (post) =>
    replyOf(post, parent),
  )
}

function commentOf(post: SimulatedPost, videoId: string | undefined) {
  return {
    kind: 'youtube#comment',
    id: commentIdOf(post),
    snippet: {
      ...(videoId === undefined ? {} : { videoId }),
      textDisplay: post.text,
      authorDisplayName: `@${post.author.id}`,
      authorChannelId: { value: channelIdOf(post) },
      likeCount: 0,
      publishedAt: new Date(post.atMs).toISOString(),
      updatedAt: new Date(post.atMs).toISOString(),
    },
  }
}

function replyOf(post: SimulatedPost, parent: SimulatedPost) {
  const { snippet, ...reply } = commentOf(post, undefined)
  return { ...reply, id: `${commentIdOf(parent)}.${post.id}`, snippet: { ...snippet, parentId: commentIdOf(parent) } }
}

const listed = (
  parameters: URLSearchParams,
  items: readonly SimulatedPost[],
  fault: PlatformRequest['fault'],
  size: number,
) => pageOf(items, { token: parameters.get('pageToken') ?? undefined, size: Number(parameters.get('maxResults') ?? size), fault }) // prettier-ignore

function answered(
  kind: string,
  page: { readonly items: readonly SimulatedPost[]; readonly next: string | undefined; readonly totalResults?: number },
  item: (post: SimulatedPost) => unknown,
): PlatformAnswer {
  return {
    body: {
      kind,
      etag: 'synthetic',
      ...(page.next === undefined ? {} : { nextPageToken: page.next }),
      pageInfo: { totalResults: page.totalResults ?? page.items.length, resultsPerPage: page.items.length },
      items: page.items.map(item),
    },
  }
}

/** A post's first line is the title, the rest the description. */
function titled({ text }: SimulatedPost): readonly [string, string] {
  const [title = '', ...rest] = text.split('\n')
  return [title, rest.join('\n')]
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll("'", '&#39;')

function error(code: number, message: string, reason: string, domain: string, more: object = {}): PlatformAnswer {
  return { status: code, body: { error: { code, message, errors: [{ message, domain, reason }], ...more } } }
}
