import { ROLES } from '../../core/annotation.ts'
import { FEATURE_KINDS } from '../../processors/labels/features.ts'
import {
  encodeLabelModel,
  MESSAGE_COLUMNS,
  SENTIMENTS,
  type LabelModel,
  type WeightTable,
} from '../../processors/labels/label-model.ts'
import { LETTER_BUCKETS } from '../../processors/labels/letters.ts'
import { letterRarityOf, partsOf, rarityOf, toLetterSets, toSets, usefulKeys } from './feature-table.ts'
import { fitNetwork, NETWORK } from './fit-network.ts'
import { fitRegression, type FeatureSets } from './fit-regression.ts'

/** What a text is told by. */
export interface Features {
  /** `keysOf`. */
  readonly keys: readonly number[]
  /** `lettersOf`. */
  readonly letters: Int32Array
}

/** A post with its features, and what is known of it. */
export interface Lesson extends Features {
  /** Who wrote it; features of one writer alone are habits and are not learnt. */
  readonly source: string
  readonly genre: 'written' | 'message' | 'post'
  /** Somebody or the author said what it is; else it is one of the many real posts that are taken for unrelated. */
  readonly labelled: boolean
  /** What it counts for the role; 0: its role is not known. */
  readonly weight: number
  readonly role: (typeof ROLES)[number]
  /** Undefined: nobody wrote them down. */
  readonly categories: readonly string[] | undefined
}

export interface Mood extends Features {
  readonly sentiment: string
}

/** Chosen on authors and posts held back: see docs/evaluation.md. */
export const SETTINGS = {
  minPosts: 3,
  minSources: 2,
  minMoodPosts: 3,
  roleSoftness: 4,
  categorySoftness: 10,
  /** What a fact counts for the leaves, against a word as rare: the lexicons know fewer ways to say a thing than the words do. */
  categoryFactShare: 0.5,
  /** What regressions, network and letters count in the scores. */
  shares: {
    role: { regression: 0.5, network: 0.5, letters: 0.5 },
    category: { regression: 0.4, network: 0.4, letters: 0.2 },
    message: { regression: 0.4, letters: 0.6 },
    mood: { regression: 0.6, letters: 0.6 },
  },
  minLetterPosts: 3,
  roleLetterSoftness: 1,
  categoryLetterSoftness: 0.5,
  moodLetterSoftness: 0.3,
  messageSoftness: 1,
  messageLetterSoftness: 1,
  moodSoftness: 0.3,
  steps: 60,
  /** Of roles, leaves and messages: fewer are as good on authors held back. */
  letterSteps: 30,
}

/** Weights of features by name. */
interface Learnt {
  /** Features, in the order of the rows. */
  readonly keys: readonly number[]
  /** `[row * columns + column]`, the bias of each column behind them. */
  readonly weights: Float64Array
}

/** `[bucket * columns + column]`, the bias of each column behind them. */
type LetterWeights = Float64Array

/** Leaves that any post teaches, by id. */
export function leavesOf(lessons: readonly Lesson[]): readonly string[] {
  return [...new Set(lessons.flatMap(({ categories }) => categories ?? []))].sort()
}

