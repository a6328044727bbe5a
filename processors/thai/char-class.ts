/**
 * What the border model sees of a character: one of fewer than 128 classes, so that up to four fit into 28 bits. Every Thai sign is a
 * class of its own; other letters, digits and pictures are one class each; common punctuation keeps its identity.
 */
export const CHAR_CLASSES = 128

export const SPACE = 1
export const DIGIT = 2
export const LATIN = 3
export const OTHER = 4
export const PICTURE = 5

const PUNCTUATION = '.,-/:()!?#"\'’“”…_@+*%&=~^<>[]|฿'
const FIRST_PUNCTUATION = 6
/** Class of U+0E00; the Thai block follows in its own order. */
export const THAI = 40
const THAI_BLOCK = 0x0e00
const THAI_LETTERS_END = 0x0e4f

/** Class by UTF-16 unit. */
export const CLASS_OF: Uint8Array = classTable()

function classTable(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(OTHER)
  for (const unit of ' \t\n\v\f\r\u00A0\u1680\u2028\u2029\u202F\u205F\u3000') table[unit.charCodeAt(0)] = SPACE
  table.fill(SPACE, 0x2000, 0x200c)
  table.fill(DIGIT, 0x30, 0x3a)
  table.fill(DIGIT, 0x0e50, 0x0e5a)
  table.fill(LATIN, 0x41, 0x5b)
  table.fill(LATIN, 0x61, 0x7b)
  table.fill(LATIN, 0xc0, 0x250)
  table[0xd7] = OTHER
  table[0xf7] = OTHER
  table.fill(PICTURE, 0x2190, 0x2c00)
  table.fill(PICTURE, 0xd800, 0xe000)
  table.fill(PICTURE, 0xfe00, 0xfe10)
  table[0x200d] = PICTURE
  for (let i = 0; i < PUNCTUATION.length; i++) table[PUNCTUATION.charCodeAt(i)] = FIRST_PUNCTUATION + i
  for (let unit = THAI_BLOCK + 1; unit < THAI_LETTERS_END; unit++) {
    if (table[unit] === OTHER) table[unit] = THAI + unit - THAI_BLOCK
  }
  return table
}

/** Class of one character. */
export function classOf(sign: string): number {
  return CLASS_OF[sign.charCodeAt(0)] ?? OTHER
}
