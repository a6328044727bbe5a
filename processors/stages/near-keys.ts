import { mixHash } from './hash-word.ts'

/** Of each text: enough that copies with half of their rows in common rarely share none. */
const KEYS = 4
/** Words in a row that make a key: pairs are too common. */
const ROW = 3

/**
 * Up to 4 keys by which near copies find each other: the smallest hashes of all rows of three words (a bottom-k sketch), each an integer
 * below 2 ** 32, ascending. Texts that share most of their rows share a key, whatever was changed between. A text of fewer words is one
 * row; one without words has no key.
 * @param hashes - Of the words, as `readTerms` gives them: all numbers are the same word.
 * @see Broder, "On the resemblance and containment of documents", SEQUENCES 1997.
 */
export function nearKeys(hashes: readonly number[]): readonly number[] {
  const keys: number[] = []
  if (hashes.length === 0) return keys
  for (let at = 0; at + ROW <= Math.max(hashes.length, ROW); at++) {
    let row = ROW
    for (let i = at; i < at + ROW; i++) row = mixHash(Math.imul(row, 31) ^ (hashes[i] ?? 0))
    const key = row >>> 0
    if (keys.length === KEYS && key >= (keys[KEYS - 1] ?? 0)) continue
    const place = keys.findIndex((other) => other >= key)
    if (keys[place] === key) continue
    keys.splice(place === -1 ? keys.length : place, 0, key)
    if (keys.length > KEYS) keys.pop()
  }
  return keys
}
