import { attribute, first, mediaParts } from './xml-fields.ts'
import { childrenOf, textOf, type XmlElement } from './xml-tree.ts'

/** Of an address that names a relation of links. */
const RELATION = /^.*\//
const ADDRESS = /^https?:\/\//i

/**
 * Where the item is to be read: the first of the places in which feeds say it that holds an address of the web, absolute by the
 * element's own base. Undefined when the item has no address at all.
 */
export function linkOf(item: XmlElement): string | undefined {
  const addresses = [...original(item), ...pages(item), ...permalinks(item), ...others(item)]
  return addresses.find((address) => ADDRESS.test(address)) ?? addresses[0]
}

/** Of a service for feeds that put its own address in the place of the publisher's. */
function original(item: XmlElement): readonly string[] {
  return written(item, first(item, 'feedburner:origlink', 'pheedo:origlink'))
}

/** For readers before those for machines. */
function pages(item: XmlElement): readonly string[] {
  const links = linksOf(item, 'alternate').filter((link) => addressIn(link) !== undefined)
  const isForReaders = (link: XmlElement) =>
    /^(text\/html|application\/xhtml\+xml|)$/i.test(attribute(link, 'type') ?? '')
  return [...links.filter(isForReaders), ...links].flatMap((link) => written(link, addressIn(link)))
}

/** A guid is the item's address unless it says otherwise; but many that say nothing are none. */
function permalinks(item: XmlElement): readonly string[] {
  return childrenOf(item, 'guid').flatMap((guid) => {
    const said = attribute(guid, 'ispermalink')?.toLowerCase()
    const address = textOf(guid)
    const isPath = /^[^\s:]*\/[^\s:]*$/.test(address)
    return said === 'true' || (said !== 'false' && (ADDRESS.test(address) || isPath)) ? written(guid, address) : []
  })
}

/** Better than none: what it is about, its own document, what names it, where it is talked about, what it holds, where it came from. */
function others(item: XmlElement): readonly string[] {
  const [l, a, enclosure, source] = ['l:permalink', 'a', 'enclosure', 'source'].map((key) => childrenOf(item, key)[0])
  const parts = mediaParts(item)
  const addresses = [
    attribute(item, 'href'),
    attribute(l, 'rdf:resource') ?? (l === undefined ? undefined : textOf(l)),
    attribute(item, 'rdf:about') ?? attribute(item, 'about'),
    first(item, 'prism:url', 'prodlink', 'url', 'g:link', 'permalink'),
    attribute(a, 'href'),
    attribute(parts.flatMap((part) => childrenOf(part, 'media:player'))[0], 'url'),
    ...['bookmark', 'permalink', 'via', 'related', 'self'].flatMap((relation) => hrefs(item, relation)),
    ...[first(item, 'id', 'atom:id', 'dc:identifier', 'dcterms:identifier'), first(item, 'comments')].map(onlyAddress),
    // Of a podcast without pages.
    attribute(enclosure, 'url'),
    ...hrefs(item, 'enclosure'),
    ...childrenOf(item, 'content', 'atom:content').map((content) => attribute(content, 'src')),
    ...parts.filter(({ key }) => key === 'media:content').map((part) => attribute(part, 'url')),
    attribute(source, 'url') ?? first(item, 'ag:sourceurl', 'source:url'),
    ...[source, ...childrenOf(item, 'atom:source')].flatMap((from) => (from === undefined ? [] : pages(from))),
    onlyAddress(first(item, 'dc:source', 'dcterms:source')),
  ]
  return addresses.flatMap((address) => written(item, address))
}

function onlyAddress(text: string | undefined): string | undefined {
  return ADDRESS.test(text ?? '') ? text : undefined
}

function hrefs(item: XmlElement, relation: string): readonly string[] {
  return linksOf(item, relation).flatMap((link) => written(link, attribute(link, 'href')))
}

function linksOf(item: XmlElement, relation: string): readonly XmlElement[] {
  return childrenOf(item, 'link', 'atom:link').filter((link) => relationOf(link) === relation)
}

function addressIn(link: XmlElement): string | undefined {
  return first(link, 'url') ?? (textOf(link) || (attribute(link, 'href') ?? attribute(link, 'rdf:resource')))
}

export function relationOf(link: XmlElement): string {
  return attribute(link, 'rel')?.replace(RELATION, '').toLowerCase() ?? 'alternate'
}

function written(element: XmlElement, address: string | undefined): readonly string[] {
  return address === undefined || address === '' ? [] : [within(element, address)]
}

/** A relative address by the element's own base; anything else as it is, to be judged later. A long one may stand on several lines. */
export function within(element: XmlElement, address: string): string {
  return URL.parse(address.trim().replace(/[\r\n]\s*/g, ''), element.base)?.href ?? address
}
