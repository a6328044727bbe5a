/** Finds the number of a feature by its kind and symbols; -1: the model has none. */
export type FindFeature = (kind: number, a: number, b: number) => number

interface Features {
  readonly kinds: Uint8Array
  readonly first: Uint16Array
  readonly second: Uint16Array
}

/** Symbols have 16 bits. */
const SYMBOLS = 0x10000

/**
 * Features of one symbol stand in an array; those of two in a table with open addressing, at most half full: no object and no string is made
 * to look a feature up.
 */
export function indexFeatures({ kinds, first, second }: Features): FindFeature {
  const bits = Math.max(4, 32 - Math.clz32(2 * kinds.length))
  const shift = 32 - bits
  const mask = 2 ** bits - 1
  const single = new Int32Array((Math.max(0, ...new Set(kinds)) + 1) * SYMBOLS).fill(-1)
  // Of each slot: head, tail, and 1 + the feature's number; side by side, so that a look-up waits for memory once.
  const slots = new Int32Array(4 * (mask + 1))
  kinds.forEach((kind, i) => {
    const head = kind * SYMBOLS + (first[i] ?? 0)
    const tail = second[i] ?? 0
    if (tail === 0) {
      single[head] = i
      return
    }
    let at = hash(head, tail) >>> shift
    while (slots[4 * at + 2] !== 0) at = (at + 1) & mask
    slots[4 * at] = head
    slots[4 * at + 1] = tail
    slots[4 * at + 2] = i + 1
  })
  return (kind, a, b) => {
    const head = kind * SYMBOLS + a
    if (b === 0) return single[head] ?? -1
    let at = hash(head, b) >>> shift
    for (;;) {
      const found = slots[4 * at + 2] ?? 0
      if (found === 0 || (slots[4 * at] === head && slots[4 * at + 1] === b)) return found - 1
      at = (at + 1) & mask
    }
  }
}

function hash(head: number, tail: number): number {
  const mixed = Math.imul(head, 0x9e3779b1) ^ Math.imul(tail, 0x85ebca6b)
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d)
}
