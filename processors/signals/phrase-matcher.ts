/** Where a phrase was found: `id` is its index in the list the matcher was made of. */
export interface PhraseHit {
  readonly id: number
  readonly start: number
  readonly end: number
}

/** Units of a text that are looked at, as if nothing stood between them: the first `count` of `places`; all where that is undefined. */
export interface KeptUnits {
  readonly places: Int32Array | undefined
  readonly count: number
}

/** @returns By their ends; offsets count the units that are kept. */
export type PhraseMatcher = (text: string, kept?: KeptUnits) => readonly PhraseHit[]

/** A letter of the alphabet that no phrase holds. */
const OTHER = 0
const LAST_UNIT = 0xffff

/**
 * Finds every occurrence of many phrases in one pass (Aho and Corasick, "Efficient string matching", CACM 18, 1975), as a complete
 * table: one array look-up per sign of the text, however many phrases there are.
 */
export function createPhraseMatcher(phrases: readonly string[]): PhraseMatcher {
  const alphabet = new Uint16Array(LAST_UNIT + 1)
  let letters = 1
  for (const phrase of phrases) {
    for (let i = 0; i < phrase.length; i++) {
      const unit = phrase.charCodeAt(i)
      if (alphabet[unit] === OTHER) alphabet[unit] = letters++
    }
  }
  const { next, ends, longerEnd } = build(phrases, alphabet, letters)
  // Of each state: itself when a phrase ends there, else the longest suffix of which that is so.
  const lastEnd = longerEnd.map((longer, state) => ((ends[state] ?? -1) >= 0 ? state : longer))
  const lengths = Int32Array.from(phrases, ({ length }) => length)
  return (text, kept = { places: undefined, count: text.length }) => {
    const { places, count } = kept
    const hits: PhraseHit[] = []
    let state = 0
    for (let at = 0; at < count; at++) {
      const unit = text.charCodeAt(places === undefined ? at : (places[at] ?? 0))
      state = next[state * letters + (alphabet[unit] ?? OTHER)] ?? 0
      let end = lastEnd[state] ?? 0
      for (; end !== 0; end = longerEnd[end] ?? 0) {
        const id = ends[end] ?? 0
        hits.push({ id, start: at + 1 - (lengths[id] ?? 0), end: at + 1 })
      }
    }
    return hits
  }
}

interface Table {
  /** `next[state * letters + letter]` */
  readonly next: Uint16Array | Int32Array
  /** Phrase that ends in a state; -1: none. */
  readonly ends: Int32Array
  /** The next shorter suffix state in which a phrase ends; 0: none. */
  readonly longerEnd: Int32Array
}

/** States are numbered by their distance from the first: those that most signs of a text lead to lie together. */
function build(phrases: readonly string[], alphabet: Uint16Array, letters: number): Table {
  const states = phrases.reduce((n, phrase) => n + phrase.length, 1)
  // Narrow, so that more of the table stays near.
  const next = states <= LAST_UNIT ? new Uint16Array(states * letters) : new Int32Array(states * letters)
  const ends = new Int32Array(states).fill(-1)
  const reached = new Int32Array(phrases.length)
  const longest = phrases.reduce((most, phrase) => Math.max(most, phrase.length), 0)
  let count = 1
  for (let depth = 0; depth < longest; depth++) {
    phrases.forEach((phrase, id) => {
      if (phrase.length <= depth) return
      const edge = (reached[id] ?? 0) * letters + (alphabet[phrase.charCodeAt(depth)] ?? OTHER)
      if (next[edge] === 0) next[edge] = count++
      const state = next[edge] ?? 0
      reached[id] = state
      if (phrase.length === depth + 1) ends[state] = id
    })
  }
  const suffix = new Int32Array(count)
  const longerEnd = new Int32Array(count)
  for (let state = 1; state < count; state++) {
    const back = suffix[state] ?? 0
    longerEnd[state] = (ends[back] ?? -1) >= 0 ? back : (longerEnd[back] ?? 0)
    for (let letter = 0; letter < letters; letter++) {
      const edge = state * letters + letter
      const child = next[edge] ?? 0
      const fallback = next[back * letters + letter] ?? 0
      if (child === 0) next[edge] = fallback
      else suffix[child] = fallback
    }
  }
  return { next, ends, longerEnd }
}
