import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { graphTime } from '../graph/graph.ts'

const text = z.string().optional().catch(undefined)
const flag = z.boolean().optional().catch(undefined)
/** Other posts are named by an object with their id. */
const other = z.object({ id: z.string().min(1) }).optional().catch(undefined) // prettier-ignore

const MediaSchema = z.object({ media_type: text, media_url: text })
const PostSchema = z.object({
  id: z.string().min(1),
  text,
  username: text,
  timestamp: text,
  permalink: text,
  media_type: text,
  media_url: text,
  alt_text: text,
  gif_url: text,
  link_attachment_url: text,
  topic_tag: text,
  is_reply: flag,
  children: z.object({ data: z.array(z.unknown()) }).optional().catch(undefined), // prettier-ignore
  root_post: other,
  replied_to: other,
  quoted_post: other,
  reposted_post: other,
  poll_attachment: z.record(z.string(), z.unknown()).optional().catch(undefined),
})
type ThreadsPost = z.infer<typeof PostSchema>

const PageSchema = z.object({
  data: z.array(z.unknown()),
  paging: z
    .object({ next: text, cursors: z.object({ after: text }).optional().catch(undefined) })
    .optional()
    .catch(undefined),
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
  const items = page.data.flatMap((item) => PostSchema.safeParse(item).data ?? [])
  if (items.length === 0 && page.data.length > 0) {
    return { ok: false, problem: `not one of ${page.data.length} posts has an id` }
  }
  const all = items.map(toPost)
  const posts = all.filter((post) => post.text !== '')
  // A cursor may stand on the last page too; then nothing comes after it.
  const leadsOn = page.data.length > 0 || page.paging?.next !== undefined
  const noText = all.length - posts.length
  const malformed = page.data.length - items.length
  return {
    ok: true,
    posts,
    size: page.data.length,
    next: leadsOn ? page.paging?.cursors?.after : undefined,
    counted: { ...(noText === 0 ? {} : { 'no-text': noText }), ...(malformed === 0 ? {} : { malformed }) },
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
    publishedAtMs: graphTime(post.timestamp),
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
  const parts = (children?.data ?? []).flatMap((child) => MediaSchema.safeParse(child).data ?? [])
  const shown = [{ media_type, media_url }, ...parts].flatMap(({ media_type: type, media_url: url }): Media[] => {
    if (url === undefined) return []
    if (type === 'VIDEO' || type === 'AUDIO') return [{ kind: type === 'VIDEO' ? 'video' : 'audio', url }]
    return [{ kind: type === 'IMAGE' || type === 'CAROUSEL_ALBUM' ? 'image' : 'other', url }]
  })
  return [
    ...shown,
    ...(gif_url === undefined ? [] : [{ kind: 'image', url: gif_url } as const]),
    ...(link_attachment_url === undefined ? [] : [{ kind: 'link', url: link_attachment_url } as const]),
  ]
}
