import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, fitting, flag, given, list, part, tallied, text } from '../fields/fields.ts'

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
    is_self: flag,
    created_utc: part(z.number()),
    edited: part(z.union([z.boolean(), z.number()])),
    /** May be below zero. */
    score: part(z.int()),
    num_comments: count,
    parent_id: text,
    crosspost_parent: text,
    removed_by_category: text,
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
type Thing = z.infer<typeof ThingSchema>

const ListingSchema = z.object({
  kind: z.literal('Listing'),
  data: z.object({ children: z.array(z.unknown()), after: text }),
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
  const things = children.flatMap((child) => fitting(ThingSchema, child))
  if (things.length === 0 && children.length > 0)
    return { ok: false, problem: `not one of ${children.length} things is a post or a comment with a name` }
  const there = things.filter((thing) => !isErased(thing))
  const posts = there.map(toPost).filter((post) => post.text !== '')
  const [malformed, noText] = [children.length - things.length, there.length - posts.length]
  return {
    ok: true,
    posts,
    deleted: things.filter(isErased).map(({ data }) => data.name),
    next: after,
    counted: tallied({ malformed, 'no-text': noText }),
  }
}

function isErased({ data }: Thing): boolean {
  const written = data.body ?? data.selftext ?? ''
  return ERASED.has(written.trim()) || (data.removed_by_category ?? '') !== ''
}

function toPost({ kind, data }: Thing): RawPost {
  const isComment = kind === 't1'
  const editedS = typeof data.edited === 'number' ? data.edited : undefined
  const media = mediaOf(data)
  return {
    nativeId: data.name,
    text: [data.title ?? '', data.body ?? data.selftext ?? '', ...answersIn(data)]
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
      ...given('comments', data.num_comments),
    },
    inReplyTo: isComment ? data.parent_id : undefined,
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
function answersIn({ poll_data }: Thing['data']): readonly string[] {
  return (poll_data?.options ?? []).flatMap(({ text: answer }) => answer ?? [])
}

/** A film of Reddit's own by its file, the pictures of a gallery, or what the post links to. */
function mediaOf({
  is_self,
  url,
  post_hint,
  is_video,
  media,
  media_metadata: gallery,
}: Thing['data']): readonly Media[] {
  const film = media?.reddit_video?.fallback_url
  const pictures = Object.values(gallery ?? {}).flatMap(({ s }) => s?.u ?? s?.gif ?? s?.mp4 ?? [])
  const link = is_self === false && url !== undefined && /^https?:/.test(url) ? url : undefined
  if (is_video === true && film !== undefined) return [{ kind: 'video', url: film }]
  if (pictures.length > 0) return pictures.slice(0, 20).map((picture) => ({ kind: 'image', url: picture }))
  return link === undefined ? [] : [{ kind: post_hint === 'image' ? 'image' : 'link', url: link }]
}

/** The account's own id, else its name; of a deleted account neither. */
function authorOf({ author, author_fullname }: Thing['data']): RawPost['author'] {
  const id = author_fullname ?? (author === undefined || author.startsWith('[') ? undefined : author)
  return id === undefined ? undefined : { id }
}
