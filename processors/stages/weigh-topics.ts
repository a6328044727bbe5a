import type { SignalHit } from '../signals/signal-set.ts'

/** What the lexicons alone say of a leaf. */
export interface Topic {
  readonly id: string
  /** Sum of the weights of the signals found, each once; more than 0. */
  readonly weight: number
}

/** Leaves of which a signal was found. */
export function weighTopics(hits: readonly SignalHit[]): readonly Topic[] {
  const weights = new Map<string, number>()
  for (const signal of new Set(hits.map((hit) => hit.signal)))
    for (const [id, weight] of Object.entries(signal.categories)) weights.set(id, (weights.get(id) ?? 0) + weight)
  return [...weights].flatMap(([id, weight]) => (weight > 0 ? [{ id, weight }] : []))
}
