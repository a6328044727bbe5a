import { createHash } from 'node:crypto'
import { MAX_TEXT_LENGTH, type Media, type RawPost } from '../../core/post.ts'
import { parseJson } from '../http/json.ts'
import { htmlToText } from '../text/html-to-text.ts'
import { cleanXml } from './clean-xml.ts'
import { decodeFeed } from './decode.ts'
import type { Content, Entry, FeedEntries } from './entry.ts'
import { jsonEntries } from './json-entries.ts'
import { parseFeedDate } from './parse-date.ts'
import { xmlEntries } from './xml-entries.ts'
import { xmlTree } from './xml-tree.ts'

export interface FeedDocument {
  /** As configured: the scope of ids. */
  readonly feedUrl: string
  /** After redirects. */
  readonly url: string
  /** Where the server says that the document itself is: what relative addresses are resolved against; default: `url`. */
  readonly contentLocation?: string | undefined
  readonly body: Uint8Array
  readonly contentType: string | undefined
  /** Of the source, for a feed that says none. */
  readonly languageHint?: string | undefined
  readonly maxItems: number
  /** What this publisher does to every item is undone here, before it becomes a post; undefined leaves the item out as `left-out`. */
  readonly mend?: (entry: Entry) => Entry | undefined
  /** Ids and names of authors mean the same in every feed of this platform; default: only within this one. */
  readonly idsAreGlobal?: boolean
}

export type ParsedFeed =
  | { readonly ok: true; readonly posts: readonly RawPost[]; readonly counted: Readonly<Record<string, number>> }
  | { readonly ok: false; readonly problem: string }

const MAX_MEDIA = 20
const LONGEST_PREAMBLE = 2_000
const IS_PAGE = /^<!doctype html|<html[\s>]/i
/** With the platform's name and the feed's hash in front, an id stays well under the store's 1,024. */
const LONGEST_ID = 400

/** RSS 0.9x to 2.0, RDF, Atom, CDF and JSON Feed, whatever the content type says. Never throws. */
export function parseFeedDocument(document: FeedDocument): ParsedFeed {
  const text = decodeFeed(document.body, document.contentType).trimStart()
  const base = URL.parse(document.contentLocation ?? '', document.url)?.href ?? document.url
  const feed = readFeed(text, document, base)
  if (feed === undefined) return { ok: false, problem: describe(text) }
  const counted: Record<string, number> = {}
  const count = (reason: string) => {
    counted[reason] = (counted[reason] ?? 0) + 1
  }
  const posts = new Map<string, RawPost>()
  const entries = feed.entries.flatMap((found) => (document.mend === undefined ? found : (document.mend(found) ?? [])))
  if (entries.length < feed.entries.length) counted['left-out'] = feed.entries.length - entries.length
  const idOf = namer(entries, { mended: document.mend !== undefined })
  for (const entry of entries) {
    const post = toPost(entry, idOf(entry), { feed, document, base, count })
    if (post === undefined) count('no-text')
    else if (posts.has(post.nativeId)) count('repeated')
    else posts.set(post.nativeId, post)
  }
  return { ok: true, posts: [...posts.values()], counted }
}

function readFeed(text: string, { maxItems }: FeedDocument, base: string): FeedEntries | undefined {
  if (text.startsWith('{')) {
    const parsed = parseJson(text)
    return parsed.ok ? jsonEntries(parsed.value, maxItems) : undefined
  }
  const read = (xml: string) => {
    const root = xmlTree(cleanXml(xml), base)
    return root === undefined ? undefined : xmlEntries(root, maxItems)
  }
  // What a server says of its own troubles in front of it is no part of it.
  const from = text.slice(0, LONGEST_PREAMBLE).search(/<\?xml\s/)
  return read(text) ?? (from > 0 && !IS_PAGE.test(text.slice(0, from)) ? read(text.slice(from)) : undefined)
}

/** What came instead of a feed, for a person. Nothing of its text is repeated: it may be hostile. */
function describe(text: string): string {
  if (text === '') return 'the answer is empty'
  if (IS_PAGE.test(text.slice(0, LONGEST_PREAMBLE))) {
    return 'a web page came instead of a feed; it may be a login, consent or challenge page, or the feed has moved'
  }
  if (/<(\w+:)?(rss|feed|rdf)[\s>]/i.test(text.slice(0, 2_000))) return 'the feed is damaged or was cut off'
  return 'the answer is neither RSS, Atom nor JSON Feed'
}

/**
 * What names an entry in its feed: its id, else its address, else what it says. An id that entries with other addresses and
 * other words share names none of them, nor does an address that several share (publishers who put their home page into each entry).
 * @param mended - Its id was made by who knows the publisher.
 */
function namer(entries: readonly Entry[], { mended }: { readonly mended: boolean }): (entry: Entry) => string {
  const words = ({ title, body }: Entry) => JSON.stringify([title?.value, body?.value])
  // Of each id and address once: a feed may give thousands of entries the same.
  const names = [...Map.groupBy(entries, ({ id }) => id)].filter(([, group]) => mended || !(differ(group, ({ link }) => link) && differ(group, words))) // prettier-ignore
  const own = [...Map.groupBy(entries, ({ link }) => link)].filter(([, group]) => !differ(group, contentHash))
  const [ids, links] = [new Set(names.map(([id]) => id)), new Set(own.map(([link]) => link))]
  return (entry) => {
    const { id, link } = entry
    if (id !== undefined && ids.has(id)) return id
    return link !== undefined && links.has(link) ? link : contentHash(entry)
  }
}

