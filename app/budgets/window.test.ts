import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import { windowOf } from './window.ts'

const iso = ({ startMs, resetMs }: ReturnType<typeof windowOf>) =>
  [startMs, resetMs].map((ms) => new Date(ms).toISOString())
const day = (timeZone: string) => ({ kind: 'day', timeZone }) as const
const month = (timeZone: string) => ({ kind: 'month', timeZone }) as const

describe('the window of a budget', () => {
  it.each([
    ['in winter', 'day', '2026-11-24T07:59:59Z', '2026-11-23T08:00:00.000Z', '2026-11-24T08:00:00.000Z'],
    ['at its first moment', 'day', '2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z', '2026-11-25T08:00:00.000Z'],
    ['of 25 hours, when clocks go back', 'day', '2026-11-01T20:00:00Z', '2026-11-01T07:00:00.000Z', '2026-11-02T08:00:00.000Z'],
    ['of 23 hours, when they go forward', 'day', '2027-03-14T20:00:00Z', '2027-03-14T08:00:00.000Z', '2027-03-15T07:00:00.000Z'],
    ['of a month', 'month', '2026-11-24T00:00:00Z', '2026-11-01T07:00:00.000Z', '2026-12-01T08:00:00.000Z'],
    ['of December', 'month', '2026-12-31T23:00:00Z', '2026-12-01T08:00:00.000Z', '2027-01-01T08:00:00.000Z'],
  ] as const)('%s, in Los Angeles', (_, kind, now, start, reset) => {
    expect(iso(windowOf({ kind, timeZone: 'America/Los_Angeles' }, Date.parse(now)))).toEqual([start, reset])
  }) // prettier-ignore

  it('begins at one where clocks skip midnight', () => {
    // Cairo, 24 April 2026: 00:00 is followed by 01:00.
    const { startMs } = windowOf(day('Africa/Cairo'), Date.parse('2026-04-24T12:00:00Z'))
    expect(new Date(startMs).toISOString()).toBe('2026-04-23T22:00:00.000Z')
  })

  it('of hours ends with the moment that is asked about', () => {
    expect(windowOf({ kind: 'rolling', hours: 168 }, 10 * DAY_MS)).toMatchObject({ startMs: 3 * DAY_MS })
  })

  it('holds the moment, and windows follow each other without a gap, anywhere and any time', () => {
    const zones = ['America/Los_Angeles', 'Asia/Bangkok', 'UTC', 'Africa/Cairo', 'Australia/Lord_Howe', 'Pacific/Apia']
    fc.assert(
      fc.property(
        fc.constantFrom(...zones.flatMap((zone) => [day(zone), month(zone)])),
        fc.integer({ min: Date.UTC(2015, 0), max: Date.UTC(2035, 0) }),
        (window, nowMs) => {
          const { startMs, resetMs } = windowOf(window, nowMs)
          expect(startMs).toBeLessThanOrEqual(nowMs)
          expect(resetMs).toBeGreaterThan(nowMs)
          expect(windowOf(window, startMs)).toEqual({ startMs, resetMs })
          expect(windowOf(window, resetMs).startMs).toBe(resetMs)
          if (window.kind === 'day') expect((resetMs - startMs) / HOUR_MS).toBeGreaterThanOrEqual(22.5)
        },
      ),
    )
  })
})
