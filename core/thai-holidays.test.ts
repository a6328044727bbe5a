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
