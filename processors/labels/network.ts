import { ROLES } from '../../core/annotation.ts'
import type { LabelModel, WeightTable } from './label-model.ts'

/** What a post does to the hidden units of the network: those above 0. */
export interface Activation {
  /** What the network adds to the score of a role, or of a leaf. */
  readonly add: (table: 'role' | 'category', scores: readonly number[]) => readonly number[]
  /** What each hidden unit says for a column against the mean of others: 0 for those that are silent. */
  readonly towards: (table: 'role' | 'category', column: number, against: readonly number[]) => Float64Array
}

/**
 * The network of a model: a post's features raise or lower the hidden units (their sum over the root of the features' number, and a bias), and
 * the units above 0 speak for roles and leaves. So within one post every feature's part in a score is known, and its words can be shown.
 */
export function createNetwork({ hidden, outputs }: Pick<LabelModel, 'hidden' | 'outputs'>) {
  const units = hidden.bias.length
  const columns = outputs.bias.length
  const weightOf = (unit: number, column: number) => (outputs.weights[unit * columns + column] ?? 0) * outputs.scale
  const totals = new Int32Array(units)
  return (found: Int32Array, count: number): Activation => {
    totals.fill(0)
    const known = addRows(hidden, totals, found, count)
    const factor = known === 0 ? 0 : hidden.scale / Math.sqrt(known)
    const active = Float64Array.from(totals, (total, u) => Math.max(0, total * factor + (hidden.bias[u] ?? 0)))
    return {
      add(table, scores) {
        const sums = scores.map((score, c) => score + (outputs.bias[offsetOf(table) + c] ?? 0))
        active.forEach((level, u) => {
          if (level > 0) for (let c = 0; c < sums.length; c++) sums[c] = (sums[c] ?? 0) + level * weightOf(u, offsetOf(table) + c) // prettier-ignore
        })
        return sums
      },
      towards(table, column, against) {
        return active.map((level, u) => {
          if (level === 0) return 0
          const others = against.reduce((sum, c) => sum + weightOf(u, offsetOf(table) + c), 0)
          return weightOf(u, offsetOf(table) + column) - others / Math.max(1, against.length)
        })
      },
    }
  }
}

function offsetOf(table: 'role' | 'category'): number {
  return table === 'role' ? 0 : ROLES.length
}

/** Adds the weights of those features that a table has to the totals of its columns; returns how many there were. */
export function addRows(table: WeightTable, totals: Int32Array, found: Int32Array, count: number): number {
  const { offset, rows, weights } = table
  const columns = totals.length
  let known = 0
  for (let i = 0; i < count; i++) {
    const row = (found[i] ?? 0) - offset
    if (row < 0 || row >= rows) continue
    known++
    const at = row * columns
    for (let c = 0; c < columns; c++) totals[c] = (totals[c] ?? 0) + (weights[at + c] ?? 0)
  }
  return known
}
