import type { Span } from '../../core/annotation.ts'
import { indexFeatures, type FindFeature } from './feature-index.ts'
import { eachFeature, FEATURE_KINDS } from './features.ts'
import type { LabelModel, WeightTable } from './label-model.ts'
import { eachLetters, LETTER_BUCKETS } from './letters.ts'
import { createNetwork } from './network.ts'
import { packWeights, type PackedWeights } from './packed-weights.ts'
import { createSymbolTable } from './symbol-table.ts'
import { toSymbols, type LabelInput, type SymbolRun } from './symbols.ts'

/** What the model says of a post: a score (log odds up to a constant) per role, leaf or sentiment, in the order of the model's columns. */
export interface LabelScores {
  readonly role: readonly number[]
  readonly sentiment: readonly number[]
  /** GENRE_COLUMNS, log odds. */
  readonly genre: readonly number[]
  /** Of the leaves. Counted when asked for. */
  readonly category: () => readonly number[]
  /** The words that spoke most for a column against the mean of `against`, strongest first. */
  readonly reasons: (
    table: 'role' | 'category' | 'genre',
    column: number,
    against: readonly number[],
  ) => readonly Reason[]
}

export interface Reason extends Span {
  /** `<kind of feature>:<symbols>`. */
  readonly rule: string
  /** What it adds to the score. */
  readonly weight: number
}

const MAX_REASONS = 6

export function createLabeller(model: LabelModel): (input: LabelInput) => LabelScores {
  const { symbols } = model
  const idOf = createSymbolTable(symbols)
  const find = indexFeatures(model)
  const activate = createNetwork(model)
  const about = packWeights([model.hidden, model.role, model.genre, model.category])
  const moods = packWeights([model.sentiment])
  const byLetters = packWeights([model.roleLetters, model.categoryLetters, model.genreLetters, model.sentimentLetters])
  const [hidden, role, genre, category] = [model.hidden, model.role, model.genre, model.category].map((table, i) =>
    columnsOf(table, about.starts[i] ?? 0),
  ) as [Columns, Columns, Columns, Columns]
  const sentiment = columnsOf(model.sentiment, 0)
  const [roleLetters, categoryLetters, genreLetters, sentimentLetters] = [model.roleLetters, model.categoryLetters, model.genreLetters, model.sentimentLetters].map((table, i) => columnsOf(table, byLetters.starts[i] ?? 0)) as [Columns, Columns, Columns, Columns] // prettier-ignore
  const features = createCollector(model.kinds.length)
  const buckets = createCollector(LETTER_BUCKETS)
  return (input) => {
    const run = toSymbols(input, idOf)
    features.clear()
    eachFeature(run, (kind, a, b) => {
      features.add(find(kind, a, b))
    })
    buckets.clear()
    eachLetters(input.text, input.marks, buckets.add)
    const sums = about.sum(features.rows(), features.count())
    const letterSums = byLetters.sum(buckets.rows(), buckets.count())
    const network = activate(Float64Array.from(score(hidden, sums)))
    const leaves = plus(score(category, sums), score(categoryLetters, letterSums))
    return {
      role: network.add('role', plus(score(role, sums), score(roleLetters, letterSums))),
      sentiment: plus(
        score(sentiment, moods.sum(features.rows(), features.count())),
        score(sentimentLetters, letterSums),
      ),
      genre: plus(score(genre, sums), score(genreLetters, letterSums)),
      category: () => network.add('category', leaves),
      reasons: (table, column, against) =>
        explain(run, {
          find,
          symbols,
          weights: about,
          columns: { role, genre, category }[table],
          column,
          against,
          hidden,
          units: table === 'genre' ? undefined : network.towards(table, column, against),
          letters: {
            input,
            weights: byLetters,
            columns: { role: roleLetters, category: categoryLetters, genre: genreLetters }[table],
            share: Math.sqrt(sums.known / Math.max(1, letterSums.known)),
          },
        }),
    }
  }
}

const MAX_ROUNDS = 2 ** 8

/** Rows of a table, each once. */
function createCollector(size: number) {
  // A byte each, so that what is looked up at random stays near.
  const seen = new Uint8Array(size)
  let rows = new Int32Array(1_024)
  let count = 0
  let round = 0
  return {
    clear() {
      count = 0
      if (++round < MAX_ROUNDS) return
      seen.fill(0)
      round = 1
    },
    /** @param row - -1: none. */
    add: (row: number) => {
      if (row === -1 || seen[row] === round) return
      seen[row] = round
      if (count === rows.length) {
        const longer = new Int32Array(2 * rows.length)
        longer.set(rows)
        rows = longer
      }
      rows[count++] = row
    },
    rows: () => rows,
    count: () => count,
  }
}

