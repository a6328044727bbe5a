import { mastodonHtml } from './markup.ts'
import type { SimulatedPost } from './world.ts'

/** The made-up server's own name: ids must not change with the port that the platform happens to get. */
export const MASTODON_SERVER = 'https://mastodon.synthetic.invalid'

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

/** A page of a timeline as Mastodon pages: `min_id` gives what follows right after, the others the newest. */
export function timelinePage(
  posts: readonly SimulatedPost[],
  { tag, parameters, url, path }: TimelineQuery,
): TimelineAnswer {
  const limit = Math.min(Number(parameters.get('limit') ?? DEFAULT_LIMIT) || DEFAULT_LIMIT, MAX_LIMIT)
  const bound = (name: string) => (parameters.has(name) ? BigInt(parameters.get(name) ?? 0) : undefined)
  const [maxId, minId, sinceId] = [bound('max_id'), bound('min_id'), bound('since_id')]
  const byId = new Map(posts.map((post) => [post.id, post]))
  const fitting = posts
    .filter((post) => tag === undefined || post.tags.some((t) => t.toLowerCase() === tag.toLowerCase()))
    .filter(({ id }) => {
      const n = BigInt(id)
      return (
        (maxId === undefined || n < maxId) &&
        (minId === undefined || n > minId) &&
        (sinceId === undefined || n > sinceId)
      )
    })
    .sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)))
  const page = (minId === undefined ? fitting.slice(-limit) : fitting.slice(0, limit)).reverse()
  const [newest, oldest] = [page[0], page.at(-1)]
  return {
    statuses: page.map((post) => statusOf(post, byId, url)),
    link:
      newest === undefined || oldest === undefined
        ? undefined
        : `<${url}${path}?max_id=${oldest.id}>; rel="next", <${url}${path}?min_id=${newest.id}>; rel="prev"`,
  }
}

function statusOf(post: SimulatedPost, byId: ReadonlyMap<string, SimulatedPost>, url: string): Record<string, unknown> {
  const { id, author, tags } = post
  const boosted = post.boostOf === undefined ? undefined : byId.get(post.boostOf)
  const uri = `${MASTODON_SERVER}/users/${author.id}/statuses/${id}`
  return {
    id,
    created_at: new Date(post.atMs).toISOString(),
    edited_at: null,
    in_reply_to_id: post.replyTo ?? null,
    in_reply_to_account_id: post.replyTo === undefined ? null : (byId.get(post.replyTo)?.author.id ?? null),
    sensitive: false,
    spoiler_text: '',
    visibility: 'public',
    language: 'th',
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
      acct: author.id,
      display_name: author.name,
      bot: false,
      discoverable: true,
      indexable: true,
      noindex: false,
      url: `${MASTODON_SERVER}/@${author.id}`,
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
