import type { Evidence, Span } from '../../core/annotation.ts'
import type { Reading } from '../signals/reading.ts'
import type { SignalHit } from '../signals/signal-set.ts'
import { toOriginal } from '../thai/normalise.ts'

/** More evidence is not read by anybody. */
const MAX_EVIDENCE = 8

/** Span of the original text for one of the normalised text. */
export function toSpan({ normalised }: Reading, { start, end }: Span): Span {
  return toOriginal(normalised, start, end)
}

/** Evidence in the order of the text, each place and rule once. */
export function toEvidence(reading: Reading, hits: readonly SignalHit[]): Evidence[] {
  const evidence = new Map<string, Evidence>()
  for (const hit of hits) {
    const span = toSpan(reading, hit)
    const key = `${span.start} ${span.end} ${hit.signal.id}`
    if (!evidence.has(key)) evidence.set(key, { ...span, rule: hit.rule })
  }
  return [...evidence.values()].sort((a, b) => a.start - b.start || a.end - b.end).slice(0, MAX_EVIDENCE)
}
