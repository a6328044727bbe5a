import type { AnyFeed, AtomFeed, JsonFeed, MediaNs, RdfFeed, RssFeed } from 'feedsmith'
import type { Media } from '../../core/post.ts'

/** One item of any feed format, with what the formats have in common. Nothing is interpreted yet. */
export interface Entry {
  readonly id: string | undefined
  readonly link: string | undefined
  readonly title: Content | undefined
  readonly body: Content | undefined
  /** The first that can be read counts. */
  readonly published: readonly string[]
  readonly updated: readonly string[]
  readonly author: string | undefined
  readonly tags: readonly string[]
  readonly language: string | undefined
  readonly media: readonly Media[]
  readonly inReplyTo: string | undefined
  readonly comments: number | undefined
  readonly views: number | undefined
  readonly base: string | undefined
}

export interface Content {
  readonly value: string
  readonly html: boolean
}

export interface FeedEntries {
  readonly format: AnyFeed['format']
  readonly language: string | undefined
  readonly entries: readonly Entry[]
}

export function entriesOf(parsed: AnyFeed): FeedEntries {
  const { format, feed } = parsed
  switch (format) {
    case 'rss':
      return { format, language: feed.language ?? feed.dc?.languages?.[0], entries: (feed.items ?? []).map(ofRss) }
    case 'rdf':
      return { format, language: feed.dc?.languages?.[0], entries: (feed.items ?? []).map(ofRdf) }
    case 'atom':
      return { format, language: feed.xml?.lang, entries: (feed.entries ?? []).map((e) => ofAtom(e, feed.xml?.base)) }
    case 'json':
      return { format, language: feed.language, entries: (feed.items ?? []).map((item) => ofJson(item, feed.authors)) }
  }
}

function ofRss(item: RssFeed.Item<string>): Entry {
  const { guid, link } = item
  // A guid is an address unless it says that it is none.
  const permalink = guid?.isPermaLink !== false && guid?.value?.startsWith('http') === true ? guid.value : undefined
  return {
    id: guid?.value ?? link,
    link: link ?? permalink ?? alternate(item.atom?.links),
    title: html(item.title ?? item.dc?.titles?.[0]),
    body: html(item.content?.encoded ?? item.description ?? item.dc?.descriptions?.[0]),
    published: some(item.pubDate, item.dc?.dates?.[0], item.dcterms?.issued?.[0], item.atom?.published),
    updated: some(item.dcterms?.modified?.[0], item.atom?.updated),
    author:
      item.dc?.creators?.[0] ?? item.authors?.[0]?.name ?? item.authors?.[0]?.email ?? item.atom?.authors?.[0]?.name,
    tags: some(...(item.categories ?? []).map(({ name }) => name)),
    language: item.dc?.languages?.[0] ?? item.xml?.lang,
    media: [...(item.enclosures ?? []).flatMap((e) => medium(e.url, e.type)), ...ofMediaRss(item.media)],
    inReplyTo: item.thr?.inReplyTos?.[0]?.ref,
    comments: item.slash?.comments ?? item.thr?.total,
    views: item.media?.community?.statistics?.views,
    base: item.xml?.base,
  }
}

function ofRdf(item: RdfFeed.Item<string>): Entry {
  return {
    id: item.rdf?.about ?? item.link,
    link: item.link,
    title: html(item.title),
    body: html(item.content?.encoded ?? item.description ?? item.dc?.descriptions?.[0]),
    published: some(item.dc?.dates?.[0], item.dcterms?.issued?.[0]),
    updated: some(item.dcterms?.modified?.[0]),
    author: item.dc?.creators?.[0],
    tags: item.dc?.subjects ?? [],
    language: item.dc?.languages?.[0] ?? item.xml?.lang,
    media: ofMediaRss(item.media),
    inReplyTo: undefined,
    comments: item.slash?.comments,
    views: item.media?.community?.statistics?.views,
    base: item.xml?.base,
  }
}

