import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'

/** Which past windows an expectation rests on. `none`: too few of either, so there is no expectation. */
export type Basis = 'same-hours' | 'all-hours' | 'none'

export interface PastWindow {
  /** Start, epoch ms. */
  readonly fromMs: number
  readonly posts: number
}

export interface Comparable {
  readonly basis: Basis
  /** Posts of each window chosen; with `none`, of those that there are. */
  readonly history: readonly number[]
}

/** Fewer days than this say nothing about an hour of the day. */
const MIN_DAYS = 4
const MIN_SAME_HOURS = 12
const MIN_ALL_HOURS = 24

/**
 * Chooses the past windows that the one at `fromMs` is fairly compared with: the same hours of other days (an hour or one window
 * to either side), since people post by the clock and three in the morning is not noon. With too few days, all
 * windows, once they cover a whole day. With less than that, none: no score is better than an invented one.
 *
 * @param past - Windows of the same length and phase, without those that could not be read. Any order.
 */
export function comparableWindows(past: readonly PastWindow[], fromMs: number, windowMs: number): Comparable {
  const reach = Math.max(HOUR_MS, windowMs)
  const days = new Set<number>()
  const sameHours: number[] = []
  for (const window of past) {
    const day = Math.round((fromMs - window.fromMs) / DAY_MS)
    if (day < 1 || Math.abs(fromMs - window.fromMs - day * DAY_MS) > reach) continue
    days.add(day)
    sameHours.push(window.posts)
  }
  if (days.size >= MIN_DAYS && sameHours.length >= MIN_SAME_HOURS) return { basis: 'same-hours', history: sameHours }
  const history = past.map((window) => window.posts)
  const enough = Math.max(MIN_ALL_HOURS, DAY_MS / windowMs)
  return { basis: history.length >= enough ? 'all-hours' : 'none', history }
}
