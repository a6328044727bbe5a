import { FEATURE_KINDS } from './features.ts'

/** Finds the number of a feature by its kind and symbols; -1: the model has none. */
export type FindFeature = (kind: number, a: number, b: number) => number

interface Features {
  readonly kinds: Uint8Array
  readonly first: Uint16Array
  readonly second: Uint16Array
}

/** Of each symbol the kinds stand side by side: what is asked of a word lies together. */
const KINDS = 8
/** The only kind that has two symbols. */
const PAIR = FEATURE_KINDS.indexOf('pair')

/**
 * Features of one symbol stand in an array; those of two in a table with open addressing, at most half full: no object and no string is made
 * to look a feature up.
 */
export function indexFeatures({ kinds, first, second }: Features): FindFeature {
  const symbols = first.reduce((most, symbol) => Math.max(most, symbol), 0) + 1
  const single = new Int32Array(symbols * KINDS).fill(-1)
  const pairs = second.reduce((count, symbol) => count + (symbol === 0 ? 0 : 1), 0)
  const bits = Math.max(4, 32 - Math.clz32(2 * pairs))
  const shift = 32 - bits
  const mask = 2 ** bits - 1
  // Of each slot: both symbols, and 1 + the feature's number; side by side, so that a look-up waits for memory once.
  const slots = new Int32Array(2 * (mask + 1))
  kinds.forEach((kind, i) => {
    const a = first[i] ?? 0
    const b = second[i] ?? 0
    if (b === 0) {
      single[a * KINDS + kind] = i
      return
    }
    const pair = (a << 16) | b
    let at = hash(pair) >>> shift
    while (slots[2 * at + 1] !== 0) at = (at + 1) & mask
    slots[2 * at] = pair
    slots[2 * at + 1] = i + 1
  })
  return (kind, a, b) => {
    if (b === 0) return a < symbols ? (single[a * KINDS + kind] ?? -1) : -1
    if (kind !== PAIR) return -1
    const pair = (a << 16) | b
    for (let at = hash(pair) >>> shift; ; at = (at + 1) & mask) {
      const found = slots[2 * at + 1] ?? 0
      if (found === 0 || slots[2 * at] === pair) return found - 1
    }
  }
}

function hash(pair: number): number {
  const mixed = Math.imul(pair ^ (pair >>> 15), 0x9e3779b1)
  return Math.imul(mixed ^ (mixed >>> 13), 0x85ebca6b)
}
