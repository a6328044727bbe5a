import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, fitting, given, list, part, tallied, text } from '../fields/fields.ts'
import { graphTime } from '../graph/graph.ts'

const PartSchema = z.object({ media_type: text, media_url: text })
const MediaSchema = PartSchema.extend({
  id: z.string().min(1),
  caption: text,
  permalink: text,
  timestamp: text,
  like_count: count,
  comments_count: count,
  children: part(z.object({ data: list(PartSchema) })),
})

const PageSchema = z.object({
  data: z.array(z.unknown()),
  paging: part(z.object({ next: text })),
})

type Parsed<T> = ({ readonly ok: true } & T) | { readonly ok: false; readonly problem: string }

/** The id of a hashtag; undefined when there is no such hashtag. Never throws. */
export function parseHashtag(value: unknown): Parsed<{ readonly id: string | undefined }> {
  const found = z.object({ data: z.array(z.object({ id: z.string().min(1) })) }).safeParse(value).data
  if (found === undefined) return { ok: false, problem: 'a hashtag search should have a list "data" of ids' }
  return { ok: true, id: found.data[0]?.id }
}

export interface ParsedMedia {
  readonly posts: readonly RawPost[]
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/**
 * A page of a hashtag's media. Instagram says nothing of their authors. Never throws.
 * @param hashtag - Without `#`.
 */
export function parseMedia(value: unknown, hashtag: string): Parsed<ParsedMedia> {
  const page = PageSchema.safeParse(value).data
  if (page === undefined)
    return { ok: false, problem: 'a page of media should have a list "data", and something else came' }
  const items = page.data.flatMap((item) => fitting(MediaSchema, item))
  if (items.length === 0 && page.data.length > 0) {
    return { ok: false, problem: `not one of ${page.data.length} media has an id` }
  }
  const all = items.map(
    ({ id, caption = '', permalink, timestamp, like_count, comments_count, children, ...own }): RawPost => {
      const media = [own, ...(children?.data ?? [])].flatMap(mediaOf)
      return {
        nativeId: id,
        text: caption.trim().slice(0, MAX_TEXT_LENGTH),
        url: permalink,
        publishedAtMs: graphTime(timestamp),
        metrics: {
          ...given('likes', like_count),
          ...given('comments', comments_count),
        },
        media: media.length === 0 ? undefined : media,
        extra: { foundBy: `#${hashtag}` },
      }
    },
  )
  const posts = all.filter((post) => post.text !== '')
  const noText = all.length - posts.length
  const malformed = page.data.length - items.length
  return {
    ok: true,
    posts,
    next: page.paging?.next,
    counted: tallied({ 'no-text': noText, malformed }),
  }
}

function mediaOf({ media_type, media_url }: z.infer<typeof PartSchema>): Media[] {
  if (media_url === undefined) return []
  if (media_type === 'VIDEO') return [{ kind: 'video', url: media_url }]
  return [{ kind: media_type === 'IMAGE' || media_type === 'CAROUSEL_ALBUM' ? 'image' : 'other', url: media_url }]
}
