import type { AnnotatedPost, IndicatorType } from '../core/annotation.ts'
import { isWithheld } from '../core/mask.ts'

/** An indicator of a post, however often the post names it. */
export interface Sighting {
  readonly type: IndicatorType
  readonly value: string
  /** False when every mention of it in the post is a victim's, or it is a citizen id. */
  readonly countable: boolean
}

/** Each different indicator once; it counts when any of its mentions does. */
export function sightingsOf({ annotation }: AnnotatedPost): readonly Sighting[] {
  if (annotation.indicators.length === 0) return []
  const sightings = new Map<string, Sighting>()
  for (const indicator of annotation.indicators) {
    const { type, value } = indicator
    const key = JSON.stringify([type, value])
    const countable = !isWithheld(indicator) || sightings.get(key)?.countable === true
    sightings.set(key, { type, value, countable })
  }
  return [...sightings.values()]
}
