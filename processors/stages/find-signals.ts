import type { Evidence } from '../../core/annotation.ts'
import type { Signal } from '../lexicons/schema.ts'
import { createPhraseMatcher, type PhraseHit } from '../signals/phrase-matcher.ts'
import { toOriginal, type Normalised } from '../thai/normalise.ts'

/** A signal that a text shows, with where. */
export interface FoundSignal {
  readonly signal: Signal
  readonly evidence: readonly Evidence[]
}

/** How far apart the two parts of a `first * second` pattern may stand. */
const MAX_DISTANCE = 60
const MAX_EVIDENCE = 3
const GAP = ' * '

/** Finds which signals a text shows; a signal counts once however often it occurs. */
export function createSignalFinder(signals: readonly Signal[]): (text: Normalised) => readonly FoundSignal[] {
  const parts: string[] = []
  const numberOf = new Map<string, number>()
  const partOf = (phrase: string) => {
    const known = numberOf.get(phrase)
    if (known !== undefined) return known
    numberOf.set(phrase, parts.length)
    return parts.push(phrase) - 1
  }
  const prepared = signals.map((signal) => ({
    signal,
    patterns: signal.patterns.map((pattern) => ({ pattern, parts: pattern.split(GAP).map(partOf) })),
  }))
  const find = createPhraseMatcher(parts)
  return (normalised) => {
    const hits = find(normalised.text)
    if (hits.length === 0) return []
    const byPart = new Map<number, PhraseHit[]>()
    for (const hit of hits) {
      const list = byPart.get(hit.id)
      if (list === undefined) byPart.set(hit.id, [hit])
      else list.push(hit)
    }
    const found: FoundSignal[] = []
    for (const { signal, patterns } of prepared) {
      const evidence: Evidence[] = []
      for (const {
        pattern,
        parts: [first = 0, second],
      } of patterns) {
        if (evidence.length >= MAX_EVIDENCE) break
        const span = spanOf(byPart.get(first), second === undefined ? undefined : (byPart.get(second) ?? []))
        if (span !== undefined)
          evidence.push({ ...toOriginal(normalised, span.start, span.end), rule: `lexicon:${signal.id}/${pattern}` })
      }
      if (evidence.length > 0) found.push({ signal, evidence })
    }
    return found
  }
}

function spanOf(first: readonly PhraseHit[] | undefined, second: readonly PhraseHit[] | undefined) {
  if (first === undefined) return undefined
  if (second === undefined) return first[0]
  for (const { start, end } of first) {
    const after = second.find((hit) => hit.start >= end && hit.start - end <= MAX_DISTANCE)
    if (after !== undefined) return { start, end: after.end }
  }
  return undefined
}
