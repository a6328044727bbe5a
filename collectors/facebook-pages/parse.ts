import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, fitting, given, id, list, number, part, tallied, text } from '../fields/fields.ts'
import { placed } from '../fields/place.ts'
import { time } from '../fields/time.ts'

const total = part(z.object({ summary: part(z.object({ total_count: count })) }))
const named = part(z.object({ id }))

const PartSchema = z.object({
  title: text,
  description: text,
  media_type: text,
  type: text,
  url: text,
  unshimmed_url: text,
  media: part(z.object({ source: text, image: part(z.object({ src: text })) })),
})
/** Of an album its pictures. */
const AttachmentSchema = PartSchema.extend({ subattachments: part(z.object({ data: list(PartSchema) })) })
type Attachment = z.infer<typeof AttachmentSchema>

const PostSchema = z.object({
  id,
  created_time: time,
  updated_time: time,
  message: text,
  permalink_url: text,
  status_type: text,
  full_picture: text,
  from: named,
  shares: part(z.object({ count })),
  attachments: part(z.object({ data: list(AttachmentSchema) })),
  comments: total,
  reactions: total,
  place: part(
    z.object({ name: text, location: part(z.object({ country: text, latitude: number, longitude: number })) }),
  ),
})
type GraphPost = z.infer<typeof PostSchema>

const CommentSchema = z.object({
  id,
  created_time: time,
  message: text,
  permalink_url: text,
  like_count: count,
  comment_count: count,
  from: named,
  parent: named,
  attachment: part(AttachmentSchema),
})

const PageSchema = z.object({
  data: z.array(z.unknown()),
  paging: part(z.object({ next: text })),
})

export interface ParsedPage {
  readonly posts: readonly RawPost[]
  /** Comments of every post in the answer, by id; undefined where it does not say. */
  readonly comments: ReadonlyMap<string, number | undefined>
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}
export type Parsed = ({ readonly ok: true } & ParsedPage) | { readonly ok: false; readonly problem: string }

/** A page of a feed. Never throws. */
export function parsePosts(value: unknown): Parsed {
  return parsePage(value, 'posts', PostSchema, toPost, (post) => post.comments?.summary?.total_count)
}

/**
 * A page of comments. Never throws.
 * @param postId - Of the post they stand under.
 */
export function parseComments(value: unknown, postId: string): Parsed {
  return parsePage(value, 'comments', CommentSchema, (comment): RawPost => {
    const attached = comment.attachment === undefined ? [] : mediaOf(comment.attachment)
    return {
      nativeId: comment.id,
      text: (comment.message ?? '').trim().slice(0, MAX_TEXT_LENGTH),
      url: comment.permalink_url,
      publishedAtMs: comment.created_time,
      author: comment.from,
      metrics: { ...given('likes', comment.like_count), ...given('comments', comment.comment_count) },
      inReplyTo: comment.parent?.id ?? postId,
      media: attached.length === 0 ? undefined : attached,
      extra: { kind: 'comment', postId },
    }
  })
}

/** @throws CollectorError `schema-drift` when it is not what the documentation says. */
export function checked(parsed: Parsed, where: string): ParsedPage {
  if (!parsed.ok) throw new CollectorError('schema-drift', `Facebook, ${where}: ${parsed.problem}`)
  return parsed
}

function parsePage<T extends { readonly id: string }>(
  value: unknown,
  what: string,
  schema: z.ZodType<T>,
  toRaw: (item: T) => RawPost,
  commentsOf?: (item: T) => number | undefined,
): Parsed {
  const page = PageSchema.safeParse(value).data
  if (page === undefined)
    return { ok: false, problem: `a page of ${what} should have a list "data", and something else came` }
  const items = page.data.flatMap((item) => fitting(schema, item))
  if (items.length === 0 && page.data.length > 0) {
    return { ok: false, problem: `not one of ${page.data.length} ${what} has an id` }
  }
  const all = items.map(toRaw)
  const posts = all.filter((post) => post.text !== '')
  return {
    ok: true,
    posts,
    comments: new Map(items.map((item) => [item.id, commentsOf?.(item)])),
    next: page.paging?.next,
    counted: tallied({ malformed: page.data.length - items.length, 'no-text': all.length - posts.length }),
  }
}

function toPost(post: GraphPost): RawPost {
  const attachments = post.attachments?.data ?? []
  const media = attachments.flatMap(mediaOf)
  if (media.length === 0 && post.full_picture !== undefined) media.push({ kind: 'image', url: post.full_picture })
  return {
    nativeId: post.id,
    text: textOf(post, attachments),
    url: post.permalink_url,
    publishedAtMs: post.created_time,
    author: post.from,
    metrics: {
      ...given('likes', post.reactions?.summary?.total_count),
      ...given('shares', post.shares?.count),
      ...given('comments', post.comments?.summary?.total_count),
    },
    media: media.length === 0 ? undefined : media,
    extra: {
      kind: 'post',
      ...given('statusType', post.status_type),
      ...given('updatedAtMs', post.updated_time),
      ...placed({ name: post.place?.name, ...post.place?.location }),
    },
  }
}

/** What its author wrote; of a post without words, what is said of what it shows or shares. */
function textOf({ message }: GraphPost, attachments: readonly Attachment[]): string {
  const written = message?.trim() ?? ''
  const shown = attachments.flatMap(({ title, description }) => [title?.trim() ?? '', description?.trim() ?? ''])
  const text = written === '' ? [...new Set(shown)].filter((part) => part !== '').join('\n') : written
  return text.slice(0, MAX_TEXT_LENGTH)
}

/** An album by its pictures, each once: the first also stands for the whole. */
function mediaOf(attachment: Attachment): Media[] {
  const shown = [attachment, ...(attachment.subattachments?.data ?? [])].flatMap(shownBy)
  return [...new Map(shown.map((medium) => [medium.url, medium])).values()]
}

function shownBy({ media, media_type, type, url, unshimmed_url }: z.infer<typeof PartSchema>): Media[] {
  const kind = `${media_type ?? ''} ${type ?? ''}`
  const image = media?.image?.src
  const target = unshimmed_url ?? url
  if (kind.includes('video'))
    return [media?.source ?? target].flatMap((at) => (at === undefined ? [] : [{ kind: 'video', url: at }]))
  return [
    ...(image === undefined ? [] : [{ kind: 'image', url: image } as const]),
    ...(/link|share/.test(kind) && target !== undefined ? [{ kind: 'link', url: target } as const] : []),
  ]
}
