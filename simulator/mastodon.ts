import { mastodonHtml } from './markup.ts'
import type { SimulatedPost } from './world.ts'

/** The made-up server's own name: ids must not change with the port that the platform happens to get. */
export const MASTODON_SERVER = 'https://mastodon.synthetic.invalid'
/** Another one, whose public posts this one shows. */
const REMOTE_HOST = 'elsewhere.synthetic.invalid'

const DEFAULT_LIMIT = 20
const MAX_LIMIT = 40

export interface TimelineQuery {
  readonly tag: string | undefined
  readonly parameters: URLSearchParams
  /** Where the platform is reached. */
  readonly url: string
  readonly path: string
}

export interface TimelineAnswer {
  readonly statuses: readonly unknown[]
  /** RFC 8288; absent when there is nothing. */
  readonly link: string | undefined
}

/**
 * A page of a timeline as Mastodon pages: `min_id` gives what follows right after, the others the newest.
 * @param posts - Oldest first, so ids grow.
 */
export function timelinePage(
  posts: readonly SimulatedPost[],
  { tag, parameters, url, path }: TimelineQuery,
): TimelineAnswer {
  const limit = Math.min(Number(parameters.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT)
  const bound = (name: string) => parameters.get(name) ?? undefined
  const [maxId, minId, sinceId] = [bound('max_id'), bound('min_id'), bound('since_id')]
  const only = (name: string) => parameters.get(name) === 'true'
  const [local, remote] = [only('local'), only('remote')]
  const fitting = posts.filter(
    ({ id, tags, ...post }) =>
      !(local && post.remote === true) &&
      !(remote && post.remote !== true) &&
      (tag === undefined || tags.some((t) => t.toLowerCase() === tag.toLowerCase())) &&
      (maxId === undefined || compareIds(id, maxId) < 0) &&
      (minId === undefined || compareIds(id, minId) > 0) &&
      (sinceId === undefined || compareIds(id, sinceId) > 0),
  )
  const page = (minId === undefined ? fitting.slice(-limit) : fitting.slice(0, limit)).toReversed()
  const byId = (id: string | undefined) => (id === undefined ? undefined : posts.find((post) => post.id === id))
  const [newest, oldest] = [page[0], page.at(-1)]
  return {
    statuses: page.map((post) => statusOf(post, byId, url)),
    link:
      newest === undefined || oldest === undefined
        ? undefined
        : `<${url}${path}?max_id=${oldest.id}>; rel="next", <${url}${path}?min_id=${newest.id}>; rel="prev"`,
  }
}

/** One status by its id; undefined when there is none, or none any more. */
export function singleStatus(posts: readonly SimulatedPost[], id: string, url: string): unknown {
  const byId = (wanted: string | undefined) => posts.find((post) => post.id === wanted)
  const post = byId(id)
  return post === undefined ? undefined : statusOf(post, byId, url)
}

function statusOf(
  post: SimulatedPost,
  byId: (id: string | undefined) => SimulatedPost | undefined,
  url: string,
): Record<string, unknown> {
  const { id, author, tags } = post
  const boosted = byId(post.boostOf)
  const server = post.remote === true ? `https://${REMOTE_HOST}` : MASTODON_SERVER
  const uri = `${server}/users/${author.id}/statuses/${id}`
  return {
    id,
    created_at: new Date(post.atMs).toISOString(),
    edited_at: post.editedAtMs === undefined ? null : new Date(post.editedAtMs).toISOString(),
    in_reply_to_id: post.replyTo ?? null,
    in_reply_to_account_id: byId(post.replyTo)?.author.id ?? null,
    sensitive: false,
    spoiler_text: '',
    visibility: 'public',
    language: post.language ?? 'th',
    uri: boosted === undefined ? uri : `${uri}/activity`,
    url: `${url}/posts/${id}`,
    replies_count: 0,
    reblogs_count: 0,
    favourites_count: Number(BigInt(id) % 17n),
    content: mastodonHtml((boosted ?? post).text, MASTODON_SERVER),
    reblog: boosted === undefined ? null : statusOf(boosted, byId, url),
    account: {
      id: author.id,
      username: author.id,
      acct: post.remote === true ? `${author.id}@${REMOTE_HOST}` : author.id,
      display_name: author.name,
      bot: false,
      discoverable: true,
      indexable: true,
      noindex: false,
      url: `${server}/@${author.id}`,
      followers_count: author.followers,
    },
    media_attachments: [],
    mentions: [],
    tags: tags.map((name) => ({ name, url: `${MASTODON_SERVER}/tags/${encodeURIComponent(name)}` })),
    emojis: [],
    card: null,
    poll: null,
  }
}

/** By length, then digit by digit: ids are too large for numbers. */
function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