/** Role and leaves over the same features, by a regression each and by a network for both, and by a regression each over letters. Leaves are learnt from relevant posts alone: the role says whether a post is one. */
export function learnLabels(lessons: readonly Lesson[], leaves: readonly string[]) {
  const taught = lessons.filter(({ weight }) => weight > 0)
  const keys = usefulKeys(taught.filter(({ labelled }) => labelled), SETTINGS.minPosts, SETTINGS.minSources) // prettier-ignore
  const rows = new Map(keys.map((key, row) => [key, row]))
  const rarity = rarityOf(
    taught.map((lesson) => lesson.keys),
    rows,
  )
  const sets = toSets(taught.map((lesson) => lesson.keys), rows, rarity) // prettier-ignore
  const fitRoles = (of: FeatureSets, softness: number, steps: number) =>
    fitRegression({
      sets: of,
      classes: ROLES.length,
      targets: oneHot(taught, ROLES, ({ role: id }) => [id]),
      weights: Float64Array.from(taught, ({ weight }) => weight),
      link: 'softmax',
      softness,
      steps,
    })
  const sorted = taught.filter(({ role: id, categories }) => id !== 'unrelated' && categories !== undefined)
  const fitLeaves = (of: FeatureSets, softness: number, steps: number) =>
    fitRegression({
      sets: of,
      classes: leaves.length,
      targets: oneHot(sorted, leaves, ({ categories }) => categories ?? []),
      weights: new Float64Array(sorted.length).fill(1),
      link: 'logistic',
      softness,
      steps,
    })
  const role = fitRoles(sets, SETTINGS.roleSoftness, SETTINGS.steps)
  const category = fitLeaves(
    toSets(sorted.map((lesson) => lesson.keys), rows, rarity.map((rare, row) => isFact(keys[row] ?? 0) ? rare * SETTINGS.categoryFactShare : rare)), // prettier-ignore
    SETTINGS.categorySoftness,
    SETTINGS.steps,
  )
  const letterRarity = letterRarityOf(taught, SETTINGS.minLetterPosts)
  const roleLetters = fitRoles(toLetterSets(taught, letterRarity), SETTINGS.roleLetterSoftness, SETTINGS.letterSteps)
  const categoryLetters = fitLeaves(toLetterSets(sorted, letterRarity), SETTINGS.categoryLetterSoftness, SETTINGS.letterSteps) // prettier-ignore
  const message = learnMessages(taught, { rows, rarity, letterRarity })
  const { role: roleShares, category: categoryShares } = SETTINGS.shares
  const network = fitNetwork({
    sets,
    roles: Uint8Array.from(taught, ({ role: id }) => ROLES.indexOf(id)),
    roleCount: ROLES.length,
    leaves: oneHot(taught, leaves, ({ categories }) => categories ?? []),
    leafCount: leaves.length,
    hasLeaves: Uint8Array.from(taught, ({ role: id, categories }) => Number(id !== 'unrelated' && categories !== undefined)), // prettier-ignore
    weights: Float64Array.from(taught, ({ weight }) => weight),
  })
  return {
    role: { keys, weights: scaled(role, roleShares.regression) },
    category: { keys, weights: scaled(category, categoryShares.regression) },
    hidden: { keys, weights: network.hidden },
    /** Its "features" are the units. */
    outputs: { keys: Array.from({ length: NETWORK.units }, (_, u) => u), weights: network.outputs.map((w, k) => w * (k % (ROLES.length + leaves.length) < ROLES.length ? roleShares : categoryShares).network) }, // prettier-ignore
    message: { keys, weights: message.words },
    messageLetters: message.letters,
    roleLetters: scaled(roleLetters, roleShares.letters),
    categoryLetters: scaled(categoryLetters, categoryShares.letters),
  }
}

/** What a text counts for "is it a message?", and how much real posts count beside messages for "does this message bait?". */
const GENRE_WEIGHTS = { written: 0.3, message: 1, post: 0.2 }
const POSTS_AMONG_MESSAGES = 0.05

/** What words and letters are looked up by. */
interface Rows {
  readonly rows: ReadonlyMap<number, number>
  readonly rarity: Float64Array
  readonly letterRarity: Float64Array
}

/**
 * Two columns, by words and by letters: whether a text reads like an SMS, and whether such a text is a lure. Real messages alone teach the
 * second, with real posts as what is no lure; its zero lies where messages held back are told apart best.
 */
function learnMessages(taught: readonly Lesson[], { rows, rarity, letterRarity }: Rows) {
  const { regression, letters } = SETTINGS.shares.message
  const fit = (lessons: readonly Lesson[], isIt: (lesson: Lesson) => boolean, weightOf: (lesson: Lesson) => number) => {
    const question = {
      classes: 1,
      targets: Uint8Array.from(lessons, (lesson) => Number(isIt(lesson))),
      weights: Float64Array.from(lessons, weightOf),
      link: 'logistic',
    } as const
    return {
      words: scaled(fitRegression({ ...question, sets: toSets(lessons.map(({ keys }) => keys), rows, rarity), softness: SETTINGS.messageSoftness, steps: SETTINGS.steps }), regression), // prettier-ignore
      letters: scaled(fitRegression({ ...question, sets: toLetterSets(lessons, letterRarity), softness: SETTINGS.messageLetterSoftness, steps: SETTINGS.letterSteps }), letters), // prettier-ignore
    }
  }
  const isMessage = fit(taught, ({ genre }) => genre === 'message', ({ genre }) => GENRE_WEIGHTS[genre]) // prettier-ignore
  const fitLure = (lessons: readonly Lesson[]) =>
    fit(lessons, ({ role }) => role === 'lure', ({ genre }) => (genre === 'message' ? 1 : POSTS_AMONG_MESSAGES)) // prettier-ignore
  const real = taught.filter(({ genre, role }) => genre === 'message' || (genre === 'post' && role === 'unrelated'))
  const isLure = fitLure(real)
  const keys = [...rows.keys()]
  const heldBack = [0, 1].flatMap((half) => {
    const inHalf = ({ source }: Lesson) => source === `messages-${half}`
    const others = fitLure(real.filter((lesson) => !inHalf(lesson)))
    const scores = bothScoresOf({ keys, weights: others.words }, others.letters, 1)
    return real.filter(inHalf).map((lesson) => ({ score: scores(lesson)[0] ?? 0, lure: lesson.role === 'lure' }))
  })
  isLure.words[rows.size] = (isLure.words[rows.size] ?? 0) - bestCut(heldBack)
  return {
    words: besideEachOther(isMessage.words, isLure.words),
    letters: besideEachOther(isMessage.letters, isLure.letters),
  }
}

