import type { Media } from '../../core/post.ts'
import { contentOf, hasWords } from './content.ts'
import { medium, someOf, type Content, type Entry, type FeedEntries } from './entry.ts'
import { linkOf, relationOf, within } from './link.ts'
import { placeOf } from './place.ts'
import { attribute, first, mediaParts, some } from './xml-fields.ts'
import { childrenOf, isElement, textOf, type XmlElement } from './xml-tree.ts'

const FORMATS = new Map<string, FeedEntries['format']>([
  ['rss', 'rss'],
  ['rdf:rdf', 'rdf'],
  ['feed', 'atom'],
  ['atom:feed', 'atom'],
  ['entry', 'atom'],
  ['atom:entry', 'atom'],
  ['scriptingnews', 'rss'],
  ['channel', 'cdf'],
])
/** What may hold a feed that something was put around, and no mere part of one. */
const WRAPPED = ['rss', 'rdf:rdf', 'feed', 'atom:feed']
const DEEPEST_WRAPPING = 5
const ITEMS = ['item', 'entry', 'atom:entry', 'product']

/** The items of a feed in XML, all formats by one reading, since publishers mix their elements; undefined when it is no feed. */
export function xmlEntries(document: XmlElement, maxItems: number): FeedEntries | undefined {
  const root = FORMATS.has(document.key) ? document : wrappedIn(document)
  const format = FORMATS.get(root?.key ?? '')
  if (root === undefined || format === undefined) return undefined
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

function wrappedIn(document: XmlElement): XmlElement | undefined {
  let level = [document]
  for (let depth = 0; depth < DEEPEST_WRAPPING; depth++) {
    level = level.flatMap(({ children }) => children.filter(isElement))
    const feed = level.find(({ key }) => WRAPPED.includes(key))
    if (feed !== undefined) return feed
  }
  return undefined
}

/** Wherever the format keeps them: beside the channel, in it, or in a list of their own. */
function itemsIn(parent: XmlElement): readonly XmlElement[] {
  return parent.children.filter(isElement).flatMap((child) => {
    if (ITEMS.includes(child.key) || isTypedItem(child)) return [child]
    return child.key === 'channel' || child.key === 'items' ? itemsIn(child) : []
  })
}

/** As RDF writes it that knows no short form of a type. */
function isTypedItem(element: XmlElement): boolean {
  return element.key === 'rdf:description' && childrenOf(element, 'rdf:type').some((type) => (attribute(type, 'rdf:resource') ?? '').endsWith("/rss/1.0/item")) // prettier-ignore
}

function entryOf(item: XmlElement, format: FeedEntries['format'], feedAuthor: string | undefined): Entry {
  const link = linkOf(item)
  const body = bodyOf(item, format)
  const updated = some(item, 'updated', 'atom:updated', 'modified', 'atom:modified', 'dcterms:modified', 'app:edited')
  const community = mediaParts(item).flatMap((part) => childrenOf(part, 'media:community'))[0]
  const [statistics] = childrenOf(community, 'media:statistics')
  return {
    id:
      first(item, 'guid', 'id', 'atom:id') ??
      attribute(item, 'rdf:about') ??
      first(item, 'dc:identifier', 'dcterms:identifier', 'g:id'),
    link,
    title: titleOf(item, format),
    body,
    published: [
      ...some(item, 'pubdate', 'published', 'atom:published', 'issued', 'atom:issued', 'dc:date', 'dcterms:issued'),
      ...some(item, 'dcterms:created', 'created', 'atom:created', 'dcterms:date', 'date', 'dcterms:available', 'ag:timestamp'), // prettier-ignore
      ...some(item, 'prism:publicationdate', 'media:pubdate', 'g:publish_date'),
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
    outlet: outletOf(childrenOf(item, 'source', 'atom:source', 'dc:source', 'ag:source', 'g:news_source')[0]),
    place: placeOf(item),
  }
}

function titleOf(item: XmlElement, format: FeedEntries['format']): Content | undefined {
  return firstContent(item, format, [
    'title',
    'atom:title',
    'dc:title',
    'dcterms:title',
    'itunes:title',
    'media:title',
    'g:title',
  ])
}

const BODIES = [
  'content:encoded', 'content:items', 'xhtml:body', 'xhtml:div', 'content', 'atom:content', 'fulltext', 'fullitem', 'body', 'description', 'summary',
  'atom:summary', 'tagline', 'abstract', 'dcterms:abstract', 'dc:description', 'dcterms:description', 'itunes:summary', 'itunes:subtitle', 'media:description', 'media:text',
  'g:description', 'yandex:full-text', 'source:markdown', 'text',
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

function authorOf(item: XmlElement): string | undefined {
  return (
    first(item, 'dc:creator') ??
    atomAuthor(item) ??
    first(item, 'dc:author', 'itunes:author', 'dc:contributor', 'media:credit', 'g:author')
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
  const named = childrenOf(
    item,
    'category',
    'atom:category',
    'dc:subject',
    'dcterms:subject',
    'media:category',
    'g:label',
  ).map((category) => attribute(category, 'label') ?? (textOf(category) || attribute(category, 'term')))
  const listed = childrenOf(item, 'media:keywords', 'itunes:keywords').flatMap((list) => textOf(list).split(','))
  return [...new Set(someOf([...named, ...listed]))]
}

function mediaOf(item: XmlElement): readonly Media[] {
  const absolute = (element: XmlElement, media: readonly Media[]) =>
    media.map(({ kind, url }) => ({ kind, url: within(element, url) }))
  const enclosures = childrenOf(item, 'enclosure', 'link', 'atom:link').filter(
    (element) => element.key === 'enclosure' || relationOf(element) === 'enclosure',
  )
  const parts = mediaParts(item)
  return [
    ...enclosures.flatMap((e) => absolute(e, medium(attribute(e, 'url') ?? attribute(e, 'href'), attribute(e, 'type')))),
    ...parts.filter(({ key }) => key === 'media:content').flatMap((e) => absolute(e, medium(attribute(e, 'url'), attribute(e, 'type') ?? attribute(e, 'medium')))),
    ...childrenOf(item, 'content', 'atom:content').flatMap((e) => absolute(e, medium(attribute(e, 'src'), attribute(e, 'type')))),
    ...parts.flatMap((part) => childrenOf(part, 'media:thumbnail')).flatMap((e) => absolute(e, medium(attribute(e, 'url'), 'image'))),
    ...childrenOf(item, 'itunes:image').flatMap((e) => absolute(e, medium(attribute(e, 'href'), 'image'))),
    ...childrenOf(item, 'g:image_link').flatMap((e) => absolute(e, medium(textOf(e), 'image'))),
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

function count(digits: string | undefined): number | undefined {
  return digits !== undefined && /^\d{1,15}$/.test(digits) ? Number(digits) : undefined
}
