import { HOUR_MS } from '../core/bangkok-time.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { CoverageGap } from '../core/source-health.ts'

/** Epoch ms, `toMs` exclusive. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** When which source could be read. */
export interface Coverage {
  /**
   * True when a past window may stand beside the one being judged: what was read then brings at least four fifths of what is
   * counted now. A window in which the busiest source was down, or not read yet, is no zero: it is unknown.
   *
   * @param counted - Posts per source in the window being judged; each source one of those that the coverage was loaded for.
   */
  comparable(past: Stretch, counted: Readonly<Record<string, number>>): boolean
}

const MAX_UNREAD_SHARE = 0.2
const MOST_SOURCES = 10_000

/**
 * A source counts as read from its first post on, and then except in its gaps. Collectors take what a platform still lists, so
 * what lies before a source's first post was not silence: it was before our time.
 */
export async function loadCoverage({
  store,
  gaps,
  sources,
  historyFromMs,
  toMs,
}: {
  readonly store: PostStore
  readonly gaps: readonly CoverageGap[]
  /** Ids of those whose past matters. */
  readonly sources: readonly string[]
  /** How far back the past is looked at. */
  readonly historyFromMs: number
  /** End of what is looked at. */
  readonly toMs: number
}): Promise<Coverage> {
  const firstPosts = await store.firstPublished(sources, toMs)
  const unread = unreadStretches(gaps)
  /** By the hour, counted back from `toMs`: a source is taken as read from the begin of the hour of its first post on. */
  const readFrom = (source: string): number => {
    const firstMs = firstPosts[source] ?? Infinity
    return firstMs < historyFromMs ? -Infinity : toMs - Math.ceil((toMs - firstMs) / HOUR_MS) * HOUR_MS
  }
  return {
    comparable(past, counted) {
      let all = 0
      let missing = 0
      for (const [source, posts] of Object.entries(counted)) {
        const before = { fromMs: -Infinity, toMs: readFrom(source) }
        all += posts
        missing += posts * coveredShare([before, ...(unread.get(source) ?? [])], past)
      }
      return missing <= all * MAX_UNREAD_SHARE
    },
  }
}

/**
 * Sources that may be counted in a window: those with posts since `historyFromMs`, without those that could not be read for more
 * than half of it. Undefined when there is none of these: all.
 */
export async function readableSources({
  store,
  gaps,
  historyFromMs,
  window,
}: {
  readonly store: PostStore
  readonly gaps: readonly CoverageGap[]
  readonly historyFromMs: number
  readonly window: Stretch
}): Promise<readonly string[] | undefined> {
  const isUnread = (stretches: readonly Stretch[]) => coveredShare(stretches, window) > 0.5
  const unread = new Set([...unreadStretches(gaps)].filter(([, stretches]) => isUnread(stretches)).map(([source]) => source)) // prettier-ignore
  if (unread.size === 0) return undefined
  const sources = await store.facet({ sinceMs: historyFromMs, untilMs: window.toMs }, 'source', MOST_SOURCES)
  return sources.map(({ key }) => key).filter((source) => !unread.has(source))
}

/** Of a source that was read in part most is there: it goes on being counted. */
function unreadStretches(gaps: readonly CoverageGap[]): ReadonlyMap<string, readonly Stretch[]> {
  const stretches = new Map<string, Stretch[]>()
  for (const { sourceId, fromMs, toMs } of gaps.filter(({ partial }) => partial !== true))
    stretches.set(sourceId, [...(stretches.get(sourceId) ?? []), { fromMs, toMs: toMs ?? Infinity }])
  return stretches
}

/** Part of `whole` that lies in at least one of the stretches, 0 to 1. */
export function coveredShare(stretches: readonly Stretch[], whole: Stretch): number {
  let covered = 0
  let end = whole.fromMs
  for (const { fromMs, toMs } of stretches.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const from = Math.max(fromMs, end)
    const to = Math.min(toMs, whole.toMs)
    if (to <= from) continue
    covered += to - from
    end = to
  }
  return covered / (whole.toMs - whole.fromMs)
}
