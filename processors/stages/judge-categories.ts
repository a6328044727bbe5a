import type { SignalHit } from '../signals/signal-set.ts'

export interface CategoryScore {
  readonly id: string
  /** Sum of the weights of the signals found, each once. */
  readonly weight: number
  /** Logistic of `weight`. */
  readonly score: number
  readonly hits: readonly SignalHit[]
}

/** Weight at which a category is as likely as not. */
const EVEN = 2
/** A second category must be nearly as well founded as the first. */
const SHARE_OF_BEST = 0.75

/** Leaves by weight, highest first; equal ones by id. Those without evidence are left out. */
export function weighCategories(hits: readonly SignalHit[]): readonly CategoryScore[] {
  const found = new Map<string, { weight: number; hits: SignalHit[] }>()
  const counted = new Set<string>()
  for (const hit of hits) {
    const isFirst = !counted.has(hit.signal.id)
    counted.add(hit.signal.id)
    for (const [id, weight] of Object.entries(hit.signal.categories)) {
      const entry = found.get(id) ?? { weight: 0, hits: [] }
      if (isFirst) entry.weight += weight
      if (weight > 0) entry.hits.push(hit)
      found.set(id, entry)
    }
  }
  return [...found]
    .filter(([, { weight }]) => weight > 0)
    .map(([id, { weight, hits: evidence }]) => ({
      id,
      weight,
      score: 1 / (1 + Math.exp(EVEN - weight)),
      hits: evidence,
    }))
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1))
}

/** Those worth saying of a post that is about a scam at all: the best one, and every other that stands on its own feet. */
export function chooseCategories(scored: readonly CategoryScore[]): readonly CategoryScore[] {
  const best = scored[0]?.weight ?? 0
  return scored.filter(({ weight }, i) => i === 0 || (weight >= EVEN && weight >= SHARE_OF_BEST * best))
}