/** Two tables of one column as one of two. */
function besideEachOther(first: Float64Array, second: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * first.length }, (_, i) => (i % 2 === 0 ? first : second)[i >> 1] ?? 0)
}

/** The score from which on calling a lure gives the best F1. */
function bestCut(scored: readonly { readonly score: number; readonly lure: boolean }[]): number {
  const all = scored.filter(({ lure }) => lure).length
  let [right, best, cut] = [0, 0, 0]
  scored
    .toSorted((a, b) => b.score - a.score)
    .forEach(({ score, lure }, i) => {
      right += Number(lure)
      const f1 = (2 * right) / (i + 1 + all)
      if (f1 > best) [best, cut] = [f1, score]
    })
  return cut
}

/** pos, neu, neg or q. */
export function learnMoods(moods: readonly Mood[]) {
  const posts = moods.map(({ keys }) => ({ keys, source: '' }))
  const keys = usefulKeys(posts, SETTINGS.minMoodPosts, 1)
  const rows = new Map(keys.map((key, row) => [key, row]))
  const rarity = rarityOf(posts.map((post) => post.keys), rows) // prettier-ignore
  const fit = (sets: FeatureSets, softness: number) =>
    fitRegression({
      sets,
      classes: SENTIMENTS.length,
      targets: oneHot(moods, SENTIMENTS, ({ sentiment }) => [sentiment]),
      weights: new Float64Array(moods.length).fill(1),
      link: 'softmax',
      softness,
      steps: SETTINGS.steps,
    })
  const { regression, letters } = SETTINGS.shares.mood
  const words = fit(toSets(posts.map((post) => post.keys), rows, rarity), SETTINGS.moodSoftness) // prettier-ignore
  const rowsOfLetters = fit(
    toLetterSets(moods, letterRarityOf(moods, SETTINGS.minLetterPosts)),
    SETTINGS.moodLetterSoftness,
  )
  return { sentiment: { keys, weights: scaled(words, regression) }, sentimentLetters: scaled(rowsOfLetters, letters) }
}

function scaled(weights: Float64Array, share: number): Float64Array {
  return weights.map((weight) => weight * share)
}

const FACT = FEATURE_KINDS.indexOf('fact')
function isFact(key: number): boolean {
  return partsOf(key).kind === FACT
}

type ScoresOf = (post: Features) => readonly number[]

/** Scores of a post as the product counts them, before the weights were rounded. */
function scoresOf({ keys, weights }: Learnt, columns: number): ScoresOf {
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

function letterScoresOf(weights: LetterWeights, columns: number): ScoresOf {
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

/** Scores of the roles and of the leaves, in the same way. */
export function labelScoresOf(
  { role, category, hidden, outputs, roleLetters, categoryLetters }: ReturnType<typeof learnLabels>,
  leaves: readonly string[],
) {
  const roleOf = scoresOf(role, ROLES.length)
  const leafOf = scoresOf(category, leaves.length)
  const unitsOf = scoresOf(hidden, NETWORK.units)
  const roleByLetters = letterScoresOf(roleLetters, ROLES.length)
  const leafByLetters = letterScoresOf(categoryLetters, leaves.length)
  const columns = ROLES.length + leaves.length
  return (post: Features) => {
    const direct = [...roleOf(post), ...leafOf(post)]
    const letters = [...roleByLetters(post), ...leafByLetters(post)]
    const units = unitsOf(post)
    const scores = direct.map((score, c) =>
      units.reduce(
        (sum, level, u) => sum + Math.max(0, level) * (outputs.weights[u * columns + c] ?? 0),
        score + (letters[c] ?? 0) + (outputs.weights[units.length * columns + c] ?? 0),
      ),
    )
    return { role: scores.slice(0, ROLES.length), category: scores.slice(ROLES.length) }
  }
}

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
    message: quantise(labels.message, ordered.slice(0, ofLabels.size), 0, MESSAGE_COLUMNS.length),
    sentiment: quantise(moods.sentiment, ordered.slice(offset), offset, SENTIMENTS.length),
    roleLetters: quantiseLetters(labels.roleLetters, ROLES.length),
    categoryLetters: quantiseLetters(labels.categoryLetters, leaves.length),
    messageLetters: quantiseLetters(labels.messageLetters, MESSAGE_COLUMNS.length),
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
