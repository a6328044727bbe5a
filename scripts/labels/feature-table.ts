import { eachFeature } from '../../processors/labels/features.ts'
import { eachLetters, LETTER_BUCKETS } from '../../processors/labels/letters.ts'
import type { LabelInput, SymbolRun } from '../../processors/labels/symbols.ts'
import type { FeatureSets } from './fit-regression.ts'

/** Numbers names from 1 on, in the order of their first coming; 0 is nobody's. */
export function createInterner(): { readonly idOf: (name: string) => number; readonly names: readonly string[] } {
  const ids = new Map<string, number>()
  const names = ['']
  return {
    names,
    idOf(name) {
      const known = ids.get(name)
      if (known !== undefined) return known
      ids.set(name, names.length)
      names.push(name)
      return names.length - 1
    },
  }
}

/** Kind and symbols of a feature as one number. */
const SYMBOLS = 2 ** 20
export function keyOf(kind: number, a: number, b: number): number {
  return (kind * SYMBOLS + a) * SYMBOLS + b
}
export function partsOf(key: number): { readonly kind: number; readonly a: number; readonly b: number } {
  const rest = Math.floor(key / SYMBOLS)
  return { kind: Math.floor(rest / SYMBOLS), a: rest % SYMBOLS, b: key % SYMBOLS }
}

/** The features of a post, each once, as keys. */
export function keysOf(run: SymbolRun): readonly number[] {
  const keys = new Set<number>()
  eachFeature(run, (kind, a, b) => keys.add(keyOf(kind, a, b)))
  return [...keys]
}

/** The buckets of a post's rows of letters, each once. */
export function lettersOf({ text, marks }: Pick<LabelInput, 'text' | 'marks'>): Int32Array {
  const buckets = new Set<number>()
  eachLetters(text, marks, (bucket) => buckets.add(bucket))
  return Int32Array.from(buckets)
}

/** Features that enough posts of enough sources have, in the order of their keys. */
export function usefulKeys(
  posts: readonly { readonly keys: readonly number[]; readonly source: string }[],
  minPosts: number,
  minSources: number,
): readonly number[] {
  const found = new Map<number, { count: number; readonly sources: Set<string> }>()
  for (const { keys, source } of posts) {
    for (const key of keys) {
      const known = found.get(key)
      if (known === undefined) found.set(key, { count: 1, sources: new Set([source]) })
      else {
        known.count++
        known.sources.add(source)
      }
    }
  }
  return [...found]
    .flatMap(([key, { count, sources }]) => (count >= minPosts && sources.size >= minSources ? [key] : []))
    .sort((a, b) => a - b)
}

/** How rare each feature is: the logarithm of posts per post that has it. */
export function rarityOf(posts: readonly (readonly number[])[], rows: ReadonlyMap<number, number>): Float64Array {
  const counts = new Float64Array(rows.size)
  for (const keys of posts) {
    for (const key of keys) {
      const row = rows.get(key)
      if (row !== undefined) counts[row] = (counts[row] ?? 0) + 1
    }
  }
  return counts.map((count) => Math.log(posts.length / count))
}

export function toSets(
  posts: readonly (readonly number[])[],
  rows: ReadonlyMap<number, number>,
  rarity: Float64Array,
): FeatureSets {
  const starts = new Int32Array(posts.length + 1)
  const features: number[] = []
  posts.forEach((keys, i) => {
    for (const key of keys) {
      const row = rows.get(key)
      if (row !== undefined) features.push(row)
    }
    starts[i + 1] = features.length
  })
  return { starts, features: Int32Array.from(features), rarity }
}

/** How rare each bucket of letters is; one that fewer than `minPosts` have counts nothing. */
export function letterRarityOf(posts: readonly { readonly letters: Int32Array }[], minPosts: number): Float64Array {
  const counts = new Float64Array(LETTER_BUCKETS)
  for (const { letters } of posts) for (const bucket of letters) counts[bucket] = (counts[bucket] ?? 0) + 1
  return counts.map((count) => (count < minPosts ? 0 : Math.log(posts.length / count)))
}

/** Posts as sets of buckets of letters. */
export function toLetterSets(posts: readonly { readonly letters: Int32Array }[], rarity: Float64Array): FeatureSets {
  const starts = new Int32Array(posts.length + 1)
  posts.forEach(({ letters }, i) => {
    starts[i + 1] = (starts[i] ?? 0) + letters.length
  })
  const features = new Int32Array(starts[posts.length] ?? 0)
  posts.forEach(({ letters }, i) => {
    features.set(letters, starts[i])
  })
  return { starts, features, rarity }
}

/**
 * How much each feature tells posts that are it from those that are not: the absolute logarithm of its share of the features of the one
 * over its share of those of the other, each feature counted once more than it comes (Wang and Manning 2012, "Baselines and Bigrams"). One that fewer than `minPosts` have counts nothing.
 * @param targets - Of each post 1 or 0.
 */
export function tellingOf(
  { starts, features, rarity }: FeatureSets,
  targets: Uint8Array,
  minPosts: number,
): Float64Array {
  const counts = [new Float64Array(rarity.length).fill(1), new Float64Array(rarity.length).fill(1)] as const
  for (let i = 0; i < targets.length; i++) {
    const own = counts[targets[i] === 1 ? 1 : 0]
    for (let at = starts[i] ?? 0; at < (starts[i + 1] ?? 0); at++) own[features[at] ?? 0] = (own[features[at] ?? 0] ?? 0) + 1 // prettier-ignore
  }
  const [others, own] = counts.map((count) => count.reduce((sum, each) => sum + each, 0)) as [number, number]
  return counts[1].map((count, f) => {
    const other = counts[0][f] ?? 1
    return count + other - 2 < minPosts ? 0 : Math.abs(Math.log(count / own / (other / others)))
  })
}
