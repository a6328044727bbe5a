import { BANGKOK_OFFSET_MS, DAY_MS, dayOf, parseDay } from './bangkok-time.ts'

/** `MM-DD` of the public holidays that have the same date every year. */
const FIXED = new Set([
  '01-01', '04-06', '04-13', '04-14', '04-15', '05-01', '05-04', '06-03', '07-28', '08-12', '10-13', '10-23', '12-05', '12-10', '12-31',
]) // prettier-ignore

/**
 * Makha, Visakha and Asalha Bucha: the full moons of the third, sixth and eighth month, one month later in a year with two eighth ones
 * (2026). The test beside this file reckons them; Python's `holidays` 0.109 has the same.
 */
const OF_THE_MOON = new Set([
  '2024-02-24', '2024-05-22', '2024-07-20', '2025-02-12', '2025-05-11', '2025-07-10',
  '2026-03-03', '2026-05-31', '2026-07-29', '2027-02-21', '2027-05-20', '2027-07-18',
]) // prettier-ignore
/** From the year after it on they have to be configured. */
export const LAST_MOON_YEAR = 2027

/** Saturday or Sunday in Bangkok. */
export function isWeekend(ms: number): boolean {
  const weekday = new Date(ms + BANGKOK_OFFSET_MS).getUTCDay()
  return weekday === 0 || weekday === 6
}

/**
 * Whether the Bangkok day of `ms` is a public holiday in Thailand: one of fixed date or of the moon (until {@link LAST_MOON_YEAR}), the
 * working day that makes up for one at a weekend, or one of `more`.
 * @param more - Days as `2026-03-03`.
 */
export function isHoliday(ms: number, more: readonly string[] = []): boolean {
  const day = dayOf(ms)
  return isMarked(day) || isKhaoPhansa(ms) || more.includes(day) || daysMadeUp(day.slice(0, 4)).has(day)
}

function isMarked(day: string): boolean {
  return FIXED.has(day.slice(5)) || OF_THE_MOON.has(day)
}

/** The day after Asalha Bucha; at a weekend it is not made up for. */
function isKhaoPhansa(ms: number): boolean {
  const before = dayOf(ms - DAY_MS)
  return OF_THE_MOON.has(before) && before.slice(5) > '07'
}

/** Making one takes longer than all that is done with it. */
const madeUp = new Map<string, ReadonlySet<string>>()

/** The middle one of Songkran: it is at a weekend only together with the first or the last, and both are made up for once. */
const SONGKRAN = '04-14'

/** A holiday at a weekend is made up for on the next working day that is none itself. */
function daysMadeUp(year: string): ReadonlySet<string> {
  const known = madeUp.get(year)
  if (known !== undefined) return known
  const days = new Set<string>()
  let owed = 0
  const firstMs = parseDay(`${year}-01-01`) ?? NaN
  // From the month before, whose last days may still be owed.
  for (let ms = firstMs - 15 * DAY_MS; ms < firstMs + 366 * DAY_MS; ms += DAY_MS) {
    const isFree = isMarked(dayOf(ms))
    if (isWeekend(ms)) owed += isFree && dayOf(ms).slice(5) !== SONGKRAN ? 1 : 0
    else if (!isFree && !isKhaoPhansa(ms) && owed > 0) {
      owed -= 1
      days.add(dayOf(ms))
    }
  }
  madeUp.set(year, days)
  return days
}
