import { z } from 'zod'
import { MAX_TEXT_LENGTH, type RawPost } from '../../core/post.ts'
import { count, fitting, given, list, part, tallied, text } from '../fields/fields.ts'
import { time } from '../fields/time.ts'

const ListSchema = z.object({ items: z.array(z.unknown()).nullish(), nextPageToken: text })

const SearchItemSchema = z.object({ id: z.object({ videoId: z.string().min(1) }) })

const PlaylistItemSchema = z.union([
  z.object({ contentDetails: z.object({ videoId: z.string().min(1) }) }),
  z.object({ snippet: z.object({ resourceId: z.object({ videoId: z.string().min(1) }) }) }),
])

const VideoSchema = z.object({
  id: z.string().min(1),
  snippet: z.object({
    title: z.string(),
    description: text,
    publishedAt: time,
    channelId: text,
    tags: list(z.string()),
    categoryId: text,
    liveBroadcastContent: text,
    defaultLanguage: text,
    defaultAudioLanguage: text,
    thumbnails: part(z.record(z.string(), z.object({ url: text }).catch({ url: undefined }))),
  }),
  statistics: part(z.object({ viewCount: count, likeCount: count, commentCount: count })),
  contentDetails: part(z.object({ duration: text })),
})
type Video = z.infer<typeof VideoSchema>

const CommentSchema = z.object({
  id: z.string().min(1),
  snippet: z.object({
    textDisplay: text,
    textOriginal: text,
    videoId: text,
    parentId: text,
    authorChannelId: part(z.object({ value: z.string().min(1) })),
    likeCount: count,
    publishedAt: time,
    updatedAt: time,
  }),
})
type Comment = z.infer<typeof CommentSchema>

const ThreadSchema = z.object({
  id: z.string().min(1),
  snippet: z.object({ videoId: text, topLevelComment: CommentSchema, totalReplyCount: count }),
  replies: part(z.object({ comments: z.array(z.unknown()) })),
})

export type Counted = Readonly<Record<string, number>>
export type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: string }

export interface VideoIds {
  readonly ids: readonly string[]
  readonly next: string | undefined
  readonly counted: Counted
}

/** An answer of search.list (with `type=video`) or playlistItems.list: only the ids are whole, so only they are used. Never throws. */
export function parseVideoIds(value: unknown): Parsed<VideoIds> {
  const page = readList(value)
  if (!page.ok) return page
  const ids = page.items.flatMap((item) => {
    const found = SearchItemSchema.safeParse(item).data
    if (found !== undefined) return [found.id.videoId]
    const entry = PlaylistItemSchema.safeParse(item).data
    if (entry === undefined) return []
    return ['contentDetails' in entry ? entry.contentDetails.videoId : entry.snippet.resourceId.videoId]
  })
  return {
    ok: true,
    ids: [...new Set(ids)],
    next: page.next,
    counted: tallied({ 'not-a-video': page.items.length - ids.length }),
  }
}

export interface Videos {
  readonly posts: readonly RawPost[]
  /** Of every video in the answer, by id: the comments it has; undefined when they are off or hidden. */
  readonly comments: ReadonlyMap<string, number | undefined>
  readonly counted: Counted
}

/** An answer of videos.list. What was asked for and is not in it is gone. Never throws. */
export function parseVideos(value: unknown): Parsed<Videos> {
  const page = readList(value)
  if (!page.ok) return page
  const videos = page.items.flatMap((item) => fitting(VideoSchema, item))
  if (videos.length === 0 && page.items.length > 0) {
    return { ok: false, problem: `not one of ${page.items.length} videos has an id and a snippet with a title` }
  }
  const posts = videos.map(toPost).filter((post) => post.text !== '')
  return {
    ok: true,
    posts,
    comments: new Map(videos.map(({ id, statistics }) => [id, statistics?.commentCount])),
    counted: tallied({ malformed: page.items.length - videos.length, 'no-text': videos.length - posts.length }),
  }
}

function toPost({ id, snippet, statistics, contentDetails }: Video): RawPost {
  const thumbnail = Object.values(snippet.thumbnails ?? {}).findLast(({ url }) => url !== undefined)?.url
  const url = `https://www.youtube.com/watch?v=${id}`
  const extra = {
    kind: 'video',
    ...given('tags', snippet.tags?.slice(0, 50)),
    ...given('categoryId', snippet.categoryId),
    ...given('duration', contentDetails?.duration),
    ...given('audioLanguage', languageOf(snippet.defaultAudioLanguage)),
    ...(snippet.liveBroadcastContent === 'live' || snippet.liveBroadcastContent === 'upcoming' ? { live: snippet.liveBroadcastContent } : {}), // prettier-ignore
  }
  return {
    nativeId: id,
    text: [snippet.title, snippet.description ?? '']
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH),
    url,
    publishedAtMs: snippet.publishedAt,
    author: snippet.channelId === undefined ? undefined : { id: snippet.channelId },
    metrics: {
      ...given('views', statistics?.viewCount),
      ...given('likes', statistics?.likeCount),
      ...given('comments', statistics?.commentCount),
    },
    // Of title and description. What is spoken in it may be another language, and says nothing of what is written.
    language: languageOf(snippet.defaultLanguage),
    media: [{ kind: 'video', url }, ...(thumbnail === undefined ? [] : [{ kind: 'image', url: thumbnail } as const])],
    extra,
  }
}

