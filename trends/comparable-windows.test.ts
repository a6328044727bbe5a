import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import { comparableWindows, type PastWindow } from './comparable-windows.ts'

const NOW = Date.UTC(2026, 10, 23, 13, 20)

/** Hourly windows before NOW, whose count is their hour of the day in UTC (13 at NOW). */
const hoursBack = (count: number): PastWindow[] =>
  Array.from({ length: count }, (_, i) => {
    const fromMs = NOW - (i + 1) * HOUR_MS
    return { fromMs, posts: new Date(fromMs).getUTCHours() }
  })

describe('comparableWindows', () => {
  it('takes the same hour of each day and one to either side', () => {
    const { basis, history } = comparableWindows(hoursBack(14 * 24), NOW, HOUR_MS)
    expect(basis).toBe('same-hours')
    expect(new Set(history)).toEqual(new Set([12, 13, 14]))
    expect(history).toHaveLength(14 * 3 - 1)
  })

  it('takes all hours after a day or two, when the hour of the day is not known yet', () => {
    const { basis, history } = comparableWindows(hoursBack(2 * 24), NOW, HOUR_MS)
    expect(basis).toBe('all-hours')
    expect(history).toHaveLength(48)
  })

  it('says that there is no basis in the first day, and on how few windows', () => {
    expect(comparableWindows(hoursBack(23), NOW, HOUR_MS)).toMatchObject({ basis: 'none', history: { length: 23 } })
    expect(comparableWindows([], NOW, HOUR_MS)).toEqual({ basis: 'none', history: [] })
  })

  it('wants a whole day of short windows too, not only 24 of them', () => {
    const fiveMinutes = HOUR_MS / 12
    const past = Array.from({ length: 100 }, (_, i) => ({ fromMs: NOW - (i + 1) * fiveMinutes, posts: 1 }))
    expect(comparableWindows(past, NOW, fiveMinutes).basis).toBe('none')
  })

  it('compares whole days with whole days', () => {
    const past = Array.from({ length: 13 }, (_, i) => ({ fromMs: NOW - (i + 1) * DAY_MS, posts: i }))
    expect(comparableWindows(past, NOW, DAY_MS)).toMatchObject({ basis: 'same-hours', history: { length: 13 } })
  })
})
