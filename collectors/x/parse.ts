import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, fitting, flag, given, list, number, part, tallied, text } from '../fields/fields.ts'
import { placed } from '../fields/place.ts'
import { time } from '../fields/time.ts'
import { timeOfId } from './snowflake.ts'

/** Beyond 2^53: digits, never numbers. */
const id = z.string().regex(/^\d{1,19}$/)

const EntitiesSchema = part(
  z.object({
    hashtags: list(z.object({ tag: text })),
    urls: list(z.object({ url: text, expanded_url: text, unwound_url: text })),
  }),
)
const long = part(z.object({ text, entities: EntitiesSchema }))
const references = list(z.object({ type: z.string(), id }))

const PostSchema = z.object({
  id,
  text: z.string(),
  author_id: part(id),
  created_at: time,
  lang: text,
  conversation_id: text,
  possibly_sensitive: flag,
  // Two spellings of the same API: one of each pair is there.
  edit_history_post_ids: list(id),
  edit_history_tweet_ids: list(id),
  referenced_posts: references,
  referenced_tweets: references,
  note_post: long,
  note_tweet: long,
  attachments: part(z.object({ media_keys: list(z.string()) })),
  entities: EntitiesSchema,
  /** The point is the author's own, where it was given; longitude first. */
  geo: part(
    z.object({ place_id: text, coordinates: part(z.object({ coordinates: part(z.tuple([number, number])) })) }),
  ),
  public_metrics: part(
    z.object({
      repost_count: count,
      retweet_count: count,
      quote_count: count,
      reply_count: count,
      like_count: count,
      impression_count: count,
    }),
  ),
})
type XPost = z.infer<typeof PostSchema>

const UserSchema = z.object({
  id,
  username: text,
  protected: flag,
  public_metrics: part(z.object({ followers_count: count })),
})
const MediaSchema = z.object({
  media_key: z.string(),
  type: text,
  url: text,
  preview_image_url: text,
  alt_text: text,
  variants: list(z.object({ url: text, content_type: text })),
})

const PlaceSchema = z.object({ id: z.string(), full_name: text, name: text, country: text, country_code: text })

const items = part(z.array(z.unknown()))
const AnswerSchema = z.object({
  data: items,
  includes: part(
    z.object({
      users: list(UserSchema),
      media: list(MediaSchema),
      places: list(PlaceSchema),
      posts: list(PostSchema),
      tweets: list(PostSchema),
    }),
  ),
  errors: items,
  meta: part(z.object({ next_token: text, result_count: count })),
})

export interface ParsedAnswer {
  readonly posts: readonly RawPost[]
  /** Posts, those that come along with them too, and users in the answer: all are paid for. */
  readonly read: { readonly posts: number; readonly users: number }
  /** Ids that the answer says are gone, or not shown to us. */
  readonly missing: readonly string[]
  readonly next: string | undefined
  readonly counted: Readonly<Record<string, number>>
}

/** An answer of the search, or of a look-up by ids. Partial errors beside the data are no failure. Never throws. */
export function parseAnswer(
  value: unknown,
): ({ readonly ok: true } & ParsedAnswer) | { readonly ok: false; readonly problem: string } {
  const answer = AnswerSchema.safeParse(value).data
  // Without results there is no data at all, only a count of zero.
  if (
    answer === undefined ||
    (answer.data === undefined && answer.meta?.result_count !== 0 && answer.errors === undefined)
  )
    return { ok: false, problem: 'an answer should have a list "data" or a result_count of 0, and something else came' }
  const { data = [], includes } = answer
  const found = data.flatMap((item) => fitting(PostSchema, item))
  if (found.length === 0 && data.length > 0)
    return { ok: false, problem: `not one of ${data.length} posts has an id and a text` }
  const users = new Map((includes?.users ?? []).map((user) => [user.id, user]))
  const media = new Map((includes?.media ?? []).map((item) => [item.media_key, item]))
  const places = new Map((includes?.places ?? []).map((place) => [place.id, place]))
  const others = new Map((includes?.posts ?? includes?.tweets ?? []).map((post) => [post.id, post]))
  const visible = found.filter(({ author_id }) => users.get(author_id ?? '')?.protected !== true)
  const posts = visible.map((post) => toPost(post, { users, media, places, others })).filter((post) => post.text !== '')
  const counted = {
    malformed: data.length - found.length,
    'not-public': found.length - visible.length,
    'no-text': visible.length - posts.length,
  }
  return {
    ok: true,
    posts,
    read: { posts: data.length + [...others.keys()].filter((id) => !found.some((post) => post.id === id)).length, users: users.size }, // prettier-ignore
    missing: (answer.errors ?? []).flatMap(missingIn),
    next: answer.meta?.next_token,
    counted: tallied(counted),
  }
}

const ProblemSchema = z.object({ resource_id: id, parameter: text, type: z.string() })

function missingIn(error: unknown): readonly string[] {
  const problem = ProblemSchema.safeParse(error).data
  // One of `ids` that was asked for, not of a post that another one mentions.
  if (problem === undefined || !/^(ids?)?$/.test(problem.parameter ?? '')) return []
  const what = problem.type.split('/').at(-1) ?? ''
  return what === 'resource-not-found' || what === 'not-authorized-for-resource' ? [problem.resource_id] : []
}

