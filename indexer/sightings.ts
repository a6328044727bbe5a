import type { AnnotatedPost, IndicatorType } from '../core/annotation.ts'
import { hidingAmong } from '../core/mask.ts'

/** An indicator of a post, however often the post names it. */
export interface Sighting {
  readonly type: IndicatorType
  readonly value: string
  /** False for what the post hides: a victim's, a citizen id, a link that holds one of them. */
  readonly countable: boolean
}

/** Each different indicator once. */
export function sightingsOf({ annotation }: AnnotatedPost): readonly Sighting[] {
  if (annotation.indicators.length === 0) return []
  const hiding = hidingAmong(annotation.indicators)
  const sightings = new Map<string, Sighting>()
  for (const indicator of annotation.indicators) {
    const { type, value } = indicator
    const key = JSON.stringify([type, value])
    const countable = hiding === undefined || !(hiding.isHidden(indicator) || hiding.hide(value) !== value)
    sightings.set(key, { type, value, countable })
  }
  return [...sightings.values()]
}
