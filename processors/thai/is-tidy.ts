const UNTIDY = 0
const TIDY = 1
const THAI = 2
const MARK = 3
const TONE = 4
const LEADING_E = 5
const HIGH = 6

const KIND = kinds()

function kinds(): Uint8Array {
  const table = new Uint8Array(0x10000)
  table.fill(TIDY, 0x20, 0x7f)
  for (const unit of [0x09, 0x0a, 0x0d, 0x2018, 0x2019, 0x201c, 0x201d, 0x2026, 0x2013, 0xfe0f]) table[unit] = TIDY
  table.fill(THAI, 0x0e01, 0x0e4d)
  table.fill(MARK, 0x0e31, 0x0e32)
  table.fill(MARK, 0x0e34, 0x0e3b)
  table.fill(UNTIDY, 0x0e3b, 0x0e3f)
  table.fill(MARK, 0x0e47, 0x0e4d)
  table.fill(TONE, 0x0e48, 0x0e4c)
  table[0x0e40] = LEADING_E
  // ๅ stands for า at times.
  table[0x0e45] = UNTIDY
  table.fill(TIDY, 0x2190, 0x2460)
  table.fill(TIDY, 0x2500, 0x2c00)
  // An empty Braille cell is a space that nobody sees.
  table[0x2800] = UNTIDY
  table[0xd83c] = HIGH
  table[0xd83d] = HIGH
  table[0xd83e] = HIGH
  return table
}

/**
 * Whether a text's normal form is the text in lower case. It says no when in doubt: then the text is to be cleaned.
 * One pass, a small part of the time that cleaning takes.
 */
export function isTidy(text: string): boolean {
  let [one, two, three, four] = [0, 0, 0, 0]
  let [same1, same2, same3, same4] = [0, 0, 0, 0]
  let before: number = TIDY
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const kind = KIND[unit] ?? UNTIDY
    if (kind === UNTIDY) return false
    if (kind >= THAI && kind <= LEADING_E) {
      // The same one to four signs three times over are drawn out: มากกก, ค่ะค่ะค่ะ.
      same1 = unit === one ? same1 + 1 : 0
      same2 = unit === two ? same2 + 1 : 0
      same3 = unit === three ? same3 + 1 : 0
      same4 = unit === four ? same4 + 1 : 0
      if (same1 > 1 || same2 > 3 || same3 > 5 || same4 > 7) return false
      if (kind >= MARK && (unit === one || (kind === MARK && before === TONE))) return false
      four = three
      three = two
      two = one
      one = unit
    } else {
      one = two = three = four = 0
      if (kind === HIGH && !isPicture(unit, text.charCodeAt(++i))) return false
    }
    before = kind
  }
  return true
}

/** Pictures above the enclosed letters, which are letters to us. */
function isPicture(high: number, low: number): boolean {
  return low >= (high === 0xd83c ? 0xdf00 : 0xdc00) && low <= 0xdfff
}
