import { LabelModelError, type WeightTable } from './label-model.ts'

/** Weights of several tables over the same features, one row of memory for each feature. */
export interface PackedWeights {
  /** Where each table's columns begin among all, in the order the tables were given. */
  readonly starts: readonly number[]
  /** Whether the tables have a row for a feature. */
  has(feature: number): boolean
  /** One weight of a feature that the tables have, unscaled: -128 to 127. */
  at(feature: number, column: number): number
  /**
   * Adds up the rows of those features that the tables have; the totals stand until the next call. Whole numbers, so the order of the
   * features is all the same.
   */
  sum(found: Int32Array, count: number): { readonly totals: Int32Array; readonly known: number }
}

const LANES = 4
/** A weight of 0: what is kept is never negative, so that two sums fit side by side into one word. */
const ZERO = 128
const PAIR_OF_LANES = 0x00ff00ff
/** So many bytes add up to less than 2 ** 16. */
const ROWS_AT_ONCE = 256

/**
 * Packs tables, four weights a word: a feature is looked up in memory once, whatever it says of all of them, and four weights are added in
 * two steps.
 * @throws {LabelModelError} When the tables are not of the same features.
 */
export function packWeights(tables: readonly WeightTable[]): PackedWeights {
  const [{ offset, rows } = { offset: 0, rows: 0 }] = tables
  if (tables.some((table) => table.offset !== offset || table.rows !== rows))
    throw new LabelModelError('the tables of the label model are not of the same features: run npm run train')
  let columns = 0
  const starts = tables.map(({ bias }) => (columns += bias.length) - bias.length)
  const width = Math.ceil(columns / LANES)
  const words = new Int32Array(rows * width)
  for (const [i, { weights, bias }] of tables.entries()) copy(weights, bias.length, words, width, starts[i] ?? 0)
  const totals = new Int32Array(width * LANES)
  let places = new Int32Array(1_024)

  return {
    starts,
    has: (feature) => feature >= offset && feature < offset + rows,
    at(feature, column) {
      const word = words[(feature - offset) * width + (column >> 2)] ?? 0
      return ((word >>> (8 * (column & 3))) & 0xff) - ZERO
    },
    sum(found, count) {
      if (places.length < count) places = new Int32Array(2 * count)
      let known = 0
      for (let i = 0; i < count; i++) {
        const row = (found[i] ?? 0) - offset
        if (row >= 0 && row < rows) places[known++] = row * width
      }
      totals.fill(-ZERO * known)
      for (let from = 0; from < known; from += ROWS_AT_ONCE)
        addRows(words, places, from, Math.min(known, from + ROWS_AT_ONCE), totals)
      return { totals, known }
    },
  }
}

function copy(weights: Int8Array, columns: number, words: Int32Array, width: number, start: number): void {
  const rows = weights.length / columns
  for (let row = 0, from = 0; row < rows; row++) {
    for (let column = start; column < start + columns; column++) {
      const at = row * width + (column >> 2)
      words[at] = (words[at] ?? 0) | (((weights[from++] ?? 0) + ZERO) << (8 * (column & 3)))
    }
  }
}

/** Word by word through all rows: the four sums stay in registers. */
function addRows(words: Int32Array, places: Int32Array, from: number, to: number, totals: Int32Array): void {
  const width = totals.length / LANES
  for (let word = 0; word < width; word++) {
    let even = 0
    let odd = 0
    for (let i = from; i < to; i++) {
      const four = words[(places[i] ?? 0) + word] ?? 0
      even = (even + (four & PAIR_OF_LANES)) | 0
      odd = (odd + ((four >>> 8) & PAIR_OF_LANES)) | 0
    }
    const at = word * LANES
    totals[at] = (totals[at] ?? 0) + (even & 0xffff)
    totals[at + 1] = (totals[at + 1] ?? 0) + (odd & 0xffff)
    totals[at + 2] = (totals[at + 2] ?? 0) + (even >>> 16)
    totals[at + 3] = (totals[at + 3] ?? 0) + (odd >>> 16)
  }
}