function ofAtom(entry: AtomFeed.Entry<string>, feedBase: string | undefined): Entry {
  const enclosures = (entry.links ?? []).filter(({ rel }) => rel === 'enclosure')
  return {
    id: entry.id,
    link: alternate(entry.links),
    title: ofAtomText(entry.title),
    body: ofAtomText(entry.content) ?? ofAtomText(entry.summary),
    published: some(entry.published, entry.dc?.dates?.[0], entry.dcterms?.issued?.[0], entry.updated),
    updated: some(entry.updated, entry.dcterms?.modified?.[0]),
    author: entry.authors?.[0]?.uri ?? entry.authors?.[0]?.email ?? entry.authors?.[0]?.name ?? entry.dc?.creators?.[0],
    tags: some(...(entry.categories ?? []).map(({ label, term }) => label ?? term)),
    language: entry.content?.xml?.lang ?? entry.xml?.lang ?? entry.dc?.languages?.[0],
    media: [...enclosures.flatMap((link) => medium(link.href, link.type)), ...ofMediaRss(entry.media)],
    inReplyTo: entry.thr?.inReplyTos?.[0]?.ref,
    comments: entry.slash?.comments ?? entry.thr?.total,
    views: entry.media?.community?.statistics?.views,
    base: entry.xml?.base ?? feedBase,
  }
}

function ofJson(item: JsonFeed.Item<string>, feedAuthors: readonly JsonFeed.Author[] | undefined): Entry {
  const author = item.authors?.[0] ?? feedAuthors?.[0]
  const text = item.content_text === undefined ? undefined : { value: item.content_text, html: false }
  const images = [item.image, item.banner_image].filter((url) => url !== undefined)
  return {
    id: item.id,
    link: item.url ?? item.external_url,
    title: item.title === undefined ? undefined : { value: item.title, html: false },
    body:
      html(item.content_html) ??
      text ??
      (item.summary === undefined ? undefined : { value: item.summary, html: false }),
    published: some(item.date_published, item.date_modified),
    updated: some(item.date_modified),
    author: author?.url ?? author?.name,
    tags: item.tags ?? [],
    language: item.language,
    media: [
      ...images.flatMap((url) => medium(url, 'image')),
      ...(item.attachments ?? []).flatMap((a) => medium(a.url, a.mime_type)),
    ],
    inReplyTo: undefined,
    comments: undefined,
    views: undefined,
    base: undefined,
  }
}

function html(value: string | undefined): Content | undefined {
  return value === undefined || value.trim() === '' ? undefined : { value, html: true }
}

/** Atom says of each text whether it is markup; anything that is neither text nor markup is not for reading. */
function ofAtomText(text: AtomFeed.Content | AtomFeed.Text | undefined): Content | undefined {
  if (text?.value === undefined || text.value.trim() === '') return undefined
  const type = text.type?.toLowerCase() ?? 'text'
  if (type === 'html' || type === 'xhtml' || type.includes('html')) return { value: text.value, html: true }
  return type === 'text' || type.startsWith('text/') ? { value: text.value, html: false } : undefined
}

function alternate(
  links: readonly { readonly href?: string; readonly rel?: string }[] | undefined,
): string | undefined {
  return links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href
}

function ofMediaRss(media: MediaNs.ItemOrFeed | undefined): readonly Media[] {
  const contents = [...(media?.contents ?? []), ...(media?.groups ?? []).flatMap((group) => group.contents ?? [])]
  return [
    ...contents.flatMap(({ url, type, medium: kind }) => medium(url, type ?? kind)),
    ...(media?.thumbnails ?? []).flatMap(({ url }) => medium(url, 'image')),
  ]
}

function medium(url: string | undefined, type: string | undefined): readonly Media[] {
  if (url === undefined) return []
  const kind = /^(image|video|audio)\b/.exec(type?.toLowerCase() ?? '')?.[1]
  return [{ kind: kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'other', url }]
}

function some(...values: readonly (string | undefined)[]): readonly string[] {
  return values.flatMap((value) => (value === undefined || value.trim() === '' ? [] : [value]))
}
