import { expect, it } from 'vitest'
import {
  DAY_MS,
  HOUR_MS,
  buddhistYear,
  dayOf,
  formatThaiDate,
  parseDay,
  startOfDay,
  startOfHour,
} from './bangkok-time.ts'

const MIDNIGHT = Date.parse('2026-11-23T00:00:00+07:00')

it.each([0, 1, 7 * HOUR_MS, DAY_MS - 1])(
  'a day holds %i ms after its midnight in Bangkok, whatever the day in UTC',
  (ms) => {
    expect(startOfDay(MIDNIGHT + ms)).toBe(MIDNIGHT)
    expect(dayOf(MIDNIGHT + ms)).toBe('2026-11-23')
  },
)

it('the moment before belongs to the day before, also before 1970', () => {
  expect(startOfDay(MIDNIGHT - 1)).toBe(MIDNIGHT - DAY_MS)
  expect(dayOf(MIDNIGHT - 1)).toBe('2026-11-22')
  expect(startOfDay(-8 * HOUR_MS)).toBe(-31 * HOUR_MS)
  expect(startOfHour(-1)).toBe(-HOUR_MS)
  expect(startOfHour(MIDNIGHT + HOUR_MS - 1)).toBe(MIDNIGHT)
})

it('a day is read as its midnight, and only a real one', () => {
  expect(parseDay('2026-11-23')).toBe(MIDNIGHT)
  expect(parseDay('2028-02-29')).toBe(Date.parse('2028-02-29T00:00:00+07:00'))
  for (const wrong of [
    '2026-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-1-1',
    '23/11/2026',
    '2026-11-23T00:00',
    '',
    '2569-11-2๓',
  ])
    expect(parseDay(wrong), wrong).toBeUndefined()
})

it('dates are written in Thai, in the Buddhist era, by the clock of Bangkok', () => {
  expect(formatThaiDate(MIDNIGHT)).toBe('23 พ.ย. 2569')
  expect(formatThaiDate(MIDNIGHT - 1, { time: true })).toBe('22 พ.ย. 2569 23:59 น.')
  expect(formatThaiDate(Date.parse('2026-12-31T17:05:00Z'), { time: true })).toBe('1 ม.ค. 2570 00:05 น.')
  expect(buddhistYear(2026)).toBe(2569)
})
