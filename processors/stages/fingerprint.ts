const FNV_PRIME = 0x01000193
const LOW_SEED = 0x811c9dc5
const HIGH_SEED = 0x9747b28c
const BITS = 32
const NUMBER = /^\p{N}+$/u

/**
 * 64-bit simhash over words and pairs of words, as 16 hex digits: near copies differ in few bits. Numbers count as one word, so a copy
 * with another phone number or price stays near. A text without words is hashed by its signs.
 * @see Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
 */
export function fingerprint(terms: readonly string[], text: string): string {
  const words = terms.length > 0 ? terms.map((term) => (NUMBER.test(term) ? '0' : term)) : Array.from(text)
  const tally = createTally()
  let before = '\u0002'
  for (const word of words) {
    tally.add(hash32(word, LOW_SEED), hash32(word, HIGH_SEED))
    const pair = `${before} ${word}`
    tally.add(hash32(pair, LOW_SEED), hash32(pair, HIGH_SEED))
    before = word
  }
  const bits = tally.majority()
  return toHex(bits, 0) + toHex(bits, BITS)
}

/** For each byte, its eight bits as two numbers of four lanes of eight bits: adding such numbers counts four bits at once. */
const LANES = Uint32Array.from({ length: 512 }, (_, i) => {
  const nibble = i % 2 === 0 ? (i >> 1) & 15 : i >> 5
  return (nibble & 1) | ((nibble & 2) << 7) | ((nibble & 4) << 14) | ((nibble & 8) << 21)
})
const BYTES = 8
/** A lane counts no further. */
const FULL = 255

/** Counts the ones of each of 64 bits over many hashes. */
function createTally() {
  const lanes = new Uint32Array(2 * BYTES)
  const ones = new Uint32Array(2 * BITS)
  let inLanes = 0
  let hashes = 0
  const empty = () => {
    for (let bit = 0; bit < 2 * BITS; bit++)
      ones[bit] = (ones[bit] ?? 0) + (((lanes[bit >> 2] ?? 0) >>> (8 * (bit & 3))) & 255)
    lanes.fill(0)
    inLanes = 0
  }
  const addHalf = (hash: number, from: number) => {
    for (let byte = 0; byte < 4; byte++) {
      const value = ((hash >>> (8 * byte)) & 255) << 1
      const at = from + 2 * byte
      lanes[at] = (lanes[at] ?? 0) + (LANES[value] ?? 0)
      lanes[at + 1] = (lanes[at + 1] ?? 0) + (LANES[value + 1] ?? 0)
    }
  }
  return {
    add(low: number, high: number) {
      addHalf(low, 0)
      addHalf(high, BYTES)
      hashes += 1
      inLanes += 1
      if (inLanes === FULL) empty()
    },
    /** 1 for each bit that more than half of the hashes have. */
    majority(): Uint8Array {
      empty()
      return Uint8Array.from(ones, (count) => (2 * count > hashes ? 1 : 0))
    },
  }
}

function hash32(text: string, seed: number): number {
  let hash = seed
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), FNV_PRIME)
  // FNV alone leaves the high bits of short words alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}

function toHex(bits: Uint8Array, from: number): string {
  let value = 0
  for (let bit = 0; bit < BITS; bit++) value |= (bits[from + bit] ?? 0) << bit
  return (value >>> 0).toString(16).padStart(8, '0')
}
