import type { Timeline } from '../../../api/schemas/overview.ts'
import { CATEGORY_ORDER } from '../theme/categories.ts'

/** A stretch of the time axis as shares of its width, 0 to 1. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** What is drawn, in the axis' own measure: bucket by bucket, so that a place on it is a plain share of the width. */
export interface TimelineModel {
  readonly fromMs: number
  readonly toMs: number
  readonly times: readonly number[]
  readonly series: readonly { readonly key: string; readonly values: readonly number[] }[]
  readonly totals: readonly number[]
  readonly relevant: number
}

export function timelineModel(timeline: Timeline): TimelineModel {
  const times = timeline.buckets.map(({ from }) => Date.parse(from))
  const keys = [...new Set(timeline.buckets.flatMap(({ counts }) => Object.keys(counts)))].sort(byOrder)
  const series = keys.map((key) => ({ key, values: timeline.buckets.map(({ counts }) => counts[key] ?? 0) }))
  const totals = timeline.buckets.map(({ counts }) => Object.values(counts).reduce((sum, n) => sum + n, 0))
  const fromMs = times[0] ?? Date.parse(timeline.since)
  return {
    fromMs,
    toMs: fromMs + Math.max(1, times.length) * timeline.intervalMs,
    times,
    series,
    totals,
    relevant: totals.reduce((sum, n) => sum + n, 0),
  }
}

/** Where a time lies on the axis, 0 to 1; outside it, at its end. */
export function placeOf(model: TimelineModel, ms: number): number {
  return Math.min(1, Math.max(0, (ms - model.fromMs) / (model.toMs - model.fromMs)))
}

/** The gap's part of the axis; undefined when it lies beside it. An open gap lasts until `nowMs`. */
export function gapStretch(model: TimelineModel, gap: Timeline['gaps'][number], nowMs: number): Stretch | undefined {
  const from = Date.parse(gap.from)
  const to = gap.to === null ? nowMs : Date.parse(gap.to)
  if (to <= model.fromMs || from >= model.toMs || to <= from) return undefined
  return { from: placeOf(model, from), to: placeOf(model, to) }
}

/** The range that was dragged over, from a bucket's start to a bucket's end; undefined for a mere click. */
export function draggedRange(
  model: TimelineModel,
  intervalMs: number,
  a: number,
  b: number,
): { readonly fromMs: number; readonly toMs: number } | undefined {
  if (Math.abs(a - b) < 0.01) return undefined
  const bucket = (share: number) =>
    Math.min(model.times.length - 1, Math.max(0, Math.floor(share * model.times.length)))
  const fromMs = model.fromMs + bucket(Math.min(a, b)) * intervalMs
  return { fromMs, toMs: model.fromMs + (bucket(Math.max(a, b)) + 1) * intervalMs }
}

function byOrder(a: string, b: string): number {
  const rank = (key: string) => {
    const at = CATEGORY_ORDER.indexOf(key)
    return at === -1 ? CATEGORY_ORDER.length : at
  }
  return rank(a) - rank(b) || (a < b ? -1 : 1)
}
