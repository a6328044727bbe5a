import { Parser } from 'htmlparser2'
import { spaceOf } from './namespaces.ts'

/** An element of a feed, however its publisher spelt it. */
export interface XmlElement {
  /** Name in lower case; with a prefix (`dc:date`) where it is not of the feed format's own vocabulary. */
  readonly key: string
  /** Names in lower case, their prefixes as those of elements. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
  /** What relative addresses in it are resolved against: `xml:base`, its own or inherited. */
  readonly base: string
  /** `xml:lang`, its own or inherited. */
  readonly language: string | undefined
}

/** No feed nests as deep, markup in it included; each level costs the parser a little more than the last. */
const DEEPEST = 500
class TooDeep extends Error {}

/** What holds entries, and they themselves. */
const FRAME: ReadonlySet<string> = new Set(['rss', 'feed', 'channel', 'items', 'item', 'entry'])

interface Open {
  readonly element: XmlElement
  readonly children: (XmlElement | string)[]
  readonly spaces: ReadonlyMap<string, string>
}

/**
 * The document as a tree with namespaces told apart; undefined when it has no root, ends before the root does or nests beyond all reason.
 * Mistakes inside (a missing end tag, a prefix that is declared nowhere) are read as what they must mean. Time grows with the length.
 */
export function xmlTree(xml: string, base: string): XmlElement | undefined {
  const open: Open[] = []
  /** The root, once it was closed. */
  const complete: XmlElement[] = []
  /** The text is at its end: what is closed now was never closed in it. */
  let ended = false
  /** What the document's frame is written in is the feed format's own namespace, whatever it is. */
  const ownSpaces = new Set<string>()

  const parser = new Parser(
    {
      onopentag(name, attributes) {
        // What follows the root is nobody's.
        if (complete.length > 0) return
        if (open.length >= DEEPEST) throw new TooDeep()
        const parent = open.at(-1)
        const spaces = declaredSpaces(attributes, parent?.spaces ?? new Map<string, string>())
        const [prefix, local] = splitName(name)
        const uri = spaces.get(prefix)
        // RDF wraps a format; the document's own namespace is then that format's.
        const framing = parent === undefined && local === 'rdf' ? (prefix === '' ? undefined : spaces.get('')) : uri
        const isFrame = parent === undefined || (prefix === '' && FRAME.has(local) && !parent.element.key.includes(':'))
        if (isFrame && framing !== undefined) ownSpaces.add(framing)
        const children: (XmlElement | string)[] = []
        const element: XmlElement = {
          key: keyOf({ prefix, local, uri, ownSpaces }),
          attributes: withSpaces(attributes, spaces, ownSpaces),
          children,
          base: resolve(
            attributes['xml:base'] ?? (isFrame ? attributes['base'] : undefined),
            parent?.element.base ?? base,
          ),
          language: attributes['xml:lang'] ?? parent?.element.language,
        }
        parent?.children.push(element)
        open.push({ element, children, spaces })
      },
      ontext(text) {
        open.at(-1)?.children.push(text)
      },
      onclosetag() {
        const [outermost] = open
        if (open.length === 1 && outermost !== undefined && !ended) complete.push(outermost.element)
        open.pop()
      },
    },
    { xmlMode: true, decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  )
  try {
    parser.write(xml)
    ended = true
    parser.end()
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    return undefined
  }
  return complete[0]
}

export function isElement(node: XmlElement | string): node is XmlElement {
  return typeof node !== 'string'
}

export function childrenOf(element: XmlElement | undefined, ...keys: readonly string[]): readonly XmlElement[] {
  return (element?.children ?? []).filter((node) => isElement(node) && keys.includes(node.key)).filter(isElement)
}

/** All text in it, without tags. */
export function textOf(element: XmlElement | undefined): string {
  const parts: string[] = []
  const walk = (node: XmlElement | string): void => {
    if (isElement(node)) node.children.forEach(walk)
    else parts.push(node)
  }
  if (element !== undefined) walk(element)
  return parts.join('').trim()
}

/** What is in it as HTML: prefixes gone, so that `<h:p>` is a paragraph. */
export function markupOf(element: XmlElement): string {
  return element.children
    .map((node) => {
      if (!isElement(node)) return escapeText(node)
      const name = node.key.slice(node.key.indexOf(':') + 1)
      const attributes = Object.entries(node.attributes).map(([key, value]) => ` ${key}="${escapeText(value)}"`)
      return `<${name}${attributes.join('')}>${markupOf(node)}</${name}>`
    })
    .join('')
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

function splitName(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}

function declaredSpaces(attributes: Readonly<Record<string, string>>, inherited: ReadonlyMap<string, string>) {
  const names = Object.keys(attributes).filter((name) => name === 'xmlns' || name.startsWith('xmlns:'))
  if (names.length === 0) return inherited
  return new Map([...inherited, ...names.map((name) => [name.slice(6), attributes[name] ?? ''] as const)])
}

interface Name {
  readonly prefix: string
  readonly local: string
  readonly uri: string | undefined
  readonly ownSpaces: ReadonlySet<string>
}

function keyOf({ prefix, local, uri = '', ownSpaces }: Name): string {
  // Declared nowhere: the prefix says what is meant. A namespace that nobody here reads keeps its address.
  const space =
    uri === ''
      ? prefix.replace(/^rss$/, '')
      : ownSpaces.has(uri)
        ? ''
        : (spaceOf(uri, prefix) ?? uri.replaceAll(':', ''))
  return space === '' ? local : `${space}:${local}`
}

/** Of namespaces that nobody here reads, as written. */
function withSpaces(
  attributes: Readonly<Record<string, string>>,
  spaces: ReadonlyMap<string, string>,
  ownSpaces: ReadonlySet<string>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(attributes)
  if (!entries.some(([name]) => name.includes(':'))) return attributes
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const [prefix, local] = splitName(name)
      const uri = spaces.get(prefix)
      const isRead = prefix !== '' && uri !== undefined && (ownSpaces.has(uri) || spaceOf(uri, prefix) !== undefined)
      return [isRead ? keyOf({ prefix, local, uri, ownSpaces }) : name, value]
    }),
  )
}

function resolve(address: string | undefined, base: string): string {
  return address === undefined ? base : (URL.parse(address.trim(), base)?.href ?? base)
}
