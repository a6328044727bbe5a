import type { Media } from '../../core/post.ts'
import { contentOf, hasWords } from './content.ts'
import { medium, someOf, type Content, type Entry, type FeedEntries } from './entry.ts'
import { placeOf } from './place.ts'
import { childrenOf, isElement, textOf, type XmlElement } from './xml-tree.ts'

const FORMATS: Readonly<Record<string, FeedEntries['format']>> = {
  rss: 'rss',
  'rdf:rdf': 'rdf',
  feed: 'atom',
  'atom:feed': 'atom',
  entry: 'atom',
  'atom:entry': 'atom',
  channel: 'cdf',
}
const ITEMS = ['item', 'entry', 'atom:entry', 'product']
/** Of an address that names a relation of links. */
const RELATION = /^.*\//
const ADDRESS = /^https?:\/\//i

/** The items of a feed in XML, all formats by one reading, since publishers mix their elements; undefined when it is no feed. */
export function xmlEntries(root: XmlElement, maxItems: number): FeedEntries | undefined {
  const format = FORMATS[root.key]
  if (format === undefined) return undefined
  const items = format === 'atom' && !root.key.endsWith('feed') ? [root] : itemsIn(root)
  if (format === 'cdf' && items.length === 0) return undefined
  const channel = childrenOf(root, 'channel')[0] ?? root
  const feedAuthor = format === 'atom' ? atomAuthor(channel) : undefined
  return {
    format,
    language: first(channel, 'language', 'dc:language') ?? channel.language,
    entries: items.slice(0, maxItems).map((item) => entryOf(item, format, feedAuthor)),
  }
}

/** Wherever the format keeps them: beside the channel, in it, or in a list of their own. */
function itemsIn(parent: XmlElement): readonly XmlElement[] {
  return parent.children.filter(isElement).flatMap((child) => {
    if (ITEMS.includes(child.key)) return [child]
    return child.key === 'channel' || child.key === 'items' ? itemsIn(child) : []
  })
}

function entryOf(item: XmlElement, format: FeedEntries['format'], feedAuthor: string | undefined): Entry {
  const link = linkOf(item)
  const body = bodyOf(item, format)
  const updated = some(item, 'updated', 'atom:updated', 'modified', 'atom:modified', 'dcterms:modified')
  const community = mediaParts(item).flatMap((part) => childrenOf(part, 'media:community'))[0]
  const [statistics] = childrenOf(community, 'media:statistics')
  return {
    id: first(item, 'guid', 'id', 'atom:id') ?? attribute(item, 'rdf:about') ?? first(item, 'dc:identifier'),
    link,
    title: titleOf(item, format),
    body,
    published: [
      ...some(item, 'pubdate', 'published', 'atom:published', 'issued', 'atom:issued', 'dc:date', 'dcterms:issued'),
      ...some(item, 'dcterms:created', 'created', 'atom:created', 'dcterms:date', 'date', 'prism:publicationdate', 'media:pubdate'), // prettier-ignore
      ...updated,
      ...someOf([attribute(item, 'lastmod')]),
    ],
    updated,
    author: authorOf(item) ?? atomAuthor(childrenOf(item, 'source', 'atom:source')[0]) ?? feedAuthor,
    tags: tagsOf(item),
    language: contentLanguage(item) ?? first(item, 'dc:language') ?? item.language,
    media: mediaOf(item),
    inReplyTo: attribute(childrenOf(item, 'thr:in-reply-to')[0], 'ref'),
    comments: count(first(item, 'slash:comments', 'thr:total') ?? repliesOf(item)),
    views: count(attribute(statistics, 'views')),
    outlet: outletOf(childrenOf(item, 'source', 'atom:source', 'dc:source')[0]),
    place: placeOf(item),
  }
}

function titleOf(item: XmlElement, format: FeedEntries['format']): Content | undefined {
  return firstContent(item, format, ['title', 'atom:title', 'dc:title', 'dcterms:title', 'itunes:title', 'media:title'])
}

const BODIES = [
  'content:encoded', 'content:items', 'xhtml:body', 'xhtml:div', 'content', 'atom:content', 'fulltext', 'fullitem', 'body', 'description', 'summary',
  'atom:summary', 'tagline', 'abstract', 'dcterms:abstract', 'dc:description', 'dcterms:description', 'itunes:summary', 'itunes:subtitle', 'media:description', 'media:text',
] as const // prettier-ignore

