import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { FEATURES, PADDING, borderFeatures, createWordHits, findWords } from '../processors/thai/border-features.ts'
import { CLASS_OF, THAI } from '../processors/thai/char-class.ts'
import { ASK, CUT, markTokens } from '../processors/thai/mark-tokens.ts'
import { normalise } from '../processors/thai/normalise.ts'
import { MAX_WORD, type WordTrie } from '../processors/thai/word-trie.ts'

const GOLD = '../shared/data/segmentation/wisesight-dev.label'
const POSTS = '../shared/data/posts/wisesight-train.jsonl'

/** Lines are dealt out to this many folds, near copies to the same one. */
export const FOLDS = 5

/** A text whose borders are known, or believed to be so with some certainty. */
export interface Taught {
  readonly text: string
  /** By UTF-16 unit of the text: how sure it is that a word begins here, 0 to 1. */
  readonly begins: (unit: number) => number
  readonly weight: number
}

function readShared(path: string): string {
  const file = new URL(`../${path}`, import.meta.url)
  if (!existsSync(file))
    throw new Error(`${path} is absent: training and its benchmark need the shared data beside the project`)
  return readFileSync(file, 'utf8')
}

/** Lines of words, as people separated them. */
export function readGold(): readonly (readonly string[])[] {
  return readShared(GOLD)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('|').filter((word) => word !== ''))
}

export function taughtByPeople(words: readonly string[], weight: number): Taught {
  const starts = new Set<number>()
  let at = 0
  for (const word of words) {
    starts.add(at)
    at += word.length
  }
  return { text: words.join(''), begins: (unit) => (starts.has(unit) ? 1 : 0), weight }
}

/**
 * Posts with the teachers' opinion; a post that is also a gold line, or a repeat, is left out.
 * @param file - One nibble per UTF-16 unit of all posts in their order, gzipped: how sure the teachers are that a word begins there.
 */
export function readSilver(file: URL, gold: readonly (readonly string[])[]): readonly Taught[] {
  const nibbles = gunzipSync(readFileSync(file))
  const seen = new Set(gold.map((words) => squeezed(words.join(''))))
  const taught: Taught[] = []
  let offset = 0
  for (const line of readShared(POSTS).split('\n')) {
    if (line === '') continue
    const { text } = JSON.parse(line) as { readonly text: string }
    const from = offset
    offset += text.length
    const key = squeezed(text)
    if (seen.has(key)) continue
    seen.add(key)
    taught.push({ text, weight: 1, begins: (unit) => nibbleAt(nibbles, from + unit) / 15 })
  }
  if (offset !== nibbles.length * 2 && offset !== nibbles.length * 2 - 1)
    throw new Error(`${POSTS} is not the file that the teachers read: ${offset} units, ${nibbles.length * 2} opinions`)
  return taught
}

function nibbleAt(nibbles: Uint8Array, at: number): number {
  const byte = nibbles[at >> 1] ?? 0
  return (at & 1) === 0 ? byte >> 4 : byte & 15
}

function squeezed(text: string): string {
  return text.replaceAll(/\s/gu, '')
}

/** A text as the model sees it. */
export interface Prepared {
  readonly text: string
  readonly classes: Uint8Array
  readonly marks: Uint8Array
  readonly begins: Float32Array
  readonly weight: number
}

export function prepare({ text: original, begins, weight }: Taught): Prepared {
  const { text, origin } = normalise(original)
  const classes = new Uint8Array(text.length + 2 * PADDING)
  const sure = new Float32Array(text.length)
  for (let i = 0; i < text.length; i++) {
    classes[i + PADDING] = CLASS_OF[text.charCodeAt(i)] ?? 0
    sure[i] = begins(origin?.[i] ?? i)
  }
  const marks = new Uint8Array(text.length + 1)
  markTokens(text, classes, PADDING, marks)
  return { text, classes, marks, begins: sure, weight }
}

/** Thai words that the teachers cut at least `atLeast` times and that `known` has not; in code unit order. */
export function wordsOf(texts: readonly Prepared[], known: ReadonlySet<string>, atLeast: number): readonly string[] {
  const counts = new Map<string, number>()
  for (const { text, classes, marks, begins } of texts) {
    let start = 0
    for (let i = 1; i <= text.length; i++) {
      const ends = i === text.length || marks[i] === CUT || (marks[i] === ASK && (begins[i] ?? 0) > 0.5)
      if (!ends) continue
      const size = i - start
      if (size > 1 && size <= MAX_WORD && classes.subarray(start + PADDING, i + PADDING).every((c) => c > THAI)) {
        const word = text.slice(start, i)
        counts.set(word, (counts.get(word) ?? 0) + 1)
      }
      start = i
    }
  }
  return [...counts].flatMap(([word, count]) => (count >= atLeast && !known.has(word) ? [word] : [])).sort()
}

/** Borders to learn from: FEATURES places each, one after the other. */
export interface Examples {
  readonly count: number
  readonly places: Int32Array
  readonly begins: Float32Array
  readonly weights: Float32Array
}

export function examplesOf(texts: readonly Prepared[], trie: WordTrie): Examples {
  let count = 0
  for (const { marks, text } of texts) for (let i = 1; i < text.length; i++) if (marks[i] === ASK) count++
  const examples = {
    count,
    places: new Int32Array(count * FEATURES),
    begins: new Float32Array(count),
    weights: new Float32Array(count),
  }
  const hits = createWordHits()
  const places = new Int32Array(FEATURES)
  let next = 0
  for (const { text, classes, marks, begins, weight } of texts) {
    findWords(trie, classes, marks, text.length, hits)
    for (let i = 1; i < text.length; i++) {
      if (marks[i] !== ASK) continue
      borderFeatures(classes, hits, i + PADDING, places)
      examples.places.set(places, next * FEATURES)
      examples.begins[next] = begins[i] ?? 0
      examples.weights[next] = weight
      next++
    }
  }
  return examples
}
