import type { FeatureSets } from './fit-regression.ts'
import { createRandom, gaussian, shuffle } from './random.ts'

export interface NetworkInput {
  readonly sets: FeatureSets
  /** Posts' roles: `roles[post]` is 0 … roleCount - 1. */
  readonly roles: Uint8Array
  readonly roleCount: number
  /** `leaves[post * leafCount + leaf]`: 0 or 1. Learnt from the posts with `hasLeaves[post] === 1` alone. */
  readonly leaves: Uint8Array
  readonly leafCount: number
  readonly hasLeaves: Uint8Array
  /** What a post counts for the role. */
  readonly weights: Float64Array
}

/** The network's weights, in the form that the product sums them up in. */
export interface FittedNetwork {
  /** `[feature * units + unit]`, each multiplied by the feature's rarity, and the bias of each unit behind them. */
  readonly hidden: Float64Array
  /** `[unit * columns + column]` of roles, then leaves, and the bias of each column behind them. */
  readonly outputs: Float64Array
}

/** Chosen on authors held back: see docs/evaluation.md. */
export const NETWORK = {
  units: 128,
  epochs: 20,
  rate: 0.08,
  /** Share of a post's features, and of the units, that are hidden from a step, so that none relies on one other. */
  featureDropout: 0.4,
  unitDropout: 0.5,
  /** What the leaves count beside the role. */
  leafShare: 0.5,
  /** Posts that count less than this are left out of as many epochs. */
  leastWeight: 0.2,
  seed: 1,
}
const INPUT_SCALE = 0.25
const EPSILON = 1e-6

/**
 * One hidden layer of rectified units that roles and leaves share (softmax over the roles, a logistic output per leaf), learnt post by post
 * with dropout (Srivastava et al., JMLR 15, 2014) and rates that shrink with the gradients seen so far (Adagrad, Duchi et al., JMLR 12, 2011;
 * one for all of a feature's weights). The same input gives the same weights.
 */