/** The fullest that has text. A content that is a picture or a film, or shows only some, leaves the word to the summary. */
function bodyOf(item: XmlElement, format: FeedEntries['format']): Content | undefined {
  return firstContent(item, format, BODIES)
}

function firstContent(item: XmlElement, format: FeedEntries['format'], keys: readonly string[]): Content | undefined {
  let wordless: Content | undefined
  for (const key of keys) {
    const places = key.startsWith('media:') ? mediaParts(item).flatMap((part) => childrenOf(part, key)) : childrenOf(item, key) // prettier-ignore
    for (const element of places.flatMap(alternatives)) {
      const content = contentOf(element, format === 'atom' || key.startsWith('atom:'))
      if (content !== undefined && hasWords(content)) return content
      wordless ??= content
    }
  }
  return wordless
}

/** The same said several times: by Atom 0.3 as text and as markup, by RSS 1.0 in the first form of its content module. */
function alternatives(element: XmlElement): readonly XmlElement[] {
  if (element.key === 'content:items') return valuesIn(element)
  if (!/^multipart\//i.test(attribute(element, 'type') ?? '')) return [element]
  return childrenOf(element, 'content', 'atom:content')
}

/** Each `rdf:value`, however deep. */
function valuesIn(element: XmlElement): readonly XmlElement[] {
  return element.children.filter(isElement).flatMap((child) => (child.key === 'rdf:value' ? [child] : valuesIn(child)))
}

/** Where MediaRSS puts its elements: the item, its groups, its contents. */
function mediaParts(item: XmlElement): readonly XmlElement[] {
  const groups = childrenOf(item, 'media:group')
  return [item, ...groups, ...[item, ...groups].flatMap((part) => childrenOf(part, 'media:content'))]
}

function linkOf(item: XmlElement): string | undefined {
  // What a service for feeds put in the place of the publisher's own address only leads there.
  const original = first(item, 'feedburner:origlink')
  if (original !== undefined) return original
  const links = childrenOf(item, 'link', 'atom:link')
  const pages = links.filter((link) => relationOf(link) === 'alternate' && addressIn(link) !== undefined)
  const page =
    pages.find((link) => /^(text\/html|application\/xhtml\+xml|)$/i.test(attribute(link, 'type') ?? '')) ?? pages[0]
  if (page !== undefined) return within(page, addressIn(page) ?? '')
  const [guid] = childrenOf(item, 'guid')
  const isPermalink = attribute(guid, 'ispermalink')?.toLowerCase()
  const permalink = isPermalink === 'false' ? '' : textOf(guid)
  // Many that say nothing are no addresses.
  if (guid !== undefined && permalink !== '' && (isPermalink === 'true' || ADDRESS.test(permalink)))
    return within(guid, permalink)
  const related = (...names: readonly string[]) =>
    names.flatMap((name) =>
      links.filter((link) => relationOf(link) === name).flatMap((link) => attribute(link, 'href') ?? []),
    )[0]
  const fallback =
    attribute(item, 'href') ??
    attribute(item, 'rdf:about') ??
    first(item, 'prism:url', 'prodlink') ??
    attribute(mediaParts(item).flatMap((part) => childrenOf(part, 'media:player'))[0], 'url') ??
    // Better than none: what it is about, its own document, what names it, where it is talked about.
    related('via', 'related', 'self') ??
    [first(item, 'id', 'atom:id', 'dc:identifier'), first(item, 'comments')].find((address) =>
      ADDRESS.test(address ?? ''),
    ) ??
    // Of a podcast without pages.
    attribute(childrenOf(item, 'enclosure')[0], 'url') ??
    related('enclosure') ??
    attribute(
      mediaParts(item).find(({ key }) => key === 'media:content'),
      'url',
    )
  return fallback === undefined ? undefined : within(item, fallback)
}

function addressIn(link: XmlElement): string | undefined {
  return textOf(link) || (attribute(link, 'href') ?? attribute(link, 'rdf:resource'))
}

function relationOf(link: XmlElement): string {
  return attribute(link, 'rel')?.replace(RELATION, '').toLowerCase() ?? 'alternate'
}

/** A relative address by the element's own base; anything else as it is, to be judged later. A long one may stand on several lines. */
function within(element: XmlElement, address: string): string {
  return URL.parse(address.trim().replace(/[\r\n]\s*/g, ''), element.base)?.href ?? address
}

function authorOf(item: XmlElement): string | undefined {
  return (
    first(item, 'dc:creator') ??
    atomAuthor(item) ??
    first(item, 'dc:author', 'itunes:author', 'dc:contributor', 'media:credit')
  )
}

/** An author with parts (Atom), the one that names best; or plain text (RSS). */
function atomAuthor(parent: XmlElement | undefined): string | undefined {
  for (const author of childrenOf(parent, 'author', 'atom:author')) {
    const part = (...names: readonly string[]) => first(author, ...names.flatMap((name) => [name, `atom:${name}`]))
    const named = part('uri', 'url') ?? part('email') ?? part('name') ?? (textOf(author) || undefined)
    if (named !== undefined) return named
  }
  return undefined
}

function tagsOf(item: XmlElement): readonly string[] {
  const named = childrenOf(item, 'category', 'atom:category', 'dc:subject', 'media:category').map(
    (category) => attribute(category, 'label') ?? (textOf(category) || attribute(category, 'term')),
  )
  const listed = childrenOf(item, 'media:keywords', 'itunes:keywords').flatMap((list) => textOf(list).split(','))
  return [...new Set(someOf([...named, ...listed]))]
}

function mediaOf(item: XmlElement): readonly Media[] {
  const absolute = (element: XmlElement, media: readonly Media[]) =>
    media.map(({ kind, url }) => ({ kind, url: within(element, url) }))
  const enclosures = childrenOf(item, 'enclosure', 'link', 'atom:link').filter(
    ({ key, attributes }) =>
      key === 'enclosure' || attributes['rel']?.replace(RELATION, '').toLowerCase() === 'enclosure',
  )
  const parts = mediaParts(item)
  return [
    ...enclosures.flatMap((e) => absolute(e, medium(attribute(e, 'url') ?? attribute(e, 'href'), attribute(e, 'type')))),
    ...parts.filter(({ key }) => key === 'media:content').flatMap((e) => absolute(e, medium(attribute(e, 'url'), attribute(e, 'type') ?? attribute(e, 'medium')))),
    ...childrenOf(item, 'content', 'atom:content').flatMap((e) => absolute(e, medium(attribute(e, 'src'), attribute(e, 'type')))),
    ...parts.flatMap((part) => childrenOf(part, 'media:thumbnail')).flatMap((e) => absolute(e, medium(attribute(e, 'url'), 'image'))),
    ...childrenOf(item, 'itunes:image').flatMap((e) => absolute(e, medium(attribute(e, 'href'), 'image'))),
  ] // prettier-ignore
}

/** How many answers stand behind the link to them (RFC 4685). */
function repliesOf(item: XmlElement): string | undefined {
  const replies = childrenOf(item, 'link', 'atom:link').find((link) => relationOf(link) === 'replies')
  return attribute(replies, 'thr:count')
}

/** RSS names it in the text, Atom in a title. */
function outletOf(source: XmlElement | undefined): string | undefined {
  if (source === undefined) return undefined
  const title = first(source, 'title', 'atom:title')
  return title ?? (source.children.some(isElement) ? undefined : textOf(source) || undefined)
}

function contentLanguage(item: XmlElement): string | undefined {
  const language = childrenOf(item, 'content', 'atom:content', 'content:encoded')[0]?.language
  return language === item.language ? undefined : language
}

function first(parent: XmlElement, ...keys: readonly string[]): string | undefined {
  return some(parent, ...keys)[0]
}

/** Texts of these elements that have one, in the order of the keys. */
function some(parent: XmlElement, ...keys: readonly string[]): readonly string[] {
  return someOf(keys.flatMap((key) => childrenOf(parent, key).map(textOf)))
}

function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const value = element?.attributes[name]?.trim()
  return value === '' ? undefined : value
}

function count(digits: string | undefined): number | undefined {
  return digits !== undefined && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}
