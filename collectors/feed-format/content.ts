import type { Content } from './entry.ts'
import { isElement, markupOf, textOf, type XmlElement } from './xml-tree.ts'

/**
 * What an element says, and whether it is markup. Atom says which by `type` (and version 0.3 by `mode` how it is written); everywhere else
 * text is taken for HTML, as publishers write it. Undefined when it is empty, or neither text nor markup.
 * @param typed - It is Atom's: without a type it is plain text.
 */
export function contentOf(element: XmlElement, typed: boolean): Content | undefined {
  const type = element.attributes['type']?.trim().toLowerCase() ?? (typed ? 'text' : 'html')
  if (/^(image|audio|video)\//.test(type)) return undefined
  const content = (value: string, html: boolean): Content | undefined =>
    value.trim() === '' ? undefined : { value, html, base: element.base }
  if (element.attributes['mode']?.toLowerCase() === 'base64') return content(fromBase64(element), type.includes('html'))
  // Markup that nobody escaped, whatever is said of it.
  if (element.children.some(isElement)) {
    return type === 'text' ? content(textOf(element), false) : content(markupOf(element), true)
  }
  if (!typed) return content(textOf(element), type !== 'text/plain')
  if (type.includes('xhtml')) return content(textOf(element), false)
  if (type.includes('html')) return content(textOf(element), true)
  return type === 'text' || type.startsWith('text/') || type.endsWith('xml')
    ? content(textOf(element), false)
    : undefined
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
