import { LETTER_BUCKETS } from '../../processors/labels/letters.ts'
import type { Features } from './lesson.ts'

/** Weights of features by name. */
export interface Learnt {
  /** Features, in the order of the rows. */
  readonly keys: readonly number[]
  /** `[row * columns + column]`, the bias of each column behind them. */
  readonly weights: Float64Array
}

/** `[bucket * columns + column]`, the bias of each column behind them. */
export type LetterWeights = Float64Array

export function scaled(weights: Float64Array, share: number): Float64Array {
  return weights.map((weight) => weight * share)
}

/** Tables of one column as one of them all. */
export function sideBySide(columns: readonly Float64Array[]): Float64Array {
  const rows = columns[0]?.length ?? 0
  const joined = new Float64Array(rows * columns.length)
  columns.forEach((weights, c) => {
    for (let row = 0; row < rows; row++) joined[row * columns.length + c] = weights[row] ?? 0
  })
  return joined
}

export type ScoresOf = (post: Features) => readonly number[]

/** Scores of a post as the product counts them, before the weights were rounded. */
export function scoresOf({ keys, weights }: Learnt, columns: number): ScoresOf {
  const rows = new Map(keys.map((key, row) => [key, row]))
  return (post) => {
    const scores = Array.from({ length: columns }, () => 0)
    let known = 0
    for (const key of post.keys) {
      const row = rows.get(key)
      if (row === undefined) continue
      known++
      for (let c = 0; c < columns; c++) scores[c] = (scores[c] ?? 0) + (weights[row * columns + c] ?? 0)
    }
    return scores.map(
      (score, c) => (known === 0 ? 0 : score / Math.sqrt(known)) + (weights[rows.size * columns + c] ?? 0),
    )
  }
}

export function letterScoresOf(weights: LetterWeights, columns: number): ScoresOf {
  return ({ letters }) =>
    Array.from({ length: columns }, (_, c) => {
      let sum = 0
      for (const bucket of letters) sum += weights[bucket * columns + c] ?? 0
      return sum / Math.sqrt(Math.max(1, letters.length)) + (weights[LETTER_BUCKETS * columns + c] ?? 0)
    })
}

/** What words and letters say together. */
export function bothScoresOf(words: Learnt, letters: LetterWeights, columns: number): ScoresOf {
  const byWords = scoresOf(words, columns)
  const byLetters = letterScoresOf(letters, columns)
  return (post) => {
    const others = byLetters(post)
    return byWords(post).map((score, c) => score + (others[c] ?? 0))
  }
}
