import { HOUR_MS, startOfHour } from '../core/bangkok-time.ts'
import type { PostFilter } from '../core/ports/post-store.ts'
import type { RisingItem } from '../core/trend.ts'
import { ordinaryRange } from './burst-score.ts'
import { comparableWindows, type PastWindow } from './comparable-windows.ts'
import { loadCoverage } from './coverage.ts'
import { historyStart, type TrendDeps } from './judge.ts'

/** What was to be expected of one clock hour, from what came before it. */
export interface BandHour {
  /** Start of the hour, epoch ms. */
  readonly fromMs: number
  /** Posts; null when too little was known by then. */
  readonly expected: number | null
  /** Upper end of the ordinary, posts. */
  readonly upper: number | null
  readonly basis: NonNullable<RisingItem['basis']>
  readonly historyWindows: number
}

/**
 * The expected band of a chart of posts per hour: for each clock hour from the one that holds `fromMs` to the one before `toMs`,
 * judged as if it were that hour then.
 *
 * @param filter - What the chart counts: categories, roles, sources, text. Its own times are ignored.
 */
export async function expectedBand({
  store,
  gaps,
  settings,
  filter,
  fromMs,
  toMs,
}: Omit<TrendDeps, 'nowMs'> & {
  readonly filter: PostFilter
  readonly fromMs: number
  readonly toMs: number
}): Promise<readonly BandHour[]> {
  const first = startOfHour(fromMs)
  if (toMs <= first) return []
  const hourly = { window: HOUR_MS, historyDays: settings.historyDays }
  const historyFromMs = historyStart(first, hourly)
  const [buckets, sources] = await Promise.all([
    store.histogram({ ...filter, sinceMs: historyFromMs, untilMs: toMs }, { intervalMs: HOUR_MS, alignMs: 0 }),
    store.facet({ ...filter, sinceMs: first, untilMs: toMs }, 'source', 1_000),
  ])
  const posts = new Map(buckets.map((bucket) => [bucket.fromMs, bucket.counts['all'] ?? 0]))
  const bySource = Object.fromEntries(sources.map(({ key, count }) => [key, count]))
  const coverage = await loadCoverage({ store, gaps, sources: Object.keys(bySource), historyFromMs, toMs })
  const hours: PastWindow[] = []
  for (let hour = historyFromMs; hour < toMs; hour += HOUR_MS)
    if (coverage.comparable({ fromMs: hour, toMs: hour + HOUR_MS }, bySource))
      hours.push({ fromMs: hour, posts: posts.get(hour) ?? 0 })

  const band: BandHour[] = []
  for (let hour = first; hour < toMs; hour += HOUR_MS) {
    const oldest = historyStart(hour, hourly)
    const past = hours.filter((window) => window.fromMs >= oldest && window.fromMs < hour)
    const { basis, history } = comparableWindows(past, hour, HOUR_MS)
    const ordinary = basis === 'none' ? undefined : ordinaryRange(history)
    band.push({
      fromMs: hour,
      expected: ordinary?.expected ?? null,
      upper: ordinary?.upper ?? null,
      basis,
      historyWindows: history.length,
    })
  }
  return band
}
