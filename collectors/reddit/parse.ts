import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, fitting, flag, given, list, number, part, tallied, text } from '../fields/fields.ts'
import { unescaped, type Asked } from './escaping.ts'

const ThingSchema = z.object({
  kind: z.string(),
  data: z.object({
    /** The fullname: kind and id. */
    name: part(z.string().regex(/^t[13]_\w+$/)),
    id: part(z.string().regex(/^\w+$/)),
    title: text,
    selftext: text,
    body: text,
    author: text,
    author_fullname: text,
    subreddit: text,
    permalink: text,
    url: text,
    is_self: flag,
    created_utc: number,
    /** When; `true` for what was edited when Reddit did not note it yet. */
    edited: number,
    /** May be below zero. */
    score: number,
    num_comments: count,
    parent_id: text,
    crosspost_parent: text,
    removed_by_category: text,
    /** Of a comment: the comments that answer it, or an empty text. */
    replies: z.unknown().optional(),
    over_18: flag,
    link_flair_text: text,
    post_hint: text,
    is_video: flag,
    media: part(z.object({ reddit_video: part(z.object({ fallback_url: text })) })),
    poll_data: part(z.object({ options: list(z.object({ text })) })),
    /** Pictures of a gallery, by their ids. */
    media_metadata: part(
      z.record(z.string(), z.object({ s: part(z.object({ u: text, gif: text, mp4: text })) }).catch({ s: undefined })),
    ),
  }),
})
type Thing = z.infer<typeof ThingSchema>['data'] & { readonly fullname: string; readonly isComment: boolean }

const ListingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({ children: z.array(z.unknown()), after: text }),
})
type Listing = z.infer<typeof ListingSchema>

/** What stands where a post was, as its text or its title. */
const ERASED = /^\[ ?(deleted( by user)?|removed( by (moderator|reddit\b.*))?) ?\]$/is

export interface ParsedListing {
  readonly posts: readonly RawPost[]
  /** Fullnames of posts that are listed, but deleted. */
  readonly deleted: readonly string[]
  /** Undefined on the last page. */
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** A listing of posts, comments (with those that answer them) or both. Never throws. */
export function parseListing(
  value: unknown,
  asked: Asked = { raw: false },
): ({ readonly ok: true } & ParsedListing) | { readonly ok: false; readonly problem: string } {
  const listing = ListingSchema.safeParse(unescaped(value, asked)).data
  if (listing === undefined)
    return { ok: false, problem: 'a listing should have the kind Listing and children, and something else came' }
  const { things, unread, others } = thingsIn(listing)
  if (things.length === 0 && unread > 0)
    return { ok: false, problem: `not one of ${unread} things is a post or a comment with a name` }
  const there = things.filter((thing) => !isErased(thing))
  const posts = there.map(toPost).filter((post) => post.text !== '')
  return {
    ok: true,
    posts,
    deleted: things.filter(isErased).map(({ fullname }) => fullname),
    next: listing.data.after === '' ? undefined : listing.data.after,
    counted: tallied({ malformed: unread, 'no-text': there.length - posts.length, 'not-a-post': others }),
  }
}

interface Things {
  readonly things: readonly Thing[]
  /** Posts and comments that can't be read. */
  readonly unread: number
  /** Accounts, communities, and what only says that there is more. */
  readonly others: number
}

function thingsIn(listing: Listing): Things {
  const found = listing.data.children.map((child): Things => {
    const { kind, data } = fitting(ThingSchema, child)[0] ?? {}
    if (kind !== undefined && kind !== 't1' && kind !== 't3') return { things: [], unread: 0, others: 1 }
    const fullname = data?.name ?? (data?.id === undefined ? undefined : `${kind}_${data.id}`)
    if (data === undefined || fullname === undefined) return { things: [], unread: 1, others: 0 }
    const answers = fitting(ListingSchema, data.replies).map(thingsIn)
    return joined([{ things: [{ ...data, fullname, isComment: kind === 't1' }], unread: 0, others: 0 }, ...answers])
  })
  return joined(found)
}

function joined(parts: readonly Things[]): Things {
  return {
    things: parts.flatMap(({ things }) => things),
    unread: parts.reduce((sum, { unread }) => sum + unread, 0),
    others: parts.reduce((sum, { others }) => sum + others, 0),
  }
}

function isErased({ title = '', body, selftext, removed_by_category: removedBy = '' }: Thing): boolean {
  return ERASED.test((body ?? selftext ?? '').trim()) || ERASED.test(title.trim()) || removedBy !== ''
}

function toPost(data: Thing): RawPost {
  const media = mediaOf(data)
  return {
    nativeId: data.fullname,
    text: [data.title ?? '', data.body ?? data.selftext ?? '', ...answersIn(data)]
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .join('\n')
      .slice(0, MAX_TEXT_LENGTH),
    url: data.permalink === undefined ? undefined : webAddress(data.permalink),
    publishedAtMs: milliseconds(data.created_utc),
    editedAtMs: milliseconds(data.edited),
    author: authorOf(data),
    metrics: {
      ...(data.score === undefined ? {} : { likes: Math.max(0, Math.trunc(data.score)) }),
      ...given('comments', data.num_comments),
    },
    inReplyTo: data.isComment ? data.parent_id : undefined,
    repostOf: data.crosspost_parent,
    media: media.length === 0 ? undefined : media,
    extra: {
      ...given('subreddit', data.subreddit),
      ...given('flair', data.link_flair_text),
      ...(data.over_18 === true ? { adult: true } : {}),
    },
  }
}

/** Of a poll. */
function answersIn({ poll_data }: Thing): readonly string[] {
  return (poll_data?.options ?? []).flatMap(({ text: answer }) => answer ?? [])
}

/** A film of Reddit's own by its file, the pictures of a gallery, or what the post links to. */
function mediaOf({ is_self, url, post_hint, is_video, media, media_metadata: gallery }: Thing): readonly Media[] {
  const film = media?.reddit_video?.fallback_url
  const pictures = Object.values(gallery ?? {}).flatMap(({ s }) => s?.u ?? s?.gif ?? s?.mp4 ?? [])
  const link = is_self === false && url !== undefined ? webAddress(url) : undefined
  if (is_video === true && film !== undefined) return [{ kind: 'video', url: film }]
  if (pictures.length > 0) return pictures.slice(0, 20).map((picture) => ({ kind: 'image', url: picture }))
  return link === undefined ? [] : [{ kind: post_hint === 'image' ? 'image' : 'link', url: link }]
}

/** The account's own id, else its name; of a deleted account neither. */
function authorOf({ author, author_fullname }: Thing): RawPost['author'] {
  const id = author_fullname ?? (author === undefined || author.startsWith('[') ? undefined : author)
  return id === undefined ? undefined : { id }
}

function milliseconds(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.floor(seconds * 1_000)
}

/** Within Reddit, addresses come without its name. */
function webAddress(address: string): string | undefined {
  const url = URL.parse(address, 'https://www.reddit.com')
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : undefined
}
