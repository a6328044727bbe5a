/**
 * SQLite compares texts by their UTF-8 bytes, which is by code point; the port promises UTF-16 code unit order. They differ
 * only where U+E000–U+FFFF meet characters beyond U+FFFF: code units put the latter (surrogates) first. So each of the
 * former is written after U+10FFFF, the one character that sorts behind all others.
 */
const LAST = '\u{10FFFF}'
const BEHIND_SURROGATES = /[\uE000-\uFFFF]/g

/** @throws TypeError on an id that UTF-8 can't hold: two such ids could become one. */
export function keyOf(id: string): string {
  if (!id.isWellFormed()) throw new TypeError('a state id must be well-formed text')
  return id.replace(BEHIND_SURROGATES, `${LAST}$&`)
}

export function idOf(key: string): string {
  return key.replace(/\u{10FFFF}([\uE000-\uFFFF])/gu, '$1')
}

/** Bytes behind every key that begins with the prefix: 0xFF occurs in no UTF-8. */
export function prefixEnd(prefix: string): Uint8Array {
  return Buffer.concat([Buffer.from(keyOf(prefix)), Buffer.from([0xff])])
}
