import { htmlToText } from '../text/html-to-text.ts'
import type { Content } from './entry.ts'
import { attribute } from './xml-fields.ts'
import { isElement, markupOf, textOf, type XmlElement } from './xml-tree.ts'

/**
 * What an element says, and whether it is markup. Atom says which by `type` (and version 0.3 by `mode` how it is written); everywhere else
 * text is taken for HTML, as publishers write it. Undefined when it is empty, or neither text nor markup.
 * @param typed - It is Atom's: without a type it is plain text.
 */
export function contentOf(element: XmlElement, typed: boolean): Content | undefined {
  const mode = element.attributes['mode']?.toLowerCase()
  const said = attribute(element, 'type')?.toLowerCase()
  // Version 0.3 without a type: escaped is what has tags, whatever the specification calls it.
  const isUntyped = !typed || (said === undefined && (mode === 'escaped' || mode === 'base64'))
  const type = said ?? (isUntyped ? 'html' : 'text')
  if (/^(image|audio|video)\//.test(type)) return undefined
  const content = (value: string, html: boolean): Content | undefined =>
    value.trim() === '' ? undefined : { value, html, base: element.base }
  if (mode === 'base64') return content(fromBase64(element), type.includes('html'))
  // Markup that nobody escaped, whatever is said of it.
  if (element.children.some(isElement)) {
    return type === 'text' ? content(textOf(element), false) : content(markupOf(element), true)
  }
  if (isUntyped) {
    const written = textOf(element)
    return content(looksLikeMarkup(written) ? written : written.replaceAll('<', '&lt;'), type !== 'text/plain')
  }
  if (type.includes('xhtml')) return content(textOf(element), false)
  if (type.includes('html')) return content(textOf(element), true)
  return type === 'text' || type.startsWith('text/') || type.endsWith('xml')
    ? content(textOf(element), false)
    : // Of any other type Atom has the Base64.
      content(fromBase64(element), false)
}

const TAGS =
  'a|abbr|address|article|aside|audio|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|embed|figcaption|figure|font|footer|' +
  'form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main|mark|meta|nav|object|ol|p|picture|pre|q|s|samp|script|section|' +
  'small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr'
const TAG = new RegExp(`</?(?:${TAGS})(?:[\\s/>]|$)|<!--`, 'i')

/** Where nobody says whether it is text or HTML: without one of HTML's tags a `<` is a letter, and only names of characters are read. */
function looksLikeMarkup(text: string): boolean {
  return TAG.test(text)
}

/** Something that a reader would read is in it. */
export function hasWords({ value, html }: Content): boolean {
  return !html || htmlToText(value).text !== ''
}

/** Empty when it is none, or what it holds is no text. */
function fromBase64(element: XmlElement): string {
  const packed = textOf(element).replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(packed)) return ''
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(packed, 'base64'))
  } catch {
    return ''
  }
}
