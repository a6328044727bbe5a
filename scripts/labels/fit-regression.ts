import { minimise } from './minimise.ts'

/** Posts as sets of features: post i has `features[starts[i] … starts[i + 1])`, each with the value rarity / √(their number). */
export interface FeatureSets {
  readonly starts: Int32Array
  readonly features: Int32Array
  /** What each feature counts; features are 0 … rarity.length - 1. The cost of weights is thereby lower for rare features. */
  readonly rarity: Float64Array
}

export interface RegressionInput {
  readonly sets: FeatureSets
  readonly classes: number
  /** `targets[post * classes + class]`: 0 or 1. */
  readonly targets: Uint8Array
  /** What a post counts. */
  readonly weights: Float64Array
  /** softmax: a post is of one class. logistic: of each class or not, independent of the others. */
  readonly link: 'softmax' | 'logistic'
  /** Cost of a posts' sum of squared weights is 1 / (2 × this). */
  readonly softness: number
  readonly steps: number
}

/** Weights `[feature * classes + class]`, each multiplied by the feature's rarity, and the bias of each class behind them. */
export function fitRegression({ sets, classes, targets, weights, link, softness, steps }: RegressionInput) {
  const { starts, features, rarity } = sets
  const posts = starts.length - 1
  const biasAt = rarity.length * classes
  const scores = new Float64Array(classes)
  const found = minimise(
    (point, gradient) => {
      let loss = 0
      for (let k = 0; k < biasAt; k++) {
        const w = point[k] ?? 0
        loss += (w * w) / (2 * softness)
        gradient[k] = w / softness
      }
      for (let c = 0; c < classes; c++) gradient[biasAt + c] = 0
      for (let i = 0; i < posts; i++) {
        const weight = weights[i] ?? 0
        if (weight === 0) continue
        const from = starts[i] ?? 0
        const to = starts[i + 1] ?? 0
        const value = to > from ? 1 / Math.sqrt(to - from) : 0
        scores.fill(0)
        for (let at = from; at < to; at++) {
          const feature = features[at] ?? 0
          const row = feature * classes
          const rare = rarity[feature] ?? 0
          for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) + (point[row + c] ?? 0) * rare
        }
        for (let c = 0; c < classes; c++) scores[c] = (scores[c] ?? 0) * value + (point[biasAt + c] ?? 0)
        loss += weight * (link === 'softmax' ? softmaxLoss(scores, targets, i) : logisticLoss(scores, targets, i))
        for (let c = 0; c < classes; c++) {
          const error = weight * (scores[c] ?? 0)
          gradient[biasAt + c] = (gradient[biasAt + c] ?? 0) + error
          scores[c] = error * value
        }
        for (let at = from; at < to; at++) {
          const feature = features[at] ?? 0
          const row = feature * classes
          const rare = rarity[feature] ?? 0
          for (let c = 0; c < classes; c++) gradient[row + c] = (gradient[row + c] ?? 0) + (scores[c] ?? 0) * rare
        }
      }
      return loss
    },
    biasAt + classes,
    steps,
  )
  return found.map((weight, k) => (k < biasAt ? weight * (rarity[Math.floor(k / classes)] ?? 0) : weight))
}

/** Loss of post `i`; scores become errors (probability minus target). */
function softmaxLoss(scores: Float64Array, targets: Uint8Array, i: number): number {
  const classes = scores.length
  let highest = -Infinity
  for (let c = 0; c < classes; c++) highest = Math.max(highest, scores[c] ?? 0)
  let sum = 0
  for (let c = 0; c < classes; c++) sum += Math.exp((scores[c] ?? 0) - highest)
  let loss = 0
  for (let c = 0; c < classes; c++) {
    const target = targets[i * classes + c] ?? 0
    const p = Math.exp((scores[c] ?? 0) - highest) / sum
    if (target === 1) loss -= Math.log(Math.max(p, 1e-300))
    scores[c] = p - target
  }
  return loss
}

function logisticLoss(scores: Float64Array, targets: Uint8Array, i: number): number {
  const classes = scores.length
  let loss = 0
  for (let c = 0; c < classes; c++) {
    const score = scores[c] ?? 0
    const target = targets[i * classes + c] ?? 0
    const margin = target === 1 ? score : -score
    loss += margin > 0 ? Math.log1p(Math.exp(-margin)) : -margin + Math.log1p(Math.exp(margin))
    scores[c] = 1 / (1 + Math.exp(-score)) - target
  }
  return loss
}
