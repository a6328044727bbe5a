export const HASH_PRIME = 0x01000193
export const HASH_SEED = 0x811c9dc5

/** 32 bits of a word: for tables of words and for fingerprints. */
export function hashWord(word: string): number {
  return hashStretch(word, 0, word.length)
}

/** The same of `text.slice(start, end)`. */
export function hashStretch(text: string, start: number, end: number): number {
  let hash = HASH_SEED
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ text.charCodeAt(i), HASH_PRIME)
  return mixHash(hash)
}

/** FNV alone leaves the high bits of short words alike. */
export function mixHash(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
