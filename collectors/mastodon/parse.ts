import { z } from 'zod'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { count, flag, given, id, list, part, text } from '../fields/fields.ts'
import { timeOf } from '../fields/time.ts'
import { htmlToText } from '../text/html-to-text.ts'

/** What is used of an account. Other software than Mastodon leaves out most of it. */
const AccountSchema = z.object({
  acct: z.string().min(1),
  followers_count: count,
  noindex: flag,
  indexable: flag,
  bot: flag,
  /** What the author says of himself, HTML. */
  note: text,
})
type Account = z.infer<typeof AccountSchema>

const StatusSchema = z.object({
  id,
  uri: z.string().min(1),
  /** Null or absent in other software, where a picture says it all. */
  content: text,
  created_at: z.unknown().optional(),
  account: AccountSchema,
  edited_at: text,
  in_reply_to_id: part(id),
  spoiler_text: text,
  visibility: text,
  language: text,
  url: text,
  replies_count: count,
  reblogs_count: count,
  favourites_count: count,
  media_attachments: list(z.object({ type: z.string(), url: text, remote_url: text, description: text })),
  tags: list(z.object({ name: z.string() })),
  poll: part(z.object({ options: list(z.object({ title: z.string() })) })),
  sensitive: flag,
  card: part(z.object({ url: z.string() })),
  quote: part(
    z.union([
      z.object({ quoted_status: z.object({ uri: z.string() }) }),
      z.object({ uri: z.string() }).transform((quoted_status) => ({ quoted_status })),
    ]),
  ),
})
type Status = z.infer<typeof StatusSchema>

const BoostedSchema = StatusSchema.extend({ reblog: part(StatusSchema) })

/** A status of the answer, whatever became of it. */
export interface SeenStatus {
  /** On this server. */
  readonly id: string
  readonly nativeId: string
  /** Changes with every edit. */
  readonly version: string
  /** Native id of an author who asked to be left out. */
  readonly optedOut: string | undefined
}

export interface ParsedTimeline {
  readonly posts: readonly RawPost[]
  readonly counted: Readonly<Record<string, number>>
  /** Statuses in the answer, taken or not. */
  readonly size: number
  /** Ids on this server, by age; undefined when there are none. */
  readonly newestId: string | undefined
  readonly oldestId: string | undefined
  /** Epoch ms at which the oldest status of the page was written. */
  readonly oldestAtMs: number | undefined
  readonly seen: readonly SeenStatus[]
}

export type Parsed =
  { readonly ok: true; readonly timeline: ParsedTimeline } | { readonly ok: false; readonly problem: string }

export interface ParseContext {
  /** Host of the server asked: names its own accounts. */
  readonly host: string
  /** Leave out authors who asked not to be indexed. */
  readonly honourOptOut: boolean
}

/** A page of a timeline. A boost gives two posts: the boost, and what it repeats. Never throws. */
export function parseTimeline(value: unknown, context: ParseContext): Parsed {
  if (!Array.isArray(value))
    return { ok: false, problem: 'a timeline should be a list of statuses, and something else came' }
  const counted: Record<string, number> = {}
  const tally = (reason: string) => {
    counted[reason] = (counted[reason] ?? 0) + 1
  }
  const posts = new Map<string, RawPost>()
  const statuses: Status[] = []
  const uris = urisById(value)
  for (const item of value as readonly unknown[]) {
    const parsed = BoostedSchema.safeParse(item)
    if (!parsed.success) {
      tally('malformed')
      continue
    }
    const { reblog, ...status } = parsed.data
    statuses.push(status)
    const original = reblog == null ? undefined : take(reblog, undefined, { ...context, uris }, tally)
    if (original !== undefined) posts.set(original.nativeId, original)
    // A boost of what must be left out is left out with it.
    if (reblog != null && original === undefined) continue
    const post = take(status, reblog ?? undefined, { ...context, uris }, tally)
    if (post !== undefined) posts.set(post.nativeId, post)
  }
  if (statuses.length === 0 && value.length > 0) {
    return { ok: false, problem: `not one of ${value.length} statuses has id, uri and account` }
  }
  const ids = statuses.map(({ id }) => id).sort(compareIds)
  const times = statuses.flatMap(({ created_at }) => timeOf(created_at) ?? [])
  return {
    ok: true,
    timeline: {
      posts: [...posts.values()],
      counted,
      size: value.length,
      newestId: ids.at(-1),
      oldestId: ids[0],
      oldestAtMs: times.length === 0 ? undefined : Math.min(...times),
      seen: statuses.map(({ id, uri, edited_at, account }) => ({
        id,
        nativeId: uri,
        version: edited_at ?? '',
        optedOut: context.honourOptOut && asksToBeLeftOut(account) ? authorId(account, context) : undefined,
      })),
    },
  }
}

/** By length, then text: ids grow with time, and are too large for numbers. */
export function compareIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}