/** Where a table's columns stand among packed weights, and how their totals become scores. */
interface Columns {
  readonly start: number
  readonly bias: readonly number[]
  readonly scale: number
}

function columnsOf({ bias, scale }: WeightTable, start: number): Columns {
  return { bias, scale, start }
}

/** Scores of all columns of a table: the features' weights over the root of their number, and the bias. */
function score({ start, bias, scale }: Columns, { totals, known }: ReturnType<PackedWeights['sum']>): number[] {
  const factor = known === 0 ? 0 : scale / Math.sqrt(known)
  const scores: number[] = []
  for (let c = 0; c < bias.length; c++) scores.push((totals[start + c] ?? 0) * factor + (bias[c] ?? 0))
  return scores
}

function plus(scores: readonly number[], others: readonly number[]): readonly number[] {
  return scores.map((score, c) => score + (others[c] ?? 0))
}

interface Question {
  readonly find: FindFeature
  readonly symbols: readonly string[]
  readonly weights: PackedWeights
  readonly columns: Columns
  readonly column: number
  readonly against: readonly number[]
  readonly hidden: Columns
  /** What the network's units say for it, if they are asked. */
  readonly units: Float64Array | undefined
  /** What rows of letters say for it; one of theirs counts `share` of one of the features'. */
  readonly letters: {
    readonly input: LabelInput
    readonly weights: PackedWeights
    readonly columns: Columns
    readonly share: number
  }
}

function explain(run: SymbolRun, question: Question): readonly Reason[] {
  const { find, symbols, weights, columns, column, against, hidden, units } = question
  const weightOf = (feature: number, c: number) => weights.at(feature, columns.start + c)
  const reasons = new Map<number, Reason>()
  eachFeature(run, (kind, a, b, from, to) => {
    if (from === -1) return
    const feature = find(kind, a, b)
    if (feature === -1 || !weights.has(feature) || reasons.has(feature)) return
    const direct = beyond(column, against, (c) => weightOf(feature, c)) * columns.scale
    const unitOf = (u: number) => weights.at(feature, hidden.start + u)
    const weight = direct + (units === undefined ? 0 : throughUnits(unitOf, units) * hidden.scale)
    if (weight <= 0) return
    const rule = `${FEATURE_KINDS[kind] ?? ''}:${[a, b].flatMap((id) => symbols[id - 1] ?? []).join(' ')}`
    reasons.set(feature, { start: run.starts[from] ?? 0, end: run.ends[to] ?? 0, rule, weight })
  })
  return [...reasons.values(), ...explainByLetters(question)]
    .sort((x, y) => y.weight - x.weight || x.start - y.start)
    .slice(0, MAX_REASONS)
}

/** The words whose letters spoke for a column: what the rows of letters that begin in each say together. Marks and numbers are no words. */
function explainByLetters({ letters, column, against }: Question): readonly Reason[] {
  const { input, weights, columns, share } = letters
  const { text, marks, heads, starts, ends } = input
  const sums = new Float64Array(heads.length)
  let word = 0
  eachLetters(text, marks, (bucket, start) => {
    while ((ends[word] ?? Infinity) <= start) word++
    if (start < (starts[word] ?? Infinity)) return
    const weight = beyond(column, against, (c) => weights.at(bucket, columns.start + c))
    sums[word] = (sums[word] ?? 0) + weight * columns.scale * share
  })
  let next = 0
  let markedTo = 0
  return heads.flatMap((head, i): readonly Reason[] => {
    const [start = 0, end = 0, weight = 0] = [starts[i], ends[i], sums[i]]
    for (; (marks[next]?.start ?? Infinity) <= start; next++) markedTo = Math.max(markedTo, marks[next]?.end ?? 0)
    return weight > 0 && start >= markedTo && !/\d/u.test(head) ? [{ start, end, rule: `letters:${head}`, weight }] : []
  })
}

/** A column's weight, less the mean of those it is held against. */
function beyond(column: number, against: readonly number[], weightOf: (column: number) => number): number {
  const others = against.reduce((sum, c) => sum + weightOf(c), 0)
  return weightOf(column) - others / Math.max(1, against.length)
}

function throughUnits(weightOf: (unit: number) => number, units: Float64Array): number {
  let sum = 0
  for (let u = 0; u < units.length; u++) sum += (units[u] ?? 0) * weightOf(u)
  return sum
}
