import { BANGKOK_OFFSET_MS, DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import type { Random } from './random.ts'

/** How much is posted in each hour of a day in Bangkok, against the busiest: quiet at night, a hump at noon, a peak in the evening. */
const HOURS = [
  0.3, 0.16, 0.09, 0.06, 0.05, 0.09, 0.2, 0.36, 0.48, 0.52, 0.55, 0.62, 0.72, 0.62, 0.55, 0.55, 0.58, 0.66, 0.78, 0.92, 1,
  0.98, 0.82, 0.54,
] as const // prettier-ignore
/** Sunday first: weekends are busier than Monday. */
const WEEKDAYS = [1.12, 0.92, 0.95, 0.97, 1, 1.06, 1.14] as const

/** Times of posts from `fromMs` to before `toMs`, ascending, `perDay` of them on an ordinary day. Epoch ms. */
export function postTimes(
  span: { readonly fromMs: number; readonly toMs: number },
  perDay: number,
  random: Random,
): number[] {
  const total = HOURS.reduce<number>((sum, weight) => sum + weight, 0)
  const times: number[] = []
  for (let hourMs = floorTo(span.fromMs, HOUR_MS); hourMs < span.toMs; hourMs += HOUR_MS) {
    const local = hourMs + BANGKOK_OFFSET_MS
    const hour = HOURS[Math.floor((local % DAY_MS) / HOUR_MS)] ?? 0
    // 1 January 1970 was a Thursday.
    const weekday = WEEKDAYS[(Math.floor(local / DAY_MS) + 4) % 7] ?? 1
    const expected = (perDay * weekday * hour) / total
    for (let left = poisson(expected, random); left > 0; left--) {
      const atMs = hourMs + Math.floor(random.next() * HOUR_MS)
      if (atMs >= span.fromMs && atMs < span.toMs) times.push(atMs)
    }
  }
  return times.sort((a, b) => a - b)
}

function floorTo(ms: number, stepMs: number): number {
  return Math.floor(ms / stepMs) * stepMs
}

/** Knuth's method; fine for the small means of an hour. */
function poisson(mean: number, random: Random): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random.next(); product > limit; product *= random.next()) count += 1
  return count
}
