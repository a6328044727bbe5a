import type { Span } from '../../core/annotation.ts'
import { indexFeatures } from './feature-index.ts'
import { eachFeature, FEATURE_KINDS } from './features.ts'
import type { LabelModel, WeightTable } from './label-model.ts'
import { addRows, createNetwork } from './network.ts'
import { createSymbolTable } from './symbol-table.ts'
import { toSymbols, type LabelInput, type SymbolRun } from './symbols.ts'

/** What the model says of a post: a score (log odds up to a constant) per role, leaf or sentiment, in the order of the model's columns. */
export interface LabelScores {
  readonly role: readonly number[]
  readonly sentiment: readonly number[]
  /** MESSAGE_COLUMNS, log odds. */
  readonly message: readonly number[]
  /** Of the leaves. Counted when asked for. */
  readonly category: () => readonly number[]
  /** The words that spoke most for a column against the mean of `against`, strongest first. */
  readonly reasons: (
    table: 'role' | 'category' | 'message',
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
  const idOf = createSymbolTable(model.symbols)
  const find = indexFeatures(model)
  const activate = createNetwork(model)
  const seen = new Int32Array(model.kinds.length)
  let rows = new Int32Array(1_024)
  let count = 0
  let post = 0
  const collect = (kind: number, a: number, b: number) => {
    const row = find(kind, a, b)
    if (row === -1 || seen[row] === post) return
    seen[row] = post
    if (count === rows.length) {
      const longer = new Int32Array(2 * rows.length)
      longer.set(rows)
      rows = longer
    }
    rows[count++] = row
  }
  return (input) => {
    const run = toSymbols(input, idOf)
    post++
    count = 0
    eachFeature(run, collect)
    const network = activate(rows, count)
    const role = network.add('role', sum(model.role, rows, count))
    const sentiment = sum(model.sentiment, rows, count)
    const message = sum(model.message, rows, count)
    const kept = rows.slice(0, count)
    return {
      role,
      sentiment,
      message,
      category: () => network.add('category', sum(model.category, kept, kept.length)),
      reasons: (table, column, against) => {
        const units = table === 'message' ? undefined : network.towards(table, column, against)
        return explain(model, run, find, { table: model[table], column, against, units })
      },
    }
  }
}

/** Scores of all columns of a table: the features' weights over the root of their number, and the bias. */
function sum(table: WeightTable, found: Int32Array, count: number): readonly number[] {
  const totals = new Int32Array(table.bias.length)
  const known = addRows(table, totals, found, count)
  const factor = known === 0 ? 0 : table.scale / Math.sqrt(known)
  return table.bias.map((start, c) => (totals[c] ?? 0) * factor + start)
}

interface Question {
  readonly table: WeightTable
  readonly column: number
  readonly against: readonly number[]
  /** What the network's units say for it, if they are asked. */
  readonly units: Float64Array | undefined
}

function explain(
  model: LabelModel,
  run: SymbolRun,
  find: ReturnType<typeof indexFeatures>,
  { table, column, against, units }: Question,
): readonly Reason[] {
  const columns = table.bias.length
  const reasons = new Map<number, Reason>()
  eachFeature(run, (kind, a, b, from, to) => {
    const feature = find(kind, a, b)
    const row = feature - table.offset
    if (from === -1 || feature === -1 || row < 0 || row >= table.rows || reasons.has(feature)) return
    const at = row * columns
    const others = against.reduce((total, c) => total + (table.weights[at + c] ?? 0), 0) / Math.max(1, against.length)
    const direct = ((table.weights[at + column] ?? 0) - others) * table.scale
    const weight = direct + (units === undefined ? 0 : throughUnits(model.hidden, feature, units))
    if (weight <= 0) return
    const rule = `${FEATURE_KINDS[kind] ?? ''}:${[a, b].flatMap((id) => model.symbols[id - 1] ?? []).join(' ')}`
    reasons.set(feature, { start: run.starts[from] ?? 0, end: run.ends[to] ?? 0, rule, weight })
  })
  return [...reasons.values()].sort((x, y) => y.weight - x.weight || x.start - y.start).slice(0, MAX_REASONS)
}

function throughUnits({ offset, weights, scale }: WeightTable, feature: number, units: Float64Array): number {
  const at = (feature - offset) * units.length
  return units.reduce((sum, towards, u) => sum + towards * (weights[at + u] ?? 0), 0) * scale
}
