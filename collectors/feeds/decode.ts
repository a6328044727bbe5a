import { withoutDocumentType } from './document-type.ts'

/** Labels of the one Thai single-byte code page; the decoder of all of them is windows-874. */
const THAI_LABELS = /^(windows-874|tis-?620|iso-?8859-11|dos-874|cp874)$/

/**
 * The feed's bytes as text. Valid UTF-8 wins whatever is declared, because Thai feeds often declare `tis-620` and send UTF-8; then the
 * byte order mark, the content type's charset, the XML declaration's encoding, and windows-874 as the last resort.
 */
export function decodeFeed(body: Uint8Array, contentType = ''): string {
  const marked = byteOrderMark(body)
  if (marked !== undefined) return new TextDecoder(marked).decode(body)
  try {
    return repairMojibake(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    const declared = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? declaredInXml(body)
    return decoderFor(declared).decode(body)
  }
}

function byteOrderMark(body: Uint8Array): string | undefined {
  if (body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf) return 'utf-8'
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le'
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be'
  return undefined
}

function declaredInXml(body: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(body.subarray(0, 200))
  return /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1]
}

function decoderFor(label: string | undefined): InstanceType<typeof TextDecoder> {
  const name = label?.toLowerCase() ?? 'windows-874'
  // UTF-8 was tried and did not fit: the declaration is wrong.
  if (THAI_LABELS.test(name) || name === 'utf-8' || name === 'utf8') return new TextDecoder('windows-874')
  try {
    return new TextDecoder(name)
  } catch {
    return new TextDecoder('windows-874')
  }
}

/** Windows-1252's characters for the bytes 0x80 to 0x9F, which have other code points; a dot where there is none. */
const CP1252_HIGH = '€.‚ƒ„…†‡ˆ‰Š‹Œ.Ž..‘’“”•–—˜™š›œ.žŸ'
/** Thai in UTF-8 (E0 B8 .., E0 B9 ..) that was read as windows-1252 and written again. */
const MOJIBAKE = /à[¸¹]/

function repairMojibake(text: string): string {
  if (!MOJIBAKE.test(text) || /[\u0e00-\u0e7f]/.test(text)) return text
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const high = CP1252_HIGH.indexOf(text.charAt(i))
    if (code > 0xff && high < 0) return text
    bytes[i] = code > 0xff ? 0x80 + high : code
  }
  try {
    const repaired = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return /[\u0e00-\u0e7f]/.test(repaired) ? repaired : text
  } catch {
    return text
  }
}

/**
 * Makes damaged XML readable: characters that XML forbids go, a document type with its entities goes (nothing of it is ever used), and
 * a `<` that opens no tag is escaped.
 */
export function cleanXml(text: string): string {
  const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  return withoutDocumentType(allowed).replace(/<(?![a-z_/!?])/gi, '&lt;')
}