/** `zxx` is no language at all, `und` an unknown one. */
function languageOf(code: string | undefined): string | undefined {
  return code === undefined || /^(|und|zxx|mul)$/i.test(code) ? undefined : code
}

export interface Threads {
  /** Top-level comments with those of their replies that came along. */
  readonly posts: readonly RawPost[]
  /** Threads that have more replies than came along. */
  readonly unfinished: readonly string[]
  readonly next: string | undefined
  readonly counted: Counted
}

/**
 * An answer of commentThreads.list. Never throws.
 * @param videoId - Of the video asked about.
 */
export function parseThreads(value: unknown, videoId: string): Parsed<Threads> {
  const page = readList(value)
  if (!page.ok) return page
  const threads = page.items.flatMap((item) => fitting(ThreadSchema, item))
  if (threads.length === 0 && page.items.length > 0) {
    return { ok: false, problem: `not one of ${page.items.length} comment threads has an id and a top-level comment` }
  }
  const unfinished: string[] = []
  let malformedReplies = 0
  const comments = threads.flatMap((thread) => {
    const { topLevelComment: top, totalReplyCount = 0 } = thread.snippet
    const video = thread.snippet.videoId ?? videoId
    const replies = (thread.replies?.comments ?? []).flatMap((reply) => fitting(CommentSchema, reply))
    malformedReplies += (thread.replies?.comments.length ?? 0) - replies.length
    if (totalReplyCount > replies.length) unfinished.push(thread.id)
    return [
      toComment(top, { videoId: video, inReplyTo: video, replies: totalReplyCount }),
      ...replies.map((reply) => toComment(reply, { videoId: video, inReplyTo: reply.snippet.parentId ?? thread.id })),
    ]
  })
  const posts = comments.filter((post) => post.text !== '')
  return {
    ok: true,
    posts,
    unfinished,
    next: page.next,
    counted: tallied({
      malformed: page.items.length - threads.length + malformedReplies,
      'no-text': comments.length - posts.length,
    }),
  }
}

export interface Comments {
  readonly posts: readonly RawPost[]
  readonly next: string | undefined
  readonly counted: Counted
}

/**
 * An answer of comments.list: replies to a thread, or comments by id. Never throws.
 * @param videoId - Of the video they belong to, where it is known: replies often do not say it.
 */
export function parseComments(value: unknown, videoId: string | undefined): Parsed<Comments> {
  const page = readList(value)
  if (!page.ok) return page
  const comments = page.items.flatMap((item) => fitting(CommentSchema, item))
  if (comments.length === 0 && page.items.length > 0) {
    return { ok: false, problem: `not one of ${page.items.length} comments has an id and a snippet` }
  }
  const all = comments.map((comment) => {
    const video = comment.snippet.videoId ?? videoId
    return toComment(comment, { videoId: video, inReplyTo: comment.snippet.parentId ?? video })
  })
  const posts = all.filter((post) => post.text !== '')
  const counted = tallied({ malformed: page.items.length - comments.length, 'no-text': all.length - posts.length })
  return { ok: true, posts, next: page.next, counted }
}

interface Place {
  readonly videoId: string | undefined
  readonly inReplyTo: string | undefined
  readonly replies?: number
}

function toComment({ id, snippet }: Comment, { videoId, inReplyTo, replies }: Place): RawPost {
  const publishedAtMs = snippet.publishedAt
  const updatedAtMs = snippet.updatedAt
  return {
    nativeId: id,
    // As it was written, where that is told: for showing, links to videos become their titles.
    text: (snippet.textOriginal ?? snippet.textDisplay ?? '').trim().slice(0, MAX_TEXT_LENGTH),
    url: videoId === undefined ? undefined : `https://www.youtube.com/watch?v=${videoId}&lc=${id}`,
    publishedAtMs,
    editedAtMs: updatedAtMs !== undefined && updatedAtMs > (publishedAtMs ?? 0) ? updatedAtMs : undefined,
    author: snippet.authorChannelId === undefined ? undefined : { id: snippet.authorChannelId.value },
    metrics: { ...given('likes', snippet.likeCount), ...given('comments', replies) },
    inReplyTo,
    extra: { kind: 'comment', ...given('videoId', videoId) },
  }
}

function readList(value: unknown): Parsed<{ readonly items: readonly unknown[]; readonly next: string | undefined }> {
  const answer = ListSchema.safeParse(value)
  // A page without anything may leave the list out; but then it is one of YouTube's all the same.
  if (
    !answer.success ||
    ((answer.data.items ?? undefined) === undefined && !/^youtube#\w+Response$/.test(kindOf(value)))
  ) {
    return { ok: false, problem: 'an answer should have a list of items, and something else came' }
  }
  const { items, nextPageToken } = answer.data
  return { ok: true, items: items ?? [], next: nextPageToken === '' ? undefined : nextPageToken }
}

function kindOf(value: unknown): string {
  const { kind } = z.object({ kind: z.string() }).safeParse(value).data ?? { kind: '' }
  return kind
}