export function fitNetwork({
  sets,
  roles,
  roleCount,
  leaves,
  leafCount,
  hasLeaves,
  weights,
}: NetworkInput): FittedNetwork {
  const { units, epochs, featureDropout, unitDropout, leafShare, leastWeight } = NETWORK
  const { starts, features, rarity } = sets
  const columns = roleCount + leafCount
  const random = createRandom(NETWORK.seed)
  const hidden = Float32Array.from({ length: rarity.length * units }, () => gaussian(random) * 0.05)
  const outputs = Float32Array.from({ length: columns * units }, () => gaussian(random) / Math.sqrt(units))
  const hiddenBias = new Float32Array(units)
  const outputBias = new Float32Array(columns)
  const seen = { hidden: new Float32Array(rarity.length), hiddenBias: new Float32Array(units), outputs: new Float32Array(columns * units), outputBias: new Float32Array(columns) } // prettier-ignore
  const order = Int32Array.from({ length: starts.length - 1 }, (_, i) => i)
  const longest = order.reduce((most, i) => Math.max(most, (starts[i + 1] ?? 0) - (starts[i] ?? 0)), 0)
  const [rows, values] = [new Int32Array(longest), new Float64Array(longest)]
  const [level, slope, kept] = [new Float64Array(units), new Float64Array(units), new Float64Array(units)]
  const error = new Float64Array(columns)
  for (let epoch = 0; epoch < epochs; epoch++) {
    const rate = NETWORK.rate * (1 - epoch / epochs)
    shuffle(order, random)
    for (const post of order) {
      const weight = Math.max(weights[post] ?? 0, leastWeight)
      if (random() >= (weights[post] ?? 0) / weight) continue
      // Forward.
      const [from, to] = [starts[post] ?? 0, starts[post + 1] ?? 0]
      const value = INPUT_SCALE / Math.sqrt(Math.max(1, to - from)) / (1 - featureDropout)
      let count = 0
      level.set(hiddenBias)
      for (let at = from; at < to; at++) {
        if (random() < featureDropout) continue
        const row = features[at] ?? 0
        const x = value * (rarity[row] ?? 0)
        rows[count] = row
        values[count++] = x
        for (let u = 0, w = row * units; u < units; u++, w++) level[u] = (level[u] ?? 0) + x * (hidden[w] ?? 0)
      }
      for (let u = 0; u < units; u++) {
        kept[u] = (level[u] ?? 0) > 0 && random() >= unitDropout ? 1 / (1 - unitDropout) : 0
        level[u] = (level[u] ?? 0) * (kept[u] ?? 0)
      }
      const used = hasLeaves[post] === 1 ? columns : roleCount
      for (let c = 0; c < used; c++) {
        let score = outputBias[c] ?? 0
        for (let u = 0, w = c * units; u < units; u++, w++) score += (level[u] ?? 0) * (outputs[w] ?? 0)
        error[c] = score
      }
      toErrors(error, roleCount, used, roles[post] ?? 0, weight)
      for (let c = roleCount; c < used; c++) error[c] = leafShare * ((error[c] ?? 0) - (leaves[post * leafCount + c - roleCount] ?? 0)) // prettier-ignore
      // Backward.
      slope.fill(0)
      for (let c = 0; c < used; c++) {
        const e = error[c] ?? 0
        for (let u = 0, w = c * units; u < units; u++, w++) {
          const weightNow = outputs[w] ?? 0
          slope[u] = (slope[u] ?? 0) + e * weightNow
          outputs[w] = weightNow - step(seen.outputs, w, e * (level[u] ?? 0), rate)
        }
        outputBias[c] = (outputBias[c] ?? 0) - step(seen.outputBias, c, e, rate)
      }
      let square = 0
      for (let u = 0; u < units; u++) {
        const s = (slope[u] ?? 0) * (kept[u] ?? 0)
        slope[u] = s
        square += s * s
        if (s !== 0) hiddenBias[u] = (hiddenBias[u] ?? 0) - step(seen.hiddenBias, u, s, rate)
      }
      if (square === 0) continue
      for (let i = 0; i < count; i++) {
        const row = rows[i] ?? 0
        const x = values[i] ?? 0
        const total = (seen.hidden[row] ?? 0) + (x * x * square) / units
        seen.hidden[row] = total
        const length = (rate * x) / (Math.sqrt(total) + EPSILON)
        for (let u = 0, w = row * units; u < units; u++, w++) hidden[w] = (hidden[w] ?? 0) - length * (slope[u] ?? 0)
      }
    }
  }
  return {
    hidden: withBias(
      hidden.map((w, k) => w * INPUT_SCALE * (rarity[Math.floor(k / units)] ?? 0)),
      hiddenBias,
    ),
    outputs: withBias(
      outputs.map((_, k) => outputs[(k % columns) * units + Math.floor(k / columns)] ?? 0),
      outputBias,
    ),
  }
}

function withBias(weights: Float32Array, bias: Float32Array): Float64Array {
  const both = new Float64Array(weights.length + bias.length)
  both.set(weights)
  both.set(bias, weights.length)
  return both
}

/** The step of one weight by Adagrad. */
function step(seen: Float32Array, at: number, gradient: number, rate: number): number {
  const total = (seen[at] ?? 0) + gradient * gradient
  seen[at] = total
  return (rate * gradient) / (Math.sqrt(total) + EPSILON)
}

/** Scores become errors: of roles by softmax, weighted, of the leaves behind them the probability alone. */
function toErrors(scores: Float64Array, roleCount: number, used: number, role: number, weight: number): void {
  let highest = -Infinity
  for (let c = 0; c < roleCount; c++) highest = Math.max(highest, scores[c] ?? 0)
  let sum = 0
  for (let c = 0; c < roleCount; c++) sum += Math.exp((scores[c] ?? 0) - highest)
  for (let c = 0; c < used; c++) {
    const score = scores[c] ?? 0
    if (c < roleCount) scores[c] = weight * (Math.exp(score - highest) / sum - Number(c === role))
    else scores[c] = 1 / (1 + Math.exp(-score))
  }
}