/** The ids that the server itself names for the next pages; `older` continues back in time, `newer` forward. */
export function parseLinkHeader(header: string | undefined): {
  readonly older: string | undefined
  readonly newer: string | undefined
} {
  const parameter = (relation: string, name: string): string | undefined => {
    for (const [, address = '', attributes = ''] of (header ?? '').matchAll(/<([^>]*)>([^<]*)/g)) {
      if (!new RegExp(`\\brel="?${relation}"?`).test(attributes)) continue
      const id = URL.parse(address, 'https://server.invalid')?.searchParams.get(name)
      if (id != null && /^[\w-]{1,64}$/.test(id)) return id
    }
    return undefined
  }
  return { older: parameter('next', 'max_id'), newer: parameter('prev', 'min_id') }
}

/** An answered post is named by the server's own id; when it is in the same answer, its uri is known. */
function urisById(items: readonly unknown[]): ReadonlyMap<string, string> {
  const NamedSchema = z.object({ id, uri: z.string() })
  const named = items.flatMap((item) => {
    const boost = z.object({ reblog: NamedSchema }).safeParse(item).data?.reblog
    return [NamedSchema.safeParse(item).data ?? [], boost ?? []].flat()
  })
  return new Map(named.map(({ id, uri }) => [id, uri]))
}

function asksToBeLeftOut({ noindex, indexable, note = '' }: Account): boolean {
  return (
    noindex === true ||
    indexable === false ||
    (note.includes('#') && /#nobots?(?![\p{L}\p{N}_])/iu.test(htmlToText(note).text))
  )
}

function authorId({ acct }: Account, { host }: ParseContext): string {
  return acct.includes('@') ? acct : `${acct}@${host}`
}

function take(
  status: Status,
  boosted: Status | undefined,
  context: ParseContext & { readonly uris: ReadonlyMap<string, string> },
  tally: (reason: string) => void,
): RawPost | undefined {
  const { account } = status
  if (status.visibility !== undefined && status.visibility !== 'public' && status.visibility !== 'unlisted') {
    tally('not-public')
    return undefined
  }
  if (context.honourOptOut && asksToBeLeftOut(account)) {
    tally('opted-out')
    return undefined
  }
  const shown = boosted ?? status
  const { text, links } = textOf(shown)
  if (text === '') {
    tally('no-text')
    return undefined
  }
  const publishedAtMs = timeOf(status.created_at)
  if (publishedAtMs === undefined) tally('bad-date')
  const media = mediaOf(shown, links)
  return {
    nativeId: status.uri,
    text: text.slice(0, MAX_TEXT_LENGTH),
    url: status.url ?? (boosted === undefined ? undefined : (boosted.url ?? undefined)),
    publishedAtMs,
    editedAtMs: timeOf(status.edited_at),
    author: {
      id: authorId(account, context),
      followers: account.followers_count,
    },
    // A boost's own counters say nothing; the original carries its own.
    metrics: boosted === undefined ? metricsOf(status) : undefined,
    inReplyTo: context.uris.get(shown.in_reply_to_id ?? ''),
    repostOf: boosted?.uri,
    language: shown.language === '' ? undefined : shown.language,
    media: media.length === 0 ? undefined : media,
    extra: extraOf(shown, context.uris),
  }
}

/** Content warning, text and the answers of a poll: everything a reader reads. Without a word of them, what the pictures are said to show. */
function textOf(status: Status): { readonly text: string; readonly links: readonly string[] } {
  const { text, links } = htmlToText(status.content ?? '')
  const parts = [
    status.spoiler_text?.trim() ?? '',
    text,
    ...(status.poll?.options ?? []).map(({ title }) => title.trim()),
  ]
  const written = parts.filter((words) => words !== '')
  const shown = (status.media_attachments ?? []).flatMap(({ description }) => description?.trim() ?? '')
  return { text: (written.length === 0 ? shown : written).filter((words) => words !== '').join('\n'), links }
}

function mediaOf(status: Status, links: readonly string[]): readonly Media[] {
  const attached = (status.media_attachments ?? []).flatMap(({ type, url, remote_url }) => {
    // Of a file that another server has there are two addresses, or only one.
    const address = [remote_url, url].find((at) => at !== undefined && at !== '')
    const kind = type === 'image' || type === 'video' || type === 'audio' ? type : type === 'gifv' ? 'video' : 'other'
    return address === undefined ? [] : [{ kind, url: address } as const]
  })
  const card = status.card?.url
  const linked = new Set([...links, ...(card !== undefined && /^https?:/i.test(card) ? [card] : [])])
  return [...attached, ...[...linked].map((url) => ({ kind: 'link', url }) as const)]
}

function metricsOf(status: Status): RawPost['metrics'] {
  const { favourites_count: likes, reblogs_count: shares, replies_count: comments } = status
  return { ...given('likes', likes), ...given('shares', shares), ...given('comments', comments) }
}

function extraOf(status: Status, uris: ReadonlyMap<string, string>): RawPost['extra'] {
  const tags = (status.tags ?? []).map(({ name }) => name).slice(0, 50)
  const { in_reply_to_id: answered, quote, sensitive, account } = status
  return {
    ...(tags.length === 0 ? {} : { tags }),
    ...(answered == null || uris.has(answered) ? {} : { inReplyToServerId: answered }),
    ...(quote === undefined ? {} : { quoteOf: quote.quoted_status.uri }),
    ...(sensitive === true ? { sensitive } : {}),
    ...(account.bot === true ? { bot: true } : {}),
  }
}
