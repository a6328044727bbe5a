/** Where a phrase was found: `id` is its index in the list the matcher was made of. */
export interface PhraseHit {
  readonly id: number
  readonly start: number
  readonly end: number
}

/** A letter of the alphabet that no phrase holds. */
const OTHER = 0
const LAST_UNIT = 0xffff

/**
 * Finds every occurrence of many phrases in one pass (Aho and Corasick, "Efficient string matching", CACM 18, 1975), as a complete
 * table: one array look-up per sign of the text, however many phrases there are.
 */
export function createPhraseMatcher(phrases: readonly string[]): (text: string) => PhraseHit[] {
  const alphabet = new Uint16Array(LAST_UNIT + 1)
  let letters = 1
  for (const phrase of phrases) {
    for (let i = 0; i < phrase.length; i++) {
      const unit = phrase.charCodeAt(i)
      if (alphabet[unit] === OTHER) alphabet[unit] = letters++
    }
  }
  const { next, ends, longerEnd } = build(phrases, alphabet, letters)
  return (text) => {
    const hits: PhraseHit[] = []
    let state = 0
    for (let at = 0; at < text.length; at++) {
      state = next[state * letters + (alphabet[text.charCodeAt(at)] ?? OTHER)] ?? 0
      for (let end = (ends[state] ?? -1) >= 0 ? state : (longerEnd[state] ?? 0); end !== 0; end = longerEnd[end] ?? 0) {
        const id = ends[end] ?? -1
        const length = phrases[id]?.length ?? 0
        hits.push({ id, start: at + 1 - length, end: at + 1 })
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

function build(phrases: readonly string[], alphabet: Uint16Array, letters: number): Table {
  const states = phrases.reduce((n, phrase) => n + phrase.length, 1)
  // Narrow, so that more of the table stays near.
  const next = states <= LAST_UNIT ? new Uint16Array(states * letters) : new Int32Array(states * letters)
  const ends = new Int32Array(states).fill(-1)
  let count = 1
  phrases.forEach((phrase, id) => {
    let state = 0
    for (let i = 0; i < phrase.length; i++) {
      const edge = state * letters + (alphabet[phrase.charCodeAt(i)] ?? OTHER)
      if (next[edge] === 0) next[edge] = count++
      state = next[edge] ?? 0
    }
    if (state !== 0) ends[state] = id
  })
  const suffix = new Int32Array(states)
  const longerEnd = new Int32Array(states)
  const queue: number[] = []
  for (let letter = 0; letter < letters; letter++) if (next[letter] !== 0) queue.push(next[letter] ?? 0)
  for (const state of queue) {
    const back = suffix[state] ?? 0
    longerEnd[state] = (ends[back] ?? -1) >= 0 ? back : (longerEnd[back] ?? 0)
    for (let letter = 0; letter < letters; letter++) {
      const edge = state * letters + letter
      const child = next[edge] ?? 0
      const fallback = next[back * letters + letter] ?? 0
      if (child === 0) next[edge] = fallback
      else {
        suffix[child] = fallback
        queue.push(child)
      }
    }
  }
  return { next, ends, longerEnd }
}
