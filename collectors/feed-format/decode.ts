import iconv from 'iconv-lite'

/** Labels of the one Thai single-byte code page; the decoder of all of them is windows-874. */
const THAI_LABELS = /^(windows-874|tis-?620|iso-?8859-11|dos-874|cp874)$/

/**
 * The feed's bytes as text. Valid UTF-8 wins whatever is declared, because Thai feeds often declare `tis-620` and send UTF-8; so does
 * what is UTF-8 but for a few bytes (a text that was cut within a letter). Then the byte order mark, the content type's charset, the XML
 * declaration's encoding, and windows-874 as the last resort.
 */
export function decodeFeed(body: Uint8Array, contentType = ''): string {
  const wide = wideEncoding(body)
  if (wide === 'utf-32le' || wide === 'utf-32be') return decodeUtf32(body, wide === 'utf-32le')
  if (wide !== undefined) return new TextDecoder(wide).decode(body)
  const declared = /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? declaredInXml(body)
  // Its letters are sequences of plain ASCII, so it looks like UTF-8.
  if (body.includes(ESCAPE) && /iso-?2022[-_]?jp/i.test(declared ?? '')) {
    return new TextDecoder('iso-2022-jp').decode(body)
  }
  try {
    return repairMojibake(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    const damaged = new TextDecoder('utf-8').decode(body)
    if (isMostlyUtf8(damaged)) return damaged
    return decodeAs(declared, body)
  }
}

const ESCAPE = 0x1b

/** In a single-byte encoding hardly two of its letters by chance make one of UTF-8. */
function isMostlyUtf8(text: string): boolean {
  const letters = text.match(/[\u0080-\ufffc]/g)?.length ?? 0
  const broken = text.match(/\ufffd+/g)?.length ?? 0
  return letters > 20 * broken
}

/** Told by the byte order mark, or by where the zeros stand in the first characters, which are of ASCII. */
const WIDE = [
  ['utf-32le', [0xff, 0xfe, 0, 0]],
  ['utf-32be', [0, 0, 0xfe, 0xff]],
  ['utf-32le', ['any', 0, 0, 0]],
  ['utf-32be', [0, 0, 0, 'any']],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', ['any', 0, 'any', 0]],
  ['utf-16be', [0, 'any', 0, 'any']],
] as const

function wideEncoding(body: Uint8Array): (typeof WIDE)[number][0] | undefined {
  return WIDE.find(([, start]) =>
    start.every((byte, i) => (byte === 'any' ? (body[i] ?? 0) > 0 : body[i] === byte)),
  )?.[0]
}

function decodeUtf32(body: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength)
  let text = ''
  for (let at = 0; at + 4 <= body.byteLength; at += 4) {
    const code = view.getUint32(at, littleEndian)
    text += code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  }
  return text.replace(/^\ufeff/, '')
}

function declaredInXml(body: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(body.subarray(0, 200))
  return /<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/i.exec(head)?.[1]
}

function decodeAs(label: string | undefined, body: Uint8Array): string {
  const name = label?.toLowerCase() ?? 'windows-874'
  // UTF-8 was tried and did not fit: the declaration is wrong.
  if (THAI_LABELS.test(name) || name === 'utf-8' || name === 'utf8') return new TextDecoder('windows-874').decode(body)
  try {
    return new TextDecoder(name).decode(body)
  } catch {
    // What browsers know no more: the code pages of DOS and others.
    return iconv.encodingExists(name) ? iconv.decode(body, name) : new TextDecoder('windows-874').decode(body)
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
