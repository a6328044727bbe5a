/** Value of a function at a point; its gradient is written into `gradient`. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number

const MEMORY = 8
const MAX_HALVINGS = 20
const ENOUGH_DECREASE = 1e-4

/**
 * Finds where a smooth convex function is smallest, from 0 on (L-BFGS with a backtracking line search; Nocedal, "Updating quasi-Newton
 * matrices with limited storage", 1980). The same function gives the same point.
 * @param tolerance - Stops when a step gains less than this share of the value.
 */
export function minimise(objective: Objective, size: number, steps: number, tolerance = 1e-5): Float64Array {
  const point = new Float64Array(size)
  let gradient = new Float64Array(size)
  let value = objective(point, gradient)
  const moves: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = []
  for (let step = 0; step < steps; step++) {
    const direction = descend(gradient, moves)
    const slope = dot(direction, gradient)
    let length = step === 0 ? 1 / Math.max(1e-12, Math.sqrt(dot(gradient, gradient))) : 1
    const next = new Float64Array(size)
    const nextGradient = new Float64Array(size)
    let nextValue = Infinity
    for (let i = 0; i < MAX_HALVINGS; i++) {
      for (let k = 0; k < size; k++) next[k] = (point[k] ?? 0) + length * (direction[k] ?? 0)
      nextValue = objective(next, nextGradient)
      if (nextValue <= value + ENOUGH_DECREASE * length * slope) break
      length /= 2
    }
    if (!(nextValue < value)) break
    const y = new Float64Array(size)
    for (let k = 0; k < size; k++) {
      y[k] = (nextGradient[k] ?? 0) - (gradient[k] ?? 0)
      next[k] = (next[k] ?? 0) - (point[k] ?? 0)
      point[k] = (point[k] ?? 0) + (next[k] ?? 0)
    }
    const curvature = dot(next, y)
    if (curvature > 1e-12) moves.push({ s: next, y, rho: 1 / curvature })
    if (moves.length > MEMORY) moves.shift()
    const gain = value - nextValue
    gradient = nextGradient
    value = nextValue
    if (gain < tolerance * Math.abs(value)) break
  }
  return point
}

/** Minus the gradient times what the last moves say of the inverse curvature. */
function descend(gradient: Float64Array, moves: readonly { s: Float64Array; y: Float64Array; rho: number }[]) {
  const q = gradient.slice()
  const alphas = moves.map(() => 0)
  for (let i = moves.length - 1; i >= 0; i--) {
    const move = moves[i]
    if (move === undefined) continue
    const alpha = move.rho * dot(move.s, q)
    alphas[i] = alpha
    for (let k = 0; k < q.length; k++) q[k] = (q[k] ?? 0) - alpha * (move.y[k] ?? 0)
  }
  const last = moves.at(-1)
  const scale = last === undefined ? 1 : 1 / (last.rho * dot(last.y, last.y))
  for (let k = 0; k < q.length; k++) q[k] = (q[k] ?? 0) * scale
  moves.forEach((move, i) => {
    const beta = move.rho * dot(move.y, q)
    const by = (alphas[i] ?? 0) - beta
    for (let k = 0; k < q.length; k++) q[k] = (q[k] ?? 0) + by * (move.s[k] ?? 0)
  })
  for (let k = 0; k < q.length; k++) q[k] = -(q[k] ?? 0)
  return q
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0)
  return sum
}
