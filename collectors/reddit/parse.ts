import { z } from 'zod'
import { MAX_TEXT_LENGTH, type RawPost } from '../../core/post.ts'

const text = z.string().optional().catch(undefined)
const count = z.int().nonnegative().optional().catch(undefined)

const ThingSchema = z.object({
  kind: z.string(),
  data: z.object({
    /** The fullname: kind and id. */
    name: z.string().regex(/^t[13]_\w+$/),
    title: text,
    selftext: text,
    body: text,
    author: text,
    author_fullname: text,
    subreddit: text,
    permalink: text,
    url: text,
    is_self: z.boolean().optional().catch(undefined),
    created_utc: z.number().optional().catch(undefined),
    edited: z.union([z.boolean(), z.number()]).optional().catch(undefined),
    /** May be below zero. */
    score: z.int().optional().catch(undefined),
    num_comments: count,
    parent_id: text,
    crosspost_parent: text,
    removed_by_category: z.string().nullish().catch(undefined),
    over_18: z.boolean().optional().catch(undefined),
    link_flair_text: z.string().nullish().catch(undefined),
    post_hint: text,
  }),
})
type Thing = z.infer<typeof ThingSchema>

const ListingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({ children: z.array(z.unknown()), after: z.string().nullish().catch(undefined) }),
})

/** What stands where a post was. */
const ERASED = new Set(['[deleted]', '[removed]', '[ Removed by Reddit ]'])

export interface ParsedListing {
  readonly posts: readonly RawPost[]
  /** Fullnames of posts that are listed, but deleted. */
  readonly deleted: readonly string[]
  /** Undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A listing of posts, comments or both. Never throws. */
export function parseListing(
  value: unknown,
): ({ readonly ok: true } & ParsedListing) | { readonly ok: false; readonly problem: string } {
  const listing = ListingSchema.safeParse(value).data
  if (listing === undefined)
    return { ok: false, problem: 'a listing should have the kind Listing and children, and something else came' }
  const { children, after } = listing.data
  const things = children.flatMap((child) => ThingSchema.safeParse(child).data ?? [])
  if (things.length === 0 && children.length > 0)
    return { ok: false, problem: `not one of ${children.length} things is a post or a comment with a name` }
  const there = things.filter((thing) => !isErased(thing))
  const posts = there.map(toPost).filter((post) => post.text !== '')
  const [malformed, noText] = [children.length - things.length, there.length - posts.length]
  return {
    ok: true,
    posts,
    deleted: things.filter(isErased).map(({ data }) => data.name),
    next: after ?? undefined,
    counted: { ...(malformed === 0 ? {} : { malformed }), ...(noText === 0 ? {} : { 'no-text': noText }) },
  }
}

function isErased({ data }: Thing): boolean {
  const written = data.body ?? data.selftext ?? ''
  return ERASED.has(written.trim()) || (data.removed_by_category ?? '') !== ''
}

function toPost({ kind, data }: Thing): RawPost {
  const isComment = kind === 't1'
  const editedS = typeof data.edited === 'number' ? data.edited : undefined
  const link = data.is_self === false && data.url !== undefined && /^https?:/.test(data.url) ? data.url : undefined
  return {
    nativeId: data.name,
    text: [data.title ?? '', data.body ?? data.selftext ?? '']
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH),
    url: data.permalink === undefined ? undefined : `https://www.reddit.com${data.permalink}`,
    publishedAtMs: data.created_utc === undefined ? undefined : Math.floor(data.created_utc * 1_000),
    editedAtMs: editedS === undefined ? undefined : Math.floor(editedS * 1_000),
    author: authorOf(data),
    metrics: {
      ...(data.score === undefined ? {} : { likes: Math.max(0, data.score) }),
      ...(data.num_comments === undefined ? {} : { comments: data.num_comments }),
    },
    inReplyTo: isComment ? data.parent_id : undefined,
    repostOf: data.crosspost_parent,
    media: link === undefined ? undefined : [{ kind: data.post_hint === 'image' ? 'image' : 'link', url: link }],
    extra: {
      ...(data.subreddit === undefined ? {} : { subreddit: data.subreddit }),
      ...(data.link_flair_text == null ? {} : { flair: data.link_flair_text }),
      ...(data.over_18 === true ? { adult: true } : {}),
    },
  }
}

/** The account's own id, else its name; of a deleted account neither. */
function authorOf({ author, author_fullname }: Thing['data']): RawPost['author'] {
  const id = author_fullname ?? (author === undefined || author.startsWith('[') ? undefined : author)
  return id === undefined ? undefined : { id }
}
