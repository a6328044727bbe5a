import { FEATURES, WEIGHTS } from '../processors/thai/border-features.ts'
import type { Examples } from './segmenter-examples.ts'

export interface Fitted {
  readonly bias: number
  readonly weights: Int8Array
}

const EPOCHS = 4
const FIRST_RATE = 0.05
const LAST_RATE = 0.01
const BIAS_RATE = 0.01
/** Below this an example teaches nothing that a byte could hold. */
const LEAST_ERROR = 1e-3
/** Weights are rounded to this part of one. */
const STEPS_PER_UNIT = 48
const SEED = 12_345

/**
 * Logistic regression by stochastic gradient with AdaGrad's rates, the order drawn from a fixed seed: the same examples give the same bytes.
 * @see Duchi, Hazan & Singer, "Adaptive Subgradient Methods", JMLR 12, 2011.
 */
export function fitBorderWeights({ count, places, begins, weights: importance }: Examples): Fitted {
  const weights = new Float32Array(WEIGHTS)
  const squares = new Float32Array(WEIGHTS).fill(0.01)
  const order = Uint32Array.from({ length: count }, (_, i) => i)
  const random = generator(SEED)
  let bias = 0
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, random)
    const rate = FIRST_RATE + ((LAST_RATE - FIRST_RATE) * epoch) / EPOCHS
    for (const example of order) {
      const from = example * FEATURES
      let sum = bias
      for (let i = from; i < from + FEATURES; i++) sum += weights[places[i] ?? 0] ?? 0
      const error = (1 / (1 + Math.exp(-sum)) - (begins[example] ?? 0)) * (importance[example] ?? 0)
      if (Math.abs(error) < LEAST_ERROR) continue
      bias -= rate * error * BIAS_RATE
      for (let i = from; i < from + FEATURES; i++) {
        const place = places[i] ?? 0
        const total = (squares[place] ?? 0) + error * error
        squares[place] = total
        weights[place] = (weights[place] ?? 0) - (rate * error) / Math.sqrt(total)
      }
    }
  }
  return {
    bias: Math.round(bias * STEPS_PER_UNIT),
    weights: Int8Array.from(weights, (weight) => Math.max(-127, Math.min(127, Math.round(weight * STEPS_PER_UNIT)))),
  }
}

function shuffle(order: Uint32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const held = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = held
  }
}

/** Linear congruential generator of Numerical Recipes; 0 to 1. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
