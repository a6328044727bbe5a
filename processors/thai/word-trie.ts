import { CHAR_CLASSES, CLASS_OF } from './char-class.ts'

/** Longest word that is looked for, in UTF-16 units; what bounds the work per character. */
export const MAX_WORD = 24

const HASH = 0x9e3779b1
const EMPTY = -1
/** A key that is a word's last carries this bit beside. */
const WORD = 1 << 30
/** A key that others follow on carries this one. */
const MORE = 1 << 29
const KEY = MORE - 1
/** Keys of pairs lie above those of nodes. */
const PAIR_KEYS = 1 << 28

/**
 * Words as paths of character classes, in one open hash table: a node is the slot of its key, the key is its parent's slot and the class
 * that leads on. The first two classes have a table of their own, since most searches end there.
 */
export class WordTrie {
  readonly #pairs = new Int32Array(CHAR_CLASSES * CHAR_CLASSES).fill(EMPTY)
  readonly #keys: Int32Array
  readonly #shift: number
  readonly #mask: number

  /** @param words - In any order, fastest sorted. What is not Thai letters alone, one unit or longer than MAX_WORD is left out. */
  constructor(words: readonly string[]) {
    const units = words.reduce((sum, word) => sum + Math.max(0, word.length - 1), 0)
    // Words share their beginnings: about a third of the units become nodes.
    let bits = Math.max(8, Math.ceil(Math.log2(units / 2 + 1)))
    let table = fill(words, bits)
    while (table === undefined) table = fill(words, ++bits)
    this.#keys = table.keys
    this.#pairs.set(table.pairs)
    this.#shift = 32 - bits
    this.#mask = (1 << bits) - 1
  }

  /** Node after two classes, or -1. */
  pair(first: number, second: number): number {
    return this.#pairs[(first << 7) | second] ?? EMPTY
  }

  /** Node after `node` by one more class, or -1. */
  child(node: number, charClass: number): number {
    const key = (node << 7) | charClass
    let slot = Math.imul(key, HASH) >>> this.#shift
    for (;;) {
      const found = this.#keys[slot]
      if (found === EMPTY) return EMPTY
      if (((found ?? EMPTY) & KEY) === key) return slot
      slot = (slot + 1) & this.#mask
    }
  }

  /** Whether any word goes on from `node`. */
  goesOn(node: number): boolean {
    return ((this.#keys[node] ?? 0) & MORE) !== 0
  }

  /** Whether the path to `node` is a word. */
  isWord(node: number): boolean {
    return ((this.#keys[node] ?? 0) & WORD) !== 0
  }
}

interface Table {
  readonly keys: Int32Array
  readonly pairs: Int32Array
}

/** Undefined when the table is more than two thirds full. */
function fill(words: readonly string[], bits: number): Table | undefined {
  const size = 1 << bits
  const keys = new Int32Array(size).fill(EMPTY)
  const pairs = new Int32Array(CHAR_CLASSES * CHAR_CLASSES).fill(EMPTY)
  const shift = 32 - bits
  let room = size * 0.66
  const insert = (key: number): number => {
    let slot = Math.imul(key, HASH) >>> shift
    while (keys[slot] !== EMPTY) {
      if (((keys[slot] ?? 0) & KEY) === key) return slot
      slot = (slot + 1) & (size - 1)
    }
    keys[slot] = key
    room--
    return slot
  }
  // Neighbours in a word list share their beginnings: only what differs is walked again.
  const path = new Int32Array(MAX_WORD)
  let last = ''
  for (const word of words) {
    if (word.length < 2 || word.length > MAX_WORD || !isThai(word)) continue
    let i = 0
    while (i < last.length && last.charCodeAt(i) === word.charCodeAt(i)) i++
    if (i < 2) {
      const pair = (classAt(word, 0) << 7) | classAt(word, 1)
      if (pairs[pair] === EMPTY) pairs[pair] = insert(PAIR_KEYS + pair)
      path[1] = pairs[pair] ?? EMPTY
      i = 2
    }
    for (; i < word.length; i++) {
      const parent = path[i - 1] ?? 0
      keys[parent] = (keys[parent] ?? 0) | MORE
      path[i] = insert((parent << 7) | classAt(word, i))
    }
    const node = path[word.length - 1] ?? 0
    keys[node] = (keys[node] ?? 0) | WORD
    last = word
    if (room <= 0) return undefined
  }
  return { keys, pairs }
}

/** Thai letters and marks alone; `ๆ` is a word of its own. */
function isThai(word: string): boolean {
  for (let i = 0; i < word.length; i++) {
    const unit = word.charCodeAt(i)
    if (unit < 0x0e01 || unit > 0x0e4e || unit === 0x0e46 || unit === 0x0e3f) return false
  }
  return true
}

function classAt(word: string, i: number): number {
  return CLASS_OF[word.charCodeAt(i)] ?? 0
}
