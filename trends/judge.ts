import type { Config } from '../config/schema.ts'
import { ROLES, type RoleId } from '../core/annotation.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import type { Bucket, PostFilter, PostStore, Voices } from '../core/ports/post-store.ts'
import type { CoverageGap } from '../core/source-health.ts'
import type { RisingItem } from '../core/trend.ts'
import { burstScore, ordinaryRange } from './burst-score.ts'
import { comparableWindows, type PastWindow } from './comparable-windows.ts'
import { loadCoverage, readableSources, type Coverage, type Stretch } from './coverage.ts'
import type { PreparedWatchWord } from './watch-words.ts'

export type TrendSettings = Pick<Config['trends'], 'window' | 'historyDays'>

export interface TrendDeps {
  readonly store: PostStore
  /** Those that reach into the past that is looked at; others do no harm. */
  readonly gaps: readonly CoverageGap[]
  readonly settings: TrendSettings
  /** End of the window being judged, epoch ms. */
  readonly nowMs: number
}

/** Judges subjects in the window that ends now. Reads from the store what they share once. */
export interface Judge {
  readonly window: Stretch
  /** Those of the leaves that have a post of these roles in the window, in no order. */
  categories(leaves: readonly string[], roles: readonly RoleId[]): Promise<readonly RisingItem[]>
  /** Undefined when no post of these roles in the window holds it. */
  watchWord(word: PreparedWatchWord, roles: readonly RoleId[]): Promise<RisingItem | undefined>
}

export async function openJudge({ store, gaps, settings, nowMs }: TrendDeps): Promise<Judge> {
  const windowMs = settings.window
  const window = { fromMs: nowMs - windowMs, toMs: nowMs }
  const historyFromMs = historyStart(nowMs, settings)
  const readable = await readableSources({ store, gaps, historyFromMs, window })
  let coverage: Promise<Coverage> | undefined
  const context: JudgeContext = {
    store,
    window,
    historyFromMs,
    coverage: () => (coverage ??= coverageOf({ store, gaps, historyFromMs, window })),
  }
  return {
    window,
    async categories(leaves, roles) {
      const filter: PostFilter = { roles, sources: readable }
      if (leaves.length === 0 || readable?.length === 0) return []
      // The coverage is awaited further down; it is only begun here, beside the others.
      const [series, voices] = await Promise.all([
        readSeries(context, filter, 'category'),
        store.voicesByCategory({ ...filter, sinceMs: window.fromMs, untilMs: window.toMs }),
        context.coverage(),
      ])
      const present = leaves.filter((leaf) => series.windows.latest(leaf) > 0)
      const subject = (leaf: string): Subject => ({ kind: 'category', subject: leaf, key: leaf, filter: { ...filter, categories: [leaf] } }) // prettier-ignore
      return Promise.all(present.map((leaf) => toItem(context, series, subject(leaf), voices[leaf] ?? NOBODY)))
    },
    async watchWord(word, roles) {
      const filter: PostFilter = { ...word.filter, roles }
      const series = await readSeries(context, filter, undefined)
      if (series.windows.latest(ALL) === 0) return undefined
      const subject: Subject = { kind: 'watch-word', subject: word.id, key: ALL, filter }
      const [voices] = await Promise.all([readVoices(context, filter), context.coverage()])
      return toItem(context, series, subject, voices)
    },
  }
}

/** Of the sources that have a post in the window. */
async function coverageOf({
  store,
  window,
  ...past
}: Pick<JudgeContext, 'store' | 'window' | 'historyFromMs'> & Pick<TrendDeps, 'gaps'>): Promise<Coverage> {
  const sources = await store.facet({ sinceMs: window.fromMs, untilMs: window.toMs }, 'source', MOST_SOURCES)
  return loadCoverage({ ...past, store, sources: sources.map(({ key }) => key), toMs: window.toMs })
}

/** Where the past begins: whole windows back from `toMs`, so far that the same hours of the oldest day have both neighbours. */
export function historyStart(toMs: number, { window, historyDays }: TrendSettings): number {
  const reach = historyDays * DAY_MS + Math.max(HOUR_MS, window)
  return toMs - window * (Math.floor(reach / window) + 1)
}

/** Posts that were erased between two questions. */
const NOBODY: Voices = { authors: 0, reposts: 0, roles: {}, sources: {} }
/** Key of a histogram that is not split. */
const ALL = 'all'
const SPARK_HOURS = 24
const MOST_SOURCES = 1_000
const MINUTE_MS = 60_000

interface JudgeContext {
  readonly store: PostStore
  readonly window: Stretch
  readonly historyFromMs: number
  /** Read once, when it is first asked for. */
  readonly coverage: () => Promise<Coverage>
}

interface Counts {
  at(key: string, fromMs: number): number
  /** In the last bucket. */
  latest(key: string): number
}

