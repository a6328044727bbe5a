/**
 * 64-bit SimHash over the words, numbers abstracted, as 16 hex digits: near copies differ in few bits.
 * @see Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002.
 */
export function fingerprint(words: readonly string[]): string {
  const votes = new Int32Array(64)
  for (const word of words) {
    const [low, high] = hash64(/^\d/.test(word) ? '0' : word)
    for (let bit = 0; bit < 32; bit++) {
      votes[bit] = (votes[bit] ?? 0) + ((low >>> bit) & 1 ? 1 : -1)
      votes[bit + 32] = (votes[bit + 32] ?? 0) + ((high >>> bit) & 1 ? 1 : -1)
    }
  }
  let [low, high] = [0, 0]
  for (let bit = 0; bit < 32; bit++) {
    if ((votes[bit] ?? 0) > 0) low |= 1 << bit
    if ((votes[bit + 32] ?? 0) > 0) high |= 1 << bit
  }
  return hex(high) + hex(low)
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}

/** Two rounds of FNV-1a with different seeds, each mixed to the end. */
function hash64(text: string): readonly [number, number] {
  let [a, b] = [0x811c9dc5, 0x9747b28c]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x01000193)
    b = Math.imul(b ^ unit, 0x85ebca6b)
  }
  return [mixed(a), mixed(b)]
}

function mixed(h: number): number {
  const x = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  const y = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return y ^ (y >>> 16)
}
