/** A CSV file's bytes as text, with what they were taken for. */
export interface Decoded {
  readonly text: string
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-874'
  /** Why, for whoever reads the preview. */
  readonly why: string
  /** Characters that could not be read and became U+FFFD. */
  readonly unreadable: number
}

/** A file with so many Thai letters for each byte that is no UTF-8 is UTF-8 with damage, not another encoding. */
const THAI_PER_DAMAGE = 20

/**
 * UTF-8 or Thailand's single-byte encoding (TIS-620; windows-874 is the same with a few signs more). The byte order mark decides; then
 * whether it is valid UTF-8, which Thai in TIS-620 never is by chance.
 */
export function decodeSheet(bytes: Uint8Array, wanted: 'auto' | 'utf-8' | 'windows-874' = 'auto'): Decoded {
  if (wanted !== 'auto') return as(bytes, wanted, 'the configuration says so')
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return as(bytes, 'utf-8', 'it has the byte order mark of UTF-8')
  if (startsWith(bytes, [0xff, 0xfe])) return as(bytes, 'utf-16le', 'it has the byte order mark of UTF-16')
  if (startsWith(bytes, [0xfe, 0xff])) return as(bytes, 'utf-16be', 'it has the byte order mark of UTF-16')
  const utf8 = as(bytes, 'utf-8', 'it is valid UTF-8')
  if (utf8.unreadable === 0) return utf8
  const thai = count(utf8.text, /[\u0e00-\u0e7f]/g)
  return thai > utf8.unreadable * THAI_PER_DAMAGE
    ? { ...utf8, why: 'nearly all of it is valid UTF-8' }
    : as(bytes, 'windows-874', 'it is not UTF-8')
}

function as(bytes: Uint8Array, encoding: Decoded['encoding'], why: string): Decoded {
  const text = new TextDecoder(encoding).decode(bytes)
  return { text, encoding, why, unreadable: count(text, /\ufffd/g) }
}

function count(text: string, what: RegExp): number {
  return text.match(what)?.length ?? 0
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, i) => bytes[i] === byte)
}
