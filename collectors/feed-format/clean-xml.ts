import { Parser } from 'htmlparser2'
import { withoutDocumentType } from './document-type.ts'

/**
 * Makes damaged XML readable: characters that XML forbids go, a document type with its entities goes (nothing of it is ever used), a `<`
 * that opens no tag is escaped, and HTML's names of characters (`&nbsp;`), which XML does not know, become the characters, as do the
 * numbers that mean one of windows-1252 (`&#146;`).
 */
export function cleanXml(text: string): string {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  // The same few stand in a feed again and again.
  const known = new Map<string, string>()
  const read = (reference: string) => {
    const character = known.get(reference) ?? asHtml(reference)
    known.set(reference, character)
    return character
  }
  return outsideCdata(withoutDocumentType(allowed), (part) =>
    part
      .replace(/<(?![a-z_/!?])/gi, '&lt;')
      .replace(/&([a-z]\w{1,31});/gi, (whole, name: string) => (OF_XML.has(name) ? whole : named(whole, read(whole))))
      .replace(/&#(?:x0{0,6}[89][\da-f]|0{0,6}1(?:2[89]|[345]\d));/gi, read),
  )
}

/** What stands in CDATA is the publisher's text, letter by letter. */
function outsideCdata(xml: string, change: (part: string) => string): string {
  let out = ''
  for (let at = 0; at < xml.length;) {
    const from = xml.indexOf('<![CDATA[', at)
    if (from < 0) return out + change(xml.slice(at))
    const end = xml.indexOf(']]>', from)
    const to = end < 0 ? xml.length : end + 3
    out += change(xml.slice(at, from)) + xml.slice(from, to)
    at = to
  }
  return out
}

const OF_XML = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])

/** Names that nobody knows stay readable. */
function named(reference: string, character: string): string {
  return /[<>&]/.test(character) ? reference : character
}

function asHtml(reference: string): string {
  let character = ''
  const parser = new Parser({ ontext: (text) => (character += text) }, { decodeEntities: true })
  parser.end(reference)
  return character
}
