import { ROLES } from '../../core/annotation.ts'
import { FEATURE_KINDS } from '../../processors/labels/features.ts'
import { encodeLabelModel, SENTIMENTS, type LabelModel, type WeightTable } from '../../processors/labels/label-model.ts'
import { partsOf, rarityOf, toSets, usefulKeys } from './feature-table.ts'
import { fitRegression } from './fit-regression.ts'

/** A post with its features (`keysOf`), and what is known of it. */
export interface Lesson {
  readonly keys: readonly number[]
  /** Who wrote it; features of one writer alone are habits and are not learnt. */
  readonly source: string
  /** What it counts for the role; 0: its role is not known. */
  readonly weight: number
  readonly role: (typeof ROLES)[number]
  /** Undefined: nobody wrote them down. */
  readonly categories: readonly string[] | undefined
}

export interface Mood {
  readonly keys: readonly number[]
  readonly sentiment: string
}

/** Chosen on authors and posts held back: see docs/evaluation.md. */
export const SETTINGS = {
  minPosts: 2,
  minSources: 2,
  minMoodPosts: 3,
  roleSoftness: 4,
  categorySoftness: 10,
  /** What a fact counts for the leaves, against a word as rare: the lexicons know fewer ways to say a thing than the words do. */
  categoryFactShare: 0.5,
  moodSoftness: 6,
  steps: 60,
}

interface Learnt {
  /** Features, in the order of the rows. */
  readonly keys: readonly number[]
  /** `[row * columns + column]`, the bias of each column behind them. */
  readonly weights: Float64Array
}

/** Leaves that any post teaches, by id. */
export function leavesOf(lessons: readonly Lesson[]): readonly string[] {
  return [...new Set(lessons.flatMap(({ categories }) => categories ?? []))].sort()
}

/** Role and leaves over the same features. Leaves are learnt from relevant posts alone: the role says whether a post is one. */
export function learnLabels(lessons: readonly Lesson[], leaves: readonly string[]) {
  const taught = lessons.filter(({ weight }) => weight > 0)
  const keys = usefulKeys(taught, SETTINGS.minPosts, SETTINGS.minSources)
  const rows = new Map(keys.map((key, row) => [key, row]))
  const rarity = rarityOf(
    taught.map((lesson) => lesson.keys),
    rows,
  )
  const role = fitRegression({
    sets: toSets(taught.map((lesson) => lesson.keys), rows, rarity), // prettier-ignore
    classes: ROLES.length,
    targets: oneHot(taught, ROLES, ({ role: id }) => [id]),
    weights: Float64Array.from(taught, ({ weight }) => weight),
    link: 'softmax',
    softness: SETTINGS.roleSoftness,
    steps: SETTINGS.steps,
  })
  const sorted = taught.filter(({ role: id, categories }) => id !== 'unrelated' && categories !== undefined)
  const category = fitRegression({
    sets: toSets(sorted.map((lesson) => lesson.keys), rows, rarity.map((rare, row) => isFact(keys[row] ?? 0) ? rare * SETTINGS.categoryFactShare : rare)), // prettier-ignore
    classes: leaves.length,
    targets: oneHot(sorted, leaves, ({ categories }) => categories ?? []),
    weights: new Float64Array(sorted.length).fill(1),
    link: 'logistic',
    softness: SETTINGS.categorySoftness,
    steps: SETTINGS.steps,
  })
  return { role: { keys, weights: role }, category: { keys, weights: category } }
}

/** pos, neu, neg or q, from words and pairs alone. */
export function learnMoods(moods: readonly Mood[]): Learnt {
  const posts = moods.map(({ keys, sentiment }) => ({ keys: keys.filter(isOfWords), sentiment, source: '' }))
  const keys = usefulKeys(posts, SETTINGS.minMoodPosts, 1)
  const rows = new Map(keys.map((key, row) => [key, row]))
  const weights = fitRegression({
    sets: toSets(posts.map((post) => post.keys), rows, new Float64Array(keys.length).fill(1)), // prettier-ignore
    classes: SENTIMENTS.length,
    targets: oneHot(posts, SENTIMENTS, ({ sentiment }) => [sentiment]),
    weights: new Float64Array(posts.length).fill(1),
    link: 'softmax',
    softness: SETTINGS.moodSoftness,
    steps: SETTINGS.steps,
  })
  return { keys, weights }
}

const FACT = FEATURE_KINDS.indexOf('fact')
function isFact(key: number): boolean {
  return partsOf(key).kind === FACT
}

const LAST_WORD_KIND = 1
function isOfWords(key: number): boolean {
  return partsOf(key).kind <= LAST_WORD_KIND
}

/** Scores of a post as the product counts them, before the weights were rounded. */
export function scoresOf({ keys, weights }: Learnt, columns: number): (post: readonly number[]) => readonly number[] {
  const rows = new Map(keys.map((key, row) => [key, row]))
  return (post) => {
    const scores = Array.from({ length: columns }, () => 0)
    let known = 0
    for (const key of post) {
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

interface Everything {
  readonly leaves: readonly string[]
  /** Names of the symbols that keys speak of. */
  readonly names: readonly string[]
  readonly labels: ReturnType<typeof learnLabels>
  readonly moods: Learnt
}

/**
 * The model as it is shipped. Features of the labels alone come first, then those of both, then those of the sentiment alone, so that each
 * table's rows are one stretch of them.
 */
export function packModel({ leaves, names, labels, moods }: Everything): Uint8Array {
  const ofMoods = new Set(moods.keys)
  const ofLabels = new Set(labels.role.keys)
  const both = labels.role.keys.filter((key) => ofMoods.has(key))
  const ordered = [
    ...labels.role.keys.filter((key) => !ofMoods.has(key)),
    ...both,
    ...moods.keys.filter((key) => !ofLabels.has(key)),
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
    sentiment: quantise(moods, ordered.slice(offset), offset, SENTIMENTS.length),
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

function oneHot<T>(items: readonly T[], labels: readonly string[], of: (item: T) => readonly string[]): Uint8Array {
  const targets = new Uint8Array(items.length * labels.length)
  items.forEach((item, i) => {
    for (const label of of(item)) {
      const c = labels.indexOf(label)
      if (c !== -1) targets[i * labels.length + c] = 1
    }
  })
  return targets
}
