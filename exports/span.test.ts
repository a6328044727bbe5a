import { describe, expect, it } from 'vitest'
import { dayOf, DAY_MS } from '../core/bangkok-time.ts'
import { day } from '../tests/export-week.ts'
import { baseNameOf, daysBetween, parseFileName, weekAt, weekOfLabel, type Weekday } from './span.ts'

const LATER_MS = day('2030-01-01')
const days = ({ fromMs, untilMs }: { fromMs: number; untilMs: number }) => [dayOf(fromMs), dayOf(untilMs - 1)]

describe('a week', () => {
  it.each([
    ['monday', ['2026-11-16', '2026-11-22']],
    ['sunday', ['2026-11-15', '2026-11-21']],
    ['saturday', ['2026-11-14', '2026-11-20']],
    ['thursday', ['2026-11-19', '2026-11-25']],
    ['friday', ['2026-11-13', '2026-11-19']],
  ] as const)('2026-W47 that begins on a %s', (firstDay, expected) => {
    const found = weekOfLabel('2026-W47', firstDay, LATER_MS)
    expect(found && days(found)).toEqual(expected)
    expect(found?.label).toBe('2026-W47')
  })

  it.each(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const)(
    'has one label, and each label one week, over twelve years of weeks that begin on a %s',
    (firstDay: Weekday) => {
      const labels = new Set<string>()
      const first = weekAt(day('2020-01-06'), firstDay, LATER_MS)
      for (let week = 0; week < 12 * 52; week++) {
        const span = weekAt(first.fromMs + week * 7 * DAY_MS, firstDay, LATER_MS)
        labels.add(span.label)
        expect(weekOfLabel(span.label, firstDay, LATER_MS)).toEqual(span)
      }
      expect(labels.size).toBe(12 * 52)
    },
  )

  it('knows how ISO 8601 numbers the ends of years', () => {
    const label = (text: string) => weekAt(day(text), 'monday', LATER_MS).label
    expect([label('2026-12-31'), label('2027-01-03'), label('2027-01-04'), label('2024-12-30')]).toEqual([
      '2026-W53',
      '2026-W53',
      '2027-W01',
      '2025-W01',
    ])
  })

  it.each(['2025-W53', '2026-W54', '2026-W00', '2026-47', '2026-W7', '../../etc', ''])(
    'there is no week %j',
    (label) => {
      expect(weekOfLabel(label, 'monday', LATER_MS)).toBeUndefined()
    },
  )

  it('begins and ends at midnight in Bangkok', () => {
    const span = weekOfLabel('2026-W47', 'monday', LATER_MS)
    expect(span?.fromMs).toBe(Date.UTC(2026, 10, 15, 17))
    expect(span?.untilMs).toBe(Date.UTC(2026, 10, 22, 17))
    expect(weekAt(Date.UTC(2026, 10, 15, 17) - 1, 'monday', LATER_MS).label).toBe('2026-W46')
  })

  it('is complete with its last moment, not before', () => {
    const end = day('2026-11-23')
    expect(weekOfLabel('2026-W47', 'monday', end)?.complete).toBe(true)
    expect(weekOfLabel('2026-W47', 'monday', end - 1)?.complete).toBe(false)
  })
})

describe('the name of a file', () => {
  it('says what is in it, and can be read back', () => {
    const week = weekAt(day('2026-11-16'), 'monday', LATER_MS)
    const some = daysBetween(day('2026-11-16'), day('2026-11-18'), LATER_MS)
    expect([baseNameOf(week), baseNameOf(some)]).toEqual([
      'rawang-week-2026-W47',
      'rawang-days-2026-11-16-to-2026-11-18',
    ])
    expect(parseFileName(`${baseNameOf(week)}.xlsx`)).toEqual({ label: '2026-W47', format: 'xlsx' })
    expect(parseFileName(`${baseNameOf(some)}.csv`)).toEqual({ label: some.label, format: 'csv' })
  })

  it.each([
    '../rawang-week-2026-W47.csv',
    'rawang-week-2026-W47.csv/..',
    'rawang-week-2026-W47.csv.tmp',
    '',
    '.',
    '..',
  ])('is not %j', (name) => {
    expect(parseFileName(name)).toBeUndefined()
  })
})
