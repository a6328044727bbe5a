import { CHAR_CLASSES, THAI } from './char-class.ts'
import { JOIN } from './mark-tokens.ts'
import { MAX_WORD, type WordTrie } from './word-trie.ts'

/**
 * What the border model looks at between two characters, as places in one table of weights. Training and reading use this same code.
 * Around the border: n-grams of character classes (two direct, longer ones hashed), the lengths of the longest known words that begin
 * here, end here and lie across, and the first two of these words themselves. Wider windows and a larger table gained nothing on lines
 * that were held back; this one stays in the processor's cache.
 */
export const HASH_BITS = 16
const PAIR = CHAR_CLASSES * CHAR_CLASSES
const LENGTHS = 10
const COMBINATIONS_AT = 5 * PAIR
const HASHED_AT = COMBINATIONS_AT + LENGTHS * LENGTHS * LENGTHS
export const WEIGHTS = HASHED_AT + (1 << HASH_BITS)
export const FEATURES = 15

/** Units of context that must stand before and after the text, as class 0. */
export const PADDING = 4

const HASH = 0x9e3779b1
const SHIFT = 32 - HASH_BITS

function hashed(slot: number, code: number): number {
  return HASHED_AT + (Math.imul(code ^ Math.imul(slot, 0x85ebca6b), HASH) >>> SHIFT)
}

/** Dictionary words around every place of a text, kept in arrays that are used again. */
export interface WordHits {
  /** Hash of the longest word that begins, and that ends, at a place; 0 without one. */
  startHash: Int32Array
  endHash: Int32Array
  /** Length of the longest word that begins, ends, lies across. */
  start: Uint8Array
  end: Uint8Array
  across: Uint8Array
}

export function createWordHits(): WordHits {
  return {
    startHash: new Int32Array(0),
    endHash: new Int32Array(0),
    start: new Uint8Array(0),
    end: new Uint8Array(0),
    across: new Uint8Array(0),
  }
}

function makeRoom(hits: WordHits, places: number): void {
  if (hits.start.length < places) {
    const size = places * 2
    hits.startHash = new Int32Array(size)
    hits.endHash = new Int32Array(size)
    hits.start = new Uint8Array(size)
    hits.end = new Uint8Array(size)
    hits.across = new Uint8Array(size)
    return
  }
  hits.startHash.fill(0, 0, places)
  hits.endHash.fill(0, 0, places)
  hits.start.fill(0, 0, places)
  hits.end.fill(0, 0, places)
  hits.across.fill(0, 0, places)
}

/**
 * Finds the dictionary words of a text that begin at a possible border. Linear: at most MAX_WORD steps from each place.
 * @param classes - Class of unit `i` of the text at `i + PADDING`; so are the hits.
 * @param marks - As `markTokens` made them.
 */
export function findWords(
  trie: WordTrie,
  classes: Uint8Array,
  marks: Uint8Array,
  length: number,
  hits: WordHits,
): void {
  makeRoom(hits, length + PADDING + 1)
  const { startHash, endHash, start, end, across } = hits
  const to = length + PADDING
  for (let at = PADDING; at < to - 1; at++) {
    const first = classes[at] ?? 0
    if (first <= THAI || marks[at - PADDING] === JOIN) continue
    let node = trie.pair(first, classes[at + 1] ?? 0)
    let hash = first
    let longest = 0
    const limit = Math.min(to, at + MAX_WORD)
    for (let next = at + 1; node >= 0;) {
      hash = Math.imul(hash, 31) + (classes[next] ?? 0)
      next++
      if (trie.isWord(node)) {
        longest = next - at
        startHash[at] = hash
        if (longest > (end[next] ?? 0)) {
          end[next] = longest
          endHash[next] = hash
        }
      }
      if (next >= limit || !trie.goesOn(node)) break
      node = trie.child(node, classes[next] ?? 0)
    }
    start[at] = longest
    for (let inside = at + 1; inside < at + longest; inside++) {
      if (longest > (across[inside] ?? 0)) across[inside] = longest
    }
  }
}

/** Writes the FEATURES places of the border before `classes[at]` into `out`. */
export function borderFeatures(classes: Uint8Array, hits: WordHits, at: number, out: Int32Array): void {
  const b = classes[at - 3] ?? 0
  const c = classes[at - 2] ?? 0
  const d = classes[at - 1] ?? 0
  const e = classes[at] ?? 0
  const f = classes[at + 1] ?? 0
  const g = classes[at + 2] ?? 0
  const bc = (b << 7) | c
  const cd = (c << 7) | d
  const de = (d << 7) | e
  const ef = (e << 7) | f
  const fg = (f << 7) | g
  out[0] = bc
  out[1] = PAIR + cd
  out[2] = 2 * PAIR + de
  out[3] = 3 * PAIR + ef
  out[4] = 4 * PAIR + fg
  out[5] = hashed(1, (cd << 7) | e)
  out[6] = hashed(2, (de << 7) | f)
  out[7] = hashed(3, ((classes[at - 4] ?? 0) << 21) | (bc << 7) | d)
  out[8] = hashed(4, (bc << 14) | de)
  out[9] = hashed(5, (cd << 14) | ef)
  out[10] = hashed(6, (de << 14) | fg)
  out[11] = hashed(7, (ef << 14) | (g << 7) | (classes[at + 3] ?? 0))
  out[12] =
    COMBINATIONS_AT +
    (tenths(hits.start[at] ?? 0) * LENGTHS + tenths(hits.end[at] ?? 0)) * LENGTHS +
    tenths(hits.across[at] ?? 0)
  out[13] = hashed(8, hits.startHash[at] ?? 0)
  out[14] = hashed(9, hits.endHash[at] ?? 0)
}

function tenths(length: number): number {
  return length < LENGTHS ? length : LENGTHS - 1
}