function differ(group: readonly Entry[], part: (entry: Entry) => string | undefined): boolean {
  return group.length > 1 && new Set(group.map(part)).size > 1
}

interface Reading {
  readonly feed: FeedEntries
  readonly document: FeedDocument
  readonly base: string
  readonly count: (reason: string) => void
}

function toPost(entry: Entry, id: string, { feed, document, base, count }: Reading): RawPost | undefined {
  const title = toText(entry.title, base)
  const body = toText(entry.body, base)
  const heading = title.text.replace(/\s+/g, ' ')
  const whole = withoutRepetition(heading, body.text)
  if (whole === '') return undefined
  if (whole.length > MAX_TEXT_LENGTH) count('text-cut')
  const publishedAtMs = firstDate(entry.published)
  if (publishedAtMs === undefined) count(entry.published.length === 0 ? 'no-date' : 'bad-date')
  const editedAtMs = firstDate(entry.updated)
  const scope = document.idsAreGlobal === true ? '' : `${feedScope(document.feedUrl)}/`
  const media = mediaOf(entry, [...title.links, ...body.links], [...title.images, ...body.images], base)
  return {
    nativeId: scope + shortId(id),
    text: cut(whole),
    url: absolute(entry.link, base),
    publishedAtMs,
    editedAtMs: editedAtMs === publishedAtMs ? undefined : editedAtMs,
    // A name means somebody only within its own feed.
    author: entry.author === undefined ? undefined : { id: scope + entry.author.trim() },
    metrics: metricsOf(entry),
    inReplyTo: entry.inReplyTo === undefined ? undefined : scope + shortId(entry.inReplyTo),
    language: entry.language ?? feed.language ?? document.languageHint,
    media: media.length === 0 ? undefined : media,
    extra: {
      format: feed.format,
      ...(heading === '' ? {} : { title: heading.slice(0, 1_000) }),
      ...(entry.tags.length === 0 ? {} : { tags: entry.tags.slice(0, 50) }),
      ...(entry.outlet === undefined ? {} : { outlet: entry.outlet.slice(0, 200) }),
      ...(entry.place === undefined ? {} : { place: entry.place }),
    },
  }
}

function toText(
  content: Content | undefined,
  base: string,
): { text: string; links: readonly string[]; images: readonly string[] } {
  if (content === undefined) return { text: '', links: [], images: [] }
  if (!content.html) return { text: content.value.trim(), links: [], images: [] }
  const from = content.base ?? base
  const once = htmlToText(content.value, from)
  // Escaped twice by the publisher: what should be markup is still visible as such.
  return /<\/?(p|br|div|a|span|img|strong|em|ul|li)\b[^<>]*>/i.test(once.text) ? htmlToText(once.text, from) : once
}

/** Title and body as one text; many feeds begin the body with the title, or give the title as the body. */
function withoutRepetition(title: string, body: string): string {
  if (title === '' || body === '') return title === '' ? body : title
  const plain = (text: string) => text.replace(/\s+/g, '').normalize('NFC')
  if (plain(body).startsWith(plain(title))) return body
  return `${title}\n${body}`
}

function cut(text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text
  // The last character goes with its marks, which may be cut through.
  return text.slice(0, MAX_TEXT_LENGTH).replace(/\P{M}\p{M}*$/u, '')
}

function firstDate(candidates: readonly string[]): number | undefined {
  for (const candidate of candidates) {
    const ms = parseFeedDate(candidate)
    if (ms !== undefined) return ms
  }
  return undefined
}

function mediaOf(entry: Entry, links: readonly string[], images: readonly string[], base: string): readonly Media[] {
  const all = [
    ...entry.media,
    ...images.map((url) => ({ kind: 'image', url }) as const),
    ...links.map((url) => ({ kind: 'link', url }) as const),
  ]
  const byUrl = new Map<string, Media>()
  for (const { kind, url } of all) {
    const resolved = absolute(url, base)
    if (resolved !== undefined && !byUrl.has(resolved) && byUrl.size < MAX_MEDIA)
      byUrl.set(resolved, { kind, url: resolved })
  }
  return [...byUrl.values()]
}

function metricsOf({ comments, views }: Entry): RawPost['metrics'] {
  const isCount = (n: number | undefined): n is number => n !== undefined && Number.isSafeInteger(n) && n >= 0
  return { ...(isCount(comments) ? { comments } : {}), ...(isCount(views) ? { views } : {}) }
}

function absolute(address: string | undefined, base: string): string | undefined {
  if (address === undefined) return undefined
  const url = URL.parse(address.trim(), base)
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined
}

/** Ids of a feed mean something only within it, under whichever of its addresses: with `https` and without, a slash at the end or none. */
export function feedScope(feedUrl: string): string {
  const { host, pathname, search } = new URL(feedUrl)
  return sha256(host + pathname.replace(/\/+$/, '') + search).slice(0, 12)
}

/** The publisher's id exactly as it is, unless it is too long or not well-formed. */
function shortId(id: string): string {
  return id.length <= LONGEST_ID && id.isWellFormed() && !/[\u0000-\u001f\u007f]/.test(id) ? id : `sha256-${sha256(id)}`
}

function contentHash({ title, published, body }: Entry): string {
  return `sha256-${sha256(JSON.stringify([title?.value, published[0], body?.value]))}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
