import { ROLES } from '../../core/annotation.ts'
import {
  encodeLabelModel,
  GENRE_COLUMNS,
  SENTIMENTS,
  type LabelModel,
  type WeightTable,
} from '../../processors/labels/label-model.ts'
import { LETTER_BUCKETS } from '../../processors/labels/letters.ts'
import { partsOf } from './feature-table.ts'
import { NETWORK } from './fit-network.ts'
import type { learnLabels } from './learn-labels.ts'
import type { learnMoods } from './learn-moods.ts'
import type { Learnt, LetterWeights } from './weights.ts'

interface Everything {
  readonly leaves: readonly string[]
  /** Names of the symbols that keys speak of. */
  readonly names: readonly string[]
  readonly labels: ReturnType<typeof learnLabels>
  readonly moods: ReturnType<typeof learnMoods>
}

/**
 * The model as it is shipped. Features of the labels alone come first, then those of both, then those of the sentiment alone, so that each
 * table's rows are one stretch of them.
 */
export function packModel({ leaves, names, labels, moods }: Everything): Uint8Array {
  const ofMoods = new Set(moods.sentiment.keys)
  const ofLabels = new Set(labels.role.keys)
  const both = labels.role.keys.filter((key) => ofMoods.has(key))
  const ordered = [
    ...labels.role.keys.filter((key) => !ofMoods.has(key)),
    ...both,
    ...moods.sentiment.keys.filter((key) => !ofLabels.has(key)),
  ]
  const parts = ordered.map(partsOf)
  const used = [...new Set(parts.flatMap(({ a, b }) => [a, b]))].filter((id) => id !== 0).sort((a, b) => a - b)
  if (used.length > 0xffff) throw new RangeError(`${used.length} symbols: the form of the model has room for 65,535`)
  const idOf = new Map(used.map((id, i) => [id, i + 1]))
  const offset = ofLabels.size - both.length
  const model: LabelModel = {
    leaves,
    symbols: used.map((id) => names[id] ?? ''),
    kinds: Uint8Array.from(parts, ({ kind }) => kind),
    first: Uint16Array.from(parts, ({ a }) => idOf.get(a) ?? 0),
    second: Uint16Array.from(parts, ({ b }) => idOf.get(b) ?? 0),
    role: quantise(labels.role, ordered.slice(0, ofLabels.size), 0, ROLES.length),
    category: quantise(labels.category, ordered.slice(0, ofLabels.size), 0, leaves.length),
    hidden: quantise(labels.hidden, ordered.slice(0, ofLabels.size), 0, NETWORK.units),
    outputs: quantise(labels.outputs, labels.outputs.keys, 0, ROLES.length + leaves.length),
    genre: quantise(labels.genre, ordered.slice(0, ofLabels.size), 0, GENRE_COLUMNS.length),
    sentiment: quantise(moods.sentiment, ordered.slice(offset), offset, SENTIMENTS.length),
    roleLetters: quantiseLetters(labels.roleLetters, ROLES.length),
    categoryLetters: quantiseLetters(labels.categoryLetters, leaves.length),
    genreLetters: quantiseLetters(labels.genreLetters, GENRE_COLUMNS.length),
    sentimentLetters: quantiseLetters(moods.sentimentLetters, SENTIMENTS.length),
  }
  return encodeLabelModel(model)
}

const LARGEST = 127

function quantise({ keys, weights }: Learnt, order: readonly number[], offset: number, columns: number): WeightTable {
  const rows = new Map(keys.map((key, row) => [key, row]))
  let largest = 0
  for (let i = 0; i < keys.length * columns; i++) largest = Math.max(largest, Math.abs(weights[i] ?? 0))
  const scale = largest / LARGEST
  const bytes = new Int8Array(order.length * columns)
  order.forEach((key, i) => {
    const row = rows.get(key) ?? 0
    for (let c = 0; c < columns; c++) bytes[i * columns + c] = Math.round((weights[row * columns + c] ?? 0) / scale)
  })
  const bias = Array.from({ length: columns }, (_, c) => weights[keys.length * columns + c] ?? 0)
  return { offset, rows: order.length, weights: bytes, scale, bias }
}

function quantiseLetters(weights: LetterWeights, columns: number): WeightTable {
  const buckets = Array.from({ length: LETTER_BUCKETS }, (_, bucket) => bucket)
  return quantise({ keys: buckets, weights }, buckets, 0, columns)
}
