import { expect, it } from 'vitest'
import type { Timeline } from '../../../api/schemas/overview.ts'
import { draggedRange, gapStretch, placeOf, timelineModel } from './timeline-model.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-11-23T00:00:00Z')
const iso = (hours: number) => new Date(START + hours * HOUR).toISOString()

const timeline: Timeline = {
  since: iso(0.5),
  until: iso(4),
  intervalMs: HOUR,
  mode: 'topCategory',
  postsRead: 40,
  buckets: [
    { from: iso(0), counts: { fraud: 2 }, read: 10 },
    { from: iso(1), counts: { trading: 1, unheard: 3 }, read: 10 },
    { from: iso(2), counts: {}, read: 10 },
    { from: iso(3), counts: { fraud: 4 }, read: 10 },
  ],
  band: [],
  gaps: [],
  alerts: [],
}
const model = timelineModel(timeline)

it('stacks known categories in their fixed order, unknown ones last, holes as zero of that series', () => {
  expect(model.series).toEqual([
    { key: 'trading', values: [0, 1, 0, 0] },
    { key: 'fraud', values: [2, 0, 0, 4] },
    { key: 'unheard', values: [0, 3, 0, 0] },
  ])
  expect(model.totals).toEqual([2, 4, 0, 4])
  expect(model.relevant).toBe(10)
})

it('places times as shares of the buckets’ width, not of the range asked for', () => {
  expect(placeOf(model, START)).toBe(0)
  expect(placeOf(model, START + 2 * HOUR)).toBe(0.5)
  expect(placeOf(model, START + 99 * HOUR)).toBe(1)
})

it('draws the part of a gap that is in view; an open one lasts until now', () => {
  const gap = (from: number, to: number | null) =>
    ({
      source: 's',
      title: 's',
      from: iso(from),
      to: to === null ? null : iso(to),
      reason: 'unreachable',
      partial: false,
    }) as const
  expect(gapStretch(model, gap(-5, 1), START)).toEqual({ from: 0, to: 0.25 })
  expect(gapStretch(model, gap(2, null), START + 3 * HOUR)).toEqual({ from: 0.5, to: 0.75 })
  expect(gapStretch(model, gap(-5, -1), START)).toBeUndefined()
  expect(gapStretch(model, gap(7, 9), START)).toBeUndefined()
})

it('makes whole buckets of what is dragged over, in either direction; a click is no range', () => {
  expect(draggedRange(model, HOUR, 0.3, 0.6)).toEqual({ fromMs: START + HOUR, toMs: START + 3 * HOUR })
  expect(draggedRange(model, HOUR, 0.6, 0.3)).toEqual({ fromMs: START + HOUR, toMs: START + 3 * HOUR })
  expect(draggedRange(model, HOUR, 0.5, 1)).toEqual({ fromMs: START + 2 * HOUR, toMs: START + 4 * HOUR })
  expect(draggedRange(model, HOUR, 0.5, 0.501)).toBeUndefined()
})
