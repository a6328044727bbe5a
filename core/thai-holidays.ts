import { BANGKOK_OFFSET_MS, DAY_MS, dayOf, parseDay } from './bangkok-time.ts'

/** `MM-DD` of the public holidays that have the same date every year. Those of the moon are announced year by year, and are configured. */
const FIXED = new Set([
  '01-01', '04-06', '04-13', '04-14', '04-15', '05-01', '05-04', '06-03', '07-28', '08-12', '10-13', '10-23', '12-05', '12-10', '12-31',
]) // prettier-ignore

/** Saturday or Sunday in Bangkok. */
export function isWeekend(ms: number): boolean {
  const weekday = new Date(ms + BANGKOK_OFFSET_MS).getUTCDay()
  return weekday === 0 || weekday === 6
}

/**
 * Whether the Bangkok day of `ms` is a public holiday in Thailand: one of fixed date, the working day that makes up for one at a
 * weekend, or one of `more`.
 * @param more - Days as `2026-03-03`.
 */
export function isHoliday(ms: number, more: readonly string[] = []): boolean {
  const day = dayOf(ms)
  return FIXED.has(day.slice(5)) || more.includes(day) || daysMadeUp(day.slice(0, 4)).has(day)
}

/** Making one takes longer than all that is done with it. */
const madeUp = new Map<string, ReadonlySet<string>>()

/** A holiday at a weekend is made up for on the next working day that is none itself. */
function daysMadeUp(year: string): ReadonlySet<string> {
  const known = madeUp.get(year)
  if (known !== undefined) return known
  const days = new Set<string>()
  let owed = 0
  const firstMs = parseDay(`${year}-01-01`) ?? NaN
  // From the month before, whose last days may still be owed.
  for (let ms = firstMs - 15 * DAY_MS; ms < firstMs + 366 * DAY_MS; ms += DAY_MS) {
    const isFixed = FIXED.has(dayOf(ms).slice(5))
    if (isWeekend(ms)) owed += isFixed ? 1 : 0
    else if (!isFixed && owed > 0) {
      owed -= 1
      days.add(dayOf(ms))
    }
  }
  madeUp.set(year, days)
  return days
}
