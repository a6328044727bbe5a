import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'
import { words as stopWords } from 'natural/lib/natural/util/stopwords.js'
import { hashStretch, hashWord } from './hash-word.ts'

/** What a term may hold, as both stores see it. */
const TERM = /[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+/gu
const PLAIN_TERM = /^[ก-ฺเ-๎]+$/u
const LATIN_WORD = /^[a-z]{3,40}$/
/** `1,500` and `1500`, `08-1234-5678` and `0812345678` are the same number. */
const GROUPED_NUMBER = /^(?:\d{1,3}(?:,\d{3})+|\d{1,4}(?:-\d{1,7}){1,4})$/
const STOP_WORDS: ReadonlySet<string> = new Set(stopWords.filter((word) => /^[a-z]{2,}$/.test(word)))

export function isStopWord(term: string): boolean {
  return STOP_WORDS.has(term)
}

/**
 * The search terms of one word of a normalised text: none for white space and punctuation, several for a link or an address. English
 * words are stemmed; stop words stay as they are and stay in, so that phrases with them are found.
 */
export function makeSearchTerms(word: string): readonly string[] {
  if (PLAIN_TERM.test(word)) return [word]
  if (GROUPED_NUMBER.test(word)) return [word.replace(/[,-]/g, '')]
  const terms: string[] = []
  for (const [term] of word.toLowerCase().matchAll(TERM))
    terms.push(LATIN_WORD.test(term) && !STOP_WORDS.has(term) ? stemmer.stem(term) : term)
  return terms
}

/** What later stages read words as. */
export interface Terms {
  /** Search terms of all words, in order. */
  readonly terms: readonly string[]
  /** `hashWord` of the first term of each word that has one; all numbers have the same. */
  readonly hashes: readonly number[]
  /** One for each word that is not white space: its first term, or itself when it has none (`?`, an emoji). */
  readonly heads: readonly string[]
  /** `hashWord` of each head. */
  readonly headHashes: readonly number[]
  /** Where the word of each head begins and ends. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** What a word is read as, wherever it stands. */
export interface WordTerms {
  readonly terms: readonly string[]
  readonly head: string
  readonly headHash: number
  /** For the fingerprint; undefined for a word without terms. */
  readonly hash: number | undefined
}

const NUMBER = /^\p{N}+$/u
const HASH_OF_NUMBERS = hashWord('0')

/** @param word - Not only white space. */
export function readWord(word: string): WordTerms {
  const terms = makeSearchTerms(word)
  const [head] = terms
  if (head === undefined) return { terms, head: word, headHash: hashWord(word), hash: undefined }
  const headHash = hashWord(head)
  return { terms, head, headHash, hash: NUMBER.test(head) ? HASH_OF_NUMBERS : headHash }
}

/** @param readTermsOf - `readWord`, or one that remembers what it read. */
export function readTerms(text: string, wordEnds: readonly number[], readTermsOf = readWord): Terms {
  const terms: string[] = []
  const hashes: number[] = []
  const heads: string[] = []
  const headHashes: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const addHead = (head: string, hash: number, start: number, end: number) => {
    heads.push(head)
    headHashes.push(hash)
    starts.push(start)
    ends.push(end)
  }
  let start = 0
  for (const end of wordEnds) {
    const from = start
    start = end
    if (isThaiWord(text, from, end)) {
      const word = text.slice(from, end)
      const hash = hashStretch(text, from, end)
      terms.push(word)
      hashes.push(hash)
      addHead(word, hash, from, end)
      continue
    }
    const word = text.slice(from, end)
    if (word === ' ' || word.trim() === '') continue
    const { terms: made, head, headHash, hash } = readTermsOf(word)
    for (const term of made) terms.push(term)
    if (hash !== undefined) hashes.push(hash)
    addHead(head, headHash, from, end)
  }
  return { terms, hashes, heads, headHashes, starts, ends }
}

/** The same as `PLAIN_TERM`, without cutting the word out. */
function isThaiWord(text: string, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x0e01 || unit > 0x0e4e || (unit > 0x0e3a && unit < 0x0e40)) return false
  }
  return end > start
}
