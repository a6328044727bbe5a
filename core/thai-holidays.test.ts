import { expect, it } from 'vitest'
import { parseDay } from './bangkok-time.ts'
import { isHoliday, LAST_MOON_YEAR } from './thai-holidays.ts'

const noon = (day: string) => (parseDay(day) ?? NaN) + 12 * 3_600_000

it('knows the holidays of the moon until the year it says, with the days that make up for them', () => {
  for (const day of ['2026-03-03', '2026-05-31', '2026-06-01', '2026-07-29', '2026-07-30', '2027-05-20'])
    expect(isHoliday(noon(day)), day).toBe(true)
  for (const day of ['2026-03-04', '2026-06-02', '2026-07-31']) expect(isHoliday(noon(day)), day).toBe(false)
  // Asalha Bucha at a Saturday, Khao Phansa at a Sunday: one Monday for both.
  expect(['2024-07-20', '2024-07-21', '2024-07-22', '2024-07-23'].map((day) => isHoliday(noon(day)))).toEqual([true, true, true, false]) // prettier-ignore
  const days = Array.from({ length: 365 }, (_, i) => noon(`${LAST_MOON_YEAR}-01-01`) + i * 86_400_000)
  // Fifteen of fixed date, three of the moon and Khao Phansa, and what makes up for those at weekends.
  expect(days.filter((ms) => isHoliday(ms)).length).toBeGreaterThanOrEqual(19)
})

it('has them where the months of the Thai calendar put them', () => {
  // Odd months have 29 days, even ones 30. 2568 (2025) had a day more in the seventh month, 2569 (2026) has the eighth month twice.
  const twiceEighth = [2026]
  const longSeventh = [2025]
  let fullMoonMs = noon('2024-02-24')
  const expected: string[] = []
  for (let year = 2024, month = 3; year <= LAST_MOON_YEAR;) {
    // In a year with two eighth months each of them is a month later.
    const late = twiceEighth.includes(year) ? 1 : 0
    const months = [1, 2, 3, 4, 5, 6, 7, ...(late === 1 ? [8, 8] : [8]), 9, 10, 11, 12]
    for (let i = month - 1; i < months.length; i++) {
      if ([3 + late, 6 + late, 8 + late].includes(i + 1)) expected.push(new Date(fullMoonMs).toISOString().slice(0, 10))
      const number = months[i] ?? 0
      fullMoonMs += (number % 2 === 0 || (number === 7 && longSeventh.includes(year)) ? 30 : 29) * 86_400_000
    }
    year += 1
    month = 1
  }
  expect(expected).toHaveLength(12)
  for (const day of expected) expect(isHoliday(noon(day)), day).toBe(true)
})

it('makes up for Songkran once, also when two of its days are at a weekend', () => {
  expect(['2024-04-16', '2024-04-17'].map((day) => isHoliday(noon(day)))).toEqual([true, false])
})

it('knows the holidays of fixed date, the days that make up for them, and those it is told', () => {
  for (const day of ['2026-01-01', '2026-04-14', '2026-12-10', '2026-12-31'])
    expect(isHoliday(noon(day)), day).toBe(true)
  // The fifth of December 2026 is a Saturday, so the Monday is free.
  expect(isHoliday(noon('2026-12-07'))).toBe(true)
  expect(isHoliday(noon('2026-12-08'))).toBe(false)
  expect(isHoliday(noon('2026-11-23'))).toBe(false)
  expect(isHoliday(noon('2026-11-25'), ['2026-11-25'])).toBe(true)
  // The thirteenth of October 2024 was a Sunday.
  expect(isHoliday(noon('2024-10-14'))).toBe(true)
  // Both days of a weekend: 31 December 2022 and 1 January 2023.
  expect(['2023-01-02', '2023-01-03', '2023-01-04'].map((day) => isHoliday(noon(day)))).toEqual([true, true, false])
})
