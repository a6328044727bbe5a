import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, fitting, given, id, list, part, tallied, text } from '../fields/fields.ts'
import { time } from '../fields/time.ts'

const PartSchema = z.object({ media_type: text, media_url: text })
const MediaSchema = PartSchema.extend({
  id,
  caption: text,
  permalink: text,
  timestamp: time,
  like_count: count,
  comments_count: count,
  children: part(z.object({ data: list(PartSchema) })),
})

export type InstagramMedia =
  | { readonly ok: true; readonly posts: readonly RawPost[]; readonly counted: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly problem: string }

/**
 * A list of Instagram's media, however it was found. Never throws.
 * @param known - What is known of each of them: its author, how it was found.
 */
export function readInstagramMedia(data: readonly unknown[], known: Pick<RawPost, 'author' | 'extra'>): InstagramMedia {
  const items = data.flatMap((item) => fitting(MediaSchema, item))
  if (items.length === 0 && data.length > 0) return { ok: false, problem: `not one of ${data.length} media has an id` }
  const all = items.map((item) => toPost(item, known))
  const posts = all.filter((post) => post.text !== '')
  const counted = tallied({ 'no-text': all.length - posts.length, malformed: data.length - items.length })
  return { ok: true, posts, counted }
}

function toPost(item: z.infer<typeof MediaSchema>, known: Pick<RawPost, 'author' | 'extra'>): RawPost {
  const media = [item, ...(item.children?.data ?? [])].flatMap(mediaOf)
  return {
    nativeId: item.id,
    text: (item.caption ?? '').trim().slice(0, MAX_TEXT_LENGTH),
    url: item.permalink,
    publishedAtMs: item.timestamp,
    metrics: { ...given('likes', item.like_count), ...given('comments', item.comments_count) },
    media: media.length === 0 ? undefined : media,
    ...known,
  }
}

function mediaOf({ media_type, media_url }: z.infer<typeof PartSchema>): Media[] {
  if (media_url === undefined) return []
  if (media_type === 'VIDEO') return [{ kind: 'video', url: media_url }]
  return [{ kind: media_type === 'IMAGE' || media_type === 'CAROUSEL_ALBUM' ? 'image' : 'other', url: media_url }]
}
