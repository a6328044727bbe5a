const DIGITS: Readonly<Record<string, number>> = {
  หนึ่ง: 1, นึง: 1, เอ็ด: 1, สอง: 2, ยี่: 2, สาม: 3, สี่: 4, ห้า: 5, หก: 6, เจ็ด: 7, แปด: 8, เก้า: 9,
} // prettier-ignore
const UNITS: Readonly<Record<string, number>> = {
  สิบ: 10, ร้อย: 100, พัน: 1_000, หมื่น: 10_000, แสน: 100_000, ล้าน: 1_000_000,
} // prettier-ignore
const WORD = /หนึ่ง|นึง|เอ็ด|สอง|ยี่|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน/gu

/** Runs of number words, to be read by `readThaiNumber`. */
export const THAI_NUMBER = /(?:หนึ่ง|นึง|เอ็ด|สอง|ยี่|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)+/gu

/** What a unit word is worth: `หมื่น` 10,000; undefined for other words. */
export function unitValue(word: string): number | undefined {
  return UNITS[word]
}

/**
 * A number in words as it is spoken: `สองพัน` 2,000, `สี่หมื่นหนึ่ง` 41,000 (the last digit counts the next lower unit), `แสนสอง` 120,000.
 * Undefined for a unit alone (`ล้าน`, `พัน` are words of other meanings too) and for anything under a hundred.
 */
export function readThaiNumber(words: string): number | undefined {
  let total = 0
  let digit = 0
  let unit = 0
  let pending: number | undefined
  let count = 0
  for (const [word] of words.matchAll(WORD)) {
    count++
    const value = UNITS[word]
    if (value === undefined) {
      pending = (pending ?? 0) + (DIGITS[word] ?? 0)
      digit = DIGITS[word] ?? 0
    } else if (value === 10) {
      pending = (pending ?? 1) * 10
      digit = 0
    } else {
      total = value === 1_000_000 && total > 0 && pending === undefined ? total * value : total + (pending ?? 1) * value
      unit = value
      pending = undefined
    }
  }
  if (unit === 0 || count < 2) return undefined
  if (pending !== undefined) total += pending < 10 && digit > 0 ? (pending * unit) / 10 : pending
  return total >= 100 ? total : undefined
}