interface Series {
  readonly windows: Counts
  readonly hours: Counts
  readonly minutes: readonly Bucket[]
}

interface Subject {
  readonly kind: RisingItem['kind']
  readonly subject: string
  readonly key: string
  readonly filter: PostFilter
}

async function readSeries(
  { store, window, historyFromMs }: JudgeContext,
  filter: PostFilter,
  by: 'category' | undefined,
): Promise<Series> {
  const { toMs } = window
  const windowMs = toMs - window.fromMs
  const read = (sinceMs: number, intervalMs: number): Promise<readonly Bucket[]> =>
    store.histogram({ ...filter, sinceMs, untilMs: toMs }, { intervalMs, alignMs: toMs, by })
  const windows = read(historyFromMs, windowMs)
  const [hours, minutes] = await Promise.all([
    // The past reaches further back than the hours shown, so windows of an hour are those hours.
    windowMs === HOUR_MS ? windows : read(toMs - SPARK_HOURS * HOUR_MS, HOUR_MS),
    read(window.fromMs, MINUTE_MS),
  ])
  return { windows: countsOf(await windows, toMs - windowMs), hours: countsOf(hours, toMs - HOUR_MS), minutes }
}

function countsOf(buckets: readonly Bucket[], latestFromMs: number): Counts {
  const byStart = new Map(buckets.map((bucket) => [bucket.fromMs, bucket.counts]))
  const at = (key: string, fromMs: number): number => byStart.get(fromMs)?.[key] ?? 0
  return { at, latest: (key) => at(key, latestFromMs) }
}

/** Of the matching posts in the window. */
async function readVoices({ store, window }: JudgeContext, filter: PostFilter): Promise<Voices> {
  const inWindow: PostFilter = { ...filter, sinceMs: window.fromMs, untilMs: window.toMs }
  const [voices, roles, sources] = await Promise.all([
    store.authors(inWindow),
    store.facet(inWindow, 'role', ROLES.length).then(toRecord),
    store.facet(inWindow, 'source', MOST_SOURCES).then(toRecord),
  ])
  return { ...voices, roles, sources }
}

async function toItem(
  context: JudgeContext,
  series: Series,
  { kind, subject, key, filter }: Subject,
  { authors, reposts, roles, sources }: Voices,
): Promise<RisingItem> {
  const { window, historyFromMs } = context
  const coverage = await context.coverage()
  const windowMs = window.toMs - window.fromMs
  const past: PastWindow[] = []
  for (let fromMs = window.fromMs - windowMs; fromMs >= historyFromMs; fromMs -= windowMs)
    if (coverage.comparable({ fromMs, toMs: fromMs + windowMs }, sources))
      past.push({ fromMs, posts: series.windows.at(key, fromMs) })
  const { basis, history } = comparableWindows(past, window.fromMs, windowMs)
  const observed = series.windows.latest(key)
  const ordinary = basis === 'none' ? undefined : ordinaryRange(history)
  return {
    id: `${kind}:${subject}`,
    kind,
    subject,
    window,
    observed,
    expected: ordinary?.expected ?? 0,
    upper: ordinary?.upper ?? 0,
    score: ordinary === undefined ? 0 : burstScore(ordinary, observed),
    historyWindows: history.length,
    basis,
    firstSeenMs: await firstSeen(context, series, { key, filter }, ordinary?.upper ?? Infinity),
    authors,
    reposts,
    roles,
    sources,
    sparkline: Array.from({ length: SPARK_HOURS }, (_, i) =>
      series.hours.at(key, window.toMs - (SPARK_HOURS - i) * HOUR_MS),
    ),
  }
}

/** When what goes on now began, to the minute: the first post of the unbroken run of windows above the ordinary that ends now. */
async function firstSeen(
  { store, window, historyFromMs }: JudgeContext,
  { windows, minutes }: Series,
  { key, filter }: Pick<Subject, 'key' | 'filter'>,
  upper: number,
): Promise<number | null> {
  const windowMs = window.toMs - window.fromMs
  let fromMs = window.fromMs
  while (fromMs - windowMs >= historyFromMs && windows.at(key, fromMs - windowMs) > upper) fromMs -= windowMs
  const buckets =
    fromMs === window.fromMs
      ? minutes
      : await store.histogram(
          { ...filter, sinceMs: fromMs, untilMs: fromMs + windowMs },
          { intervalMs: MINUTE_MS, alignMs: window.toMs },
        )
  const wanted = fromMs === window.fromMs ? key : ALL
  const starts = buckets.filter(({ counts }) => (counts[wanted] ?? 0) > 0).map((bucket) => bucket.fromMs)
  return starts.length === 0 ? null : Math.max(fromMs, Math.min(...starts))
}

function toRecord(buckets: readonly { readonly key: string; readonly count: number }[]): Record<string, number> {
  return Object.fromEntries(buckets.map(({ key, count }) => [key, count]))
}
