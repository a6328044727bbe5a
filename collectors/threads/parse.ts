import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { fitting, flag, id, list, part, tallied, text } from '../fields/fields.ts'
import { time } from '../fields/time.ts'

/** Other posts are named by an object with their id. */
const other = part(z.object({ id }))

const MediaSchema = z.object({ media_type: text, media_url: text })
const PostSchema = z.object({
  id,
  text,
  username: text,
  timestamp: time,
  permalink: text,
  media_type: text,
  media_url: text,
  alt_text: text,
  gif_url: text,
  link_attachment_url: text,
  topic_tag: text,
  is_reply: flag,
  children: part(z.object({ data: list(MediaSchema) })),
  root_post: other,
  replied_to: other,
  quoted_post: other,
  reposted_post: other,
  poll_attachment: part(z.record(z.string(), z.unknown())),
})
type ThreadsPost = z.infer<typeof PostSchema>

const PageSchema = z.object({
  data: z.array(z.unknown()),
  paging: part(z.object({ next: text, cursors: part(z.object({ after: text })) })),
})

export interface ParsedPage {
  readonly posts: readonly RawPost[]
  /** Items in the answer, taken or not. */
  readonly size: number
  /** Undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A page of a keyword search. Never throws. */
export function parseSearch(
  value: unknown,
): ({ readonly ok: true } & ParsedPage) | { readonly ok: false; readonly problem: string } {
  const page = PageSchema.safeParse(value).data
  if (page === undefined) return { ok: false, problem: 'a search should have a list "data", and something else came' }
  const items = page.data.flatMap((item) => fitting(PostSchema, item))
  if (items.length === 0 && page.data.length > 0) {
    return { ok: false, problem: `not one of ${page.data.length} posts has an id` }
  }
  const all = items.map(toPost)
  const posts = all.filter((post) => post.text !== '')
  // A cursor may stand on the last page too; then nothing comes after it.
  const { next, cursors } = page.paging ?? {}
  const after = cursors?.after ?? URL.parse(next ?? '')?.searchParams.get('after') ?? undefined
  const noText = all.length - posts.length
  const malformed = page.data.length - items.length
  return {
    ok: true,
    posts,
    size: page.data.length,
    next: page.data.length > 0 || next !== undefined ? after : undefined,
    counted: tallied({ 'no-text': noText, malformed }),
  }
}

function toPost(post: ThreadsPost): RawPost {
  const media = mediaOf(post)
  const extra = {
    ...(post.topic_tag === undefined ? {} : { tags: [post.topic_tag] }),
    ...(post.quoted_post === undefined ? {} : { quoteOf: post.quoted_post.id }),
    ...(post.root_post === undefined ? {} : { rootPost: post.root_post.id }),
    ...(post.is_reply === true ? { isReply: true } : {}),
  }
  return {
    nativeId: post.id,
    text: textOf(post),
    url: post.permalink,
    publishedAtMs: post.timestamp,
    author: post.username === undefined ? undefined : { id: post.username },
    inReplyTo: post.replied_to?.id,
    repostOf: post.reposted_post?.id,
    media: media.length === 0 ? undefined : media,
    extra: Object.keys(extra).length === 0 ? undefined : extra,
  }
}

/** What a reader reads: the text, the answers of a poll, and what a picture is said to show. */
function textOf({ text: written = '', poll_attachment: poll = {}, alt_text: alt = '' }: ThreadsPost): string {
  const answers = Object.entries(poll).flatMap(([name, value]) => (/^option_[a-z]$/.test(name) && typeof value === 'string' ? [value] : [])) // prettier-ignore
  return [written, ...answers, alt]
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .join('\n')
    .slice(0, MAX_TEXT_LENGTH)
}

function mediaOf({ media_type, media_url, gif_url, link_attachment_url, children }: ThreadsPost): readonly Media[] {
  const shown = [{ media_type, media_url }, ...(children?.data ?? [])].flatMap(
    ({ media_type: type, media_url: url }): Media[] => {
      if (url === undefined) return []
      if (type === 'VIDEO' || type === 'AUDIO') return [{ kind: type === 'VIDEO' ? 'video' : 'audio', url }]
      return [{ kind: type === 'IMAGE' || type === 'CAROUSEL_ALBUM' ? 'image' : 'other', url }]
    },
  )
  return [
    ...shown,
    ...(gif_url === undefined ? [] : [{ kind: 'image', url: gif_url } as const]),
    ...(link_attachment_url === undefined ? [] : [{ kind: 'link', url: link_attachment_url } as const]),
  ]
}
