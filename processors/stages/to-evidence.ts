import type { Evidence, Span } from '../../core/annotation.ts'
import type { Reading } from '../signals/reading.ts'
import { toOriginal } from '../thai/normalise.ts'

/** Something found in the normalised text that speaks for a label, and the rule that says so. */
export interface Found extends Span {
  readonly rule: string
}

/** More evidence is not read by anybody. */
const MAX_EVIDENCE = 8

/** Span of the original text for one of the normalised text. */
export function toSpan({ normalised }: Reading, { start, end }: Span): Span {
  const span = toOriginal(normalised, start, end)
  // A sign that became two (İ) still is the place of each.
  return span.end > span.start ? span : { start: span.start, end: span.start + 1 }
}

/** The first of `found`, in the order of the text: each place once for every signal of a lexicon, and once for the words of a model. */
export function toEvidence(reading: Reading, found: readonly Found[]): Evidence[] {
  const evidence = new Map<string, Evidence>()
  for (const { rule, ...place } of found) {
    if (evidence.size === MAX_EVIDENCE) break
    const span = toSpan(reading, place)
    const key = `${span.start} ${span.end} ${kindOf(rule)}`
    if (!evidence.has(key)) evidence.set(key, { ...span, rule })
  }
  return [...evidence.values()].sort((a, b) => a.start - b.start || a.end - b.end)
}

/** `lexicon:<signal>`, or `word` for all that the model says. */
function kindOf(rule: string): string {
  return rule.startsWith('lexicon:') ? rule.slice(0, rule.indexOf('/')) : 'word'
}