/** What stands beside the posts of an answer, by id or key. */
interface Included {
  readonly users: ReadonlyMap<string, z.infer<typeof UserSchema>>
  readonly media: ReadonlyMap<string, z.infer<typeof MediaSchema>>
  readonly places: ReadonlyMap<string, z.infer<typeof PlaceSchema>>
  readonly others: ReadonlyMap<string, XPost>
}

function toPost(post: XPost, { users, media, places, others }: Included): RawPost {
  const user = users.get(post.author_id ?? '')
  const references = post.referenced_posts ?? post.referenced_tweets ?? []
  const refersTo = (...types: readonly string[]) => references.find(({ type }) => types.includes(type))?.id
  const repostOf = refersTo('retweeted', 'reposted')
  // A repost's own text is the other's, cut off.
  const shown = others.get(repostOf ?? '') ?? post
  const note = shown.note_post ?? shown.note_tweet
  const entities = note?.entities ?? shown.entities
  const attached = (shown.attachments?.media_keys ?? []).flatMap((key) => mediaOf(media.get(key)))
  const links = (entities?.urls ?? []).flatMap(({ unwound_url, expanded_url }): Media[] => {
    const url = unwound_url ?? expanded_url
    return url === undefined || OWN_MEDIA.test(url) ? [] : [{ kind: 'link', url }]
  })
  const metrics = post.public_metrics
  const shares = metrics?.repost_count ?? metrics?.retweet_count
  const first = (post.edit_history_post_ids ?? post.edit_history_tweet_ids)?.[0]
  const all = [...attached, ...links]
  const quoteOf = refersTo('quoted')
  const tags = (entities?.hashtags ?? []).flatMap(({ tag }) => tag ?? []).slice(0, 50)
  return {
    nativeId: post.id,
    text: textOf(shown, media),
    url: `https://x.com/${user?.username ?? 'i/web'}/status/${post.id}`,
    // Its id says when it was written, to the millisecond.
    publishedAtMs: post.created_at ?? timeOfId(post.id),
    author:
      post.author_id === undefined
        ? undefined
        : { id: post.author_id, followers: user?.public_metrics?.followers_count },
    metrics: {
      ...given('likes', metrics?.like_count),
      ...given('shares', shares),
      ...given('comments', metrics?.reply_count),
      ...given('views', metrics?.impression_count),
    },
    inReplyTo: refersTo('replied_to'),
    repostOf,
    language: post.lang === undefined || NO_LANGUAGE.test(post.lang) ? undefined : post.lang,
    media: all.length === 0 ? undefined : all,
    extra: {
      ...given('conversationId', post.conversation_id),
      ...given('quoteOf', quoteOf),
      ...(first === undefined || first === post.id ? {} : { editOf: first }),
      ...(tags.length === 0 ? {} : { tags }),
      ...given('sensitive', post.possibly_sensitive),
      ...placeOf(post, places),
    },
  }
}

/** What is written; without a word, what its pictures are said to show. */
function textOf(post: XPost, media: Included['media']): string {
  const note = post.note_post ?? post.note_tweet
  const written = plain(note?.text ?? post.text, (note?.entities ?? post.entities)?.urls ?? [])
  if (written !== '') return written
  const shown = (post.attachments?.media_keys ?? []).flatMap((key) => media.get(key)?.alt_text?.trim() ?? [])
  return shown.join('\n').trim().slice(0, MAX_TEXT_LENGTH)
}

/** What stands for the post's own picture or film; nobody wrote it. */
const OWN_MEDIA = /^https:\/\/(x|twitter)\.com\/[^/]+\/status\/\d+\/(photo|video)\//
/** X's own codes for posts of hashtags, mentions, pictures only. */
const NO_LANGUAGE = /^(und|zxx|art|q[a-t][a-z])$/

/** Whole addresses where X shortens them, and its three escapes undone. */
function plain(
  raw: string,
  urls: readonly { readonly url?: string | undefined; readonly expanded_url?: string | undefined }[],
): string {
  const unescaped = raw.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return urls
    .reduce((written, { url = '', expanded_url: whole }) => {
      // By a function: an address may hold what a pattern of replacement means something by (`$&`).
      return url === '' || whole === undefined
        ? written
        : written.replaceAll(url, () => (OWN_MEDIA.test(whole) ? '' : whole))
    }, unescaped)
    .trim()
    .slice(0, MAX_TEXT_LENGTH)
}

/** By its name; of a place there is only a box, so where exactly is known only of a post that says it itself. */
function placeOf({ geo }: XPost, places: Included['places']) {
  const place = places.get(geo?.place_id ?? '')
  const [longitude, latitude] = geo?.coordinates?.coordinates ?? []
  return placed({ name: place?.full_name ?? place?.name, country: place?.country_code ?? place?.country, latitude, longitude }) // prettier-ignore
}

function mediaOf(item: z.infer<typeof MediaSchema> | undefined): Media[] {
  if (item === undefined) return []
  const film = item.variants?.find(({ content_type }) => content_type === 'video/mp4')?.url
  const url = film ?? item.url ?? item.preview_image_url
  if (url === undefined) return []
  // Of a film without its address there is a picture.
  return [{ kind: item.type !== 'photo' && (film ?? item.url) !== undefined ? 'video' : 'image', url }]
}
