import { hashWord, mixHash } from './hash-word.ts'

const HIGH_SEED = 0x9747b28c
const START_OF_TEXT = 0x811c9dc5
/** Planes of the counters: a post of more pairs and words than 2 ** this would count wrong. */
const PLANES = 24

/**
 * 64-bit simhash over words and pairs of words, as 16 hex digits: near copies differ in few bits. Numbers count as one word, so a copy
 * with another phone number or price stays near. A text without words is hashed by its signs.
 * @param hashes - Of the words, as `readTerms` gives them.
 * @see Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
 */
export function fingerprint(hashes: readonly number[], text: string): string {
  const words = hashes.length > 0 ? hashes : Array.from(text, hashWord)
  low.fill(0)
  high.fill(0)
  let before = START_OF_TEXT
  for (const word of words) {
    const pair = mixHash(Math.imul(before, 31) ^ word)
    count(low, word)
    count(low, pair)
    count(high, mixHash(word ^ HIGH_SEED))
    count(high, mixHash(pair ^ HIGH_SEED))
    before = word
  }
  return toHex(majority(low, words.length)) + toHex(majority(high, words.length))
}

/** 32 counters side by side: bit b of plane p is worth 2 ** p to counter b. */
const low = new Int32Array(PLANES)
const high = new Int32Array(PLANES)

function count(planes: Int32Array, hash: number): void {
  let carry = hash
  for (let p = 0; carry !== 0 && p < PLANES; p++) {
    const plane = planes[p] ?? 0
    planes[p] = plane ^ carry
    carry &= plane
  }
}

/** A one for each counter above `limit`. */
function majority(planes: Int32Array, limit: number): number {
  let above = 0
  let equal = -1
  for (let p = PLANES - 1; p >= 0; p--) {
    const plane = planes[p] ?? 0
    if (((limit >>> p) & 1) === 1) equal &= plane
    else {
      above |= equal & plane
      equal &= ~plane
    }
  }
  return above
}

function toHex(bits: number): string {
  return (bits >>> 0).toString(16).padStart(8, '0')
}
