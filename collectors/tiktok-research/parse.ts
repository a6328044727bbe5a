import { z } from 'zod'
import { MAX_TEXT_LENGTH, type RawPost } from '../../core/post.ts'
import { count, fitting, flag, given, list, part, tallied, text } from '../fields/fields.ts'
import { placed } from '../fields/place.ts'
import { time } from '../fields/time.ts'

/** Ids pass 2^53: they come as numbers, and from our reader as the text of their digits. */
const id = z.union([z.string().regex(/^\d+$/), z.int().nonnegative().transform(String)])

const VideoSchema = z
  .object({
    id: id.optional(),
    /** What older answers call it. */
    video_id: id.optional(),
    video_description: text,
    voice_to_text: text,
    create_time: time,
    username: text,
    region_code: text,
    like_count: count,
    comment_count: count,
    share_count: count,
    view_count: count,
    hashtag_names: list(z.string()),
    music_id: part(id),
    video_duration: count,
  })
  .transform((video, context) => {
    const own = video.id ?? video.video_id
    if (own === undefined) {
      context.addIssue({ code: 'custom', message: 'no id' })
      return z.NEVER
    }
    return { ...video, id: own }
  })
type Video = z.output<typeof VideoSchema>

/** With nothing to show, the list may be null or absent; then it says that there is no more. */
function listed(data: { readonly has_more?: boolean | undefined }, items: unknown): readonly unknown[] | undefined {
  if (Array.isArray(items)) return items as readonly unknown[]
  return (items === null || items === undefined) && data.has_more === false ? [] : undefined
}

const AnswerSchema = z.object({
  data: z.object({
    videos: z.unknown(),
    cursor: part(z.union([z.int(), z.string()])),
    search_id: part(z.union([z.string(), z.number().transform(String)])),
    has_more: flag,
  }),
})

export interface ParsedVideos {
  readonly posts: readonly RawPost[]
  /** `cursor searchId`; undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A page of a video query, ids whole. Never throws. */
export function parseVideos(
  value: unknown,
): ({ readonly ok: true } & ParsedVideos) | { readonly ok: false; readonly problem: string } {
  const answer = AnswerSchema.safeParse(value).data?.data
  const items = answer && listed(answer, answer.videos)
  if (answer === undefined || items === undefined)
    return { ok: false, problem: 'an answer should have data with videos, and something else came' }
  const videos = items.flatMap((video) => fitting(VideoSchema, video))
  if (videos.length === 0 && items.length > 0)
    return { ok: false, problem: `not one of ${items.length} videos has an id` }
  const all = videos.map(toPost)
  const posts = all.filter((post) => post.text !== '')
  const [malformed, noText] = [items.length - videos.length, all.length - posts.length]
  const leadsOn = answer.has_more === true && answer.cursor !== undefined
  return {
    ok: true,
    posts,
    next: leadsOn ? `${answer.cursor} ${answer.search_id ?? ''}` : undefined,
    counted: tallied({ malformed, 'no-text': noText }),
  }
}

function toPost(video: Video): RawPost {
  const username = video.username === '' ? undefined : video.username
  const url = username === undefined ? undefined : `https://www.tiktok.com/@${encodeURIComponent(username)}/video/${video.id}` // prettier-ignore
  return {
    nativeId: video.id,
    // What is written, then what is said.
    text: [video.video_description ?? '', video.voice_to_text ?? '']
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH),
    url,
    publishedAtMs: video.create_time,
    author: username === undefined ? undefined : { id: username },
    metrics: {
      ...given('likes', video.like_count),
      ...given('shares', video.share_count),
      ...given('comments', video.comment_count),
      ...given('views', video.view_count),
    },
    media: url === undefined ? undefined : [{ kind: 'video', url }],
    extra: {
      ...(video.hashtag_names === undefined || video.hashtag_names.length === 0 ? {} : { tags: video.hashtag_names.slice(0, 50) }), // prettier-ignore
      ...placed({ country: video.region_code }),
      ...given('musicId', video.music_id),
      ...given('durationSeconds', video.video_duration),
    },
  }
}

const CommentSchema = z.object({
  id,
  text,
  create_time: time,
  like_count: count,
  reply_count: count,
  parent_comment_id: part(id),
})

const CommentsSchema = z.object({
  data: z.object({ comments: z.unknown(), cursor: count, has_more: flag }),
})

export interface ParsedComments {
  readonly posts: readonly RawPost[]
  /** Undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A page of a video's comments; TikTok does not say whose they are. Never throws. */
export function parseComments(
  value: unknown,
  videoId: string,
): ({ readonly ok: true } & ParsedComments) | { readonly ok: false; readonly problem: string } {
  const answer = CommentsSchema.safeParse(value).data?.data
  const items = answer && listed(answer, answer.comments)
  if (answer === undefined || items === undefined)
    return { ok: false, problem: 'an answer should have data with comments, and something else came' }
  const comments = items.flatMap((comment) => fitting(CommentSchema, comment))
  if (comments.length === 0 && items.length > 0)
    return { ok: false, problem: `not one of ${items.length} comments has an id` }
  const all = comments.map((comment): RawPost => ({
    nativeId: comment.id,
    text: (comment.text ?? '').trim().slice(0, MAX_TEXT_LENGTH),
    publishedAtMs: comment.create_time,
    metrics: { ...given('likes', comment.like_count), ...given('comments', comment.reply_count) },
    // Of a comment on the video itself that is the video.
    inReplyTo: comment.parent_comment_id ?? videoId,
    extra: { kind: 'comment', videoId },
  }))
  const posts = all.filter((post) => post.text !== '')
  return {
    ok: true,
    posts,
    next: answer.has_more === true && answer.cursor !== undefined ? String(answer.cursor) : undefined,
    counted: tallied({ malformed: items.length - comments.length, 'no-text': all.length - posts.length }),
  }
}
