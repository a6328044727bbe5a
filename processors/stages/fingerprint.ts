const FNV_PRIME = 0x01000193
const SEEDS = [0x811c9dc5, 0x9747b28c] as const
const BITS = 32
const NUMBER = /^\p{N}+$/u

/**
 * 64-bit simhash over words and pairs of words, as 16 hex digits: near copies differ in few bits. Numbers count as one word, so a copy
 * with another phone number or price stays near. A text without words is hashed by its signs.
 * @see Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
 */
export function fingerprint(terms: readonly string[], text: string): string {
  const words = terms.length > 0 ? terms.map((term) => (NUMBER.test(term) ? '0' : term)) : Array.from(text)
  const counts = new Int32Array(2 * BITS)
  let before = '\u0002'
  for (const word of words) {
    count(counts, word)
    count(counts, `${before} ${word}`)
    before = word
  }
  return toHex(counts, 0) + toHex(counts, BITS)
}

function count(counts: Int32Array, feature: string): void {
  SEEDS.forEach((seed, half) => {
    const hash = hash32(feature, seed)
    for (let bit = 0; bit < BITS; bit++) {
      const at = half * BITS + bit
      counts[at] = (counts[at] ?? 0) + ((hash >>> bit) & 1 ? 1 : -1)
    }
  })
}

function hash32(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
  // FNV alone leaves the high bits of short words alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function toHex(counts: Int32Array, from: number): string {
  let value = 0
  for (let bit = 0; bit < BITS; bit++) if ((counts[from + bit] ?? 0) > 0) value |= 1 << bit
  return (value >>> 0).toString(16).padStart(8, '0')
}
