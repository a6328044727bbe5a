import { ROLES } from '../../core/annotation.ts'
import type { LabelModel } from './label-model.ts'

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
 * @returns Made of the level of each unit before what is below 0 is left out.
 */
export function createNetwork({ outputs }: Pick<LabelModel, 'outputs'>): (levels: Float64Array) => Activation {
  const columns = outputs.bias.length
  const weights = Float64Array.from(outputs.weights, (weight) => weight * outputs.scale)
  return (levels) => {
    const units = levels.length
    const active = new Float64Array(units)
    for (let u = 0; u < units; u++) active[u] = Math.max(0, levels[u] ?? 0)
    return {
      add(table, scores) {
        const offset = offsetOf(table)
        const sums = scores.map((score, c) => score + (outputs.bias[offset + c] ?? 0))
        for (let u = 0; u < units; u++) {
          const level = active[u] ?? 0
          if (level === 0) continue
          const at = u * columns + offset
          for (let c = 0; c < sums.length; c++) sums[c] = (sums[c] ?? 0) + level * (weights[at + c] ?? 0)
        }
        return sums
      },
      towards(table, column, against) {
        const offset = offsetOf(table)
        const weightOf = (unit: number, c: number) => weights[unit * columns + offset + c] ?? 0
        return active.map((level, u) => {
          if (level === 0) return 0
          const others = against.reduce((sum, c) => sum + weightOf(u, c), 0)
          return weightOf(u, column) - others / Math.max(1, against.length)
        })
      },
    }
  }
}

function offsetOf(table: 'role' | 'category'): number {
  return table === 'role' ? 0 : ROLES.length
}
