import { HOUR_MS } from '../core/bangkok-time.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { CoverageGap } from '../core/source-health.ts'

/** Epoch ms, `toMs` exclusive. */
export interface Stretch {
  readonly fromMs: number
  readonly toMs: number
}

/** When which source could be read. Built once per computation. */
export interface Coverage {
  /** Sources to count now, when some can't be read; undefined: all of them. */
  readonly readableNow: readonly string[] | undefined
  /**
   * True when a past window may stand beside the one being judged: what was read then brings at least four fifths of what is
   * counted now. A window in which the busiest source was down, or not read yet, is no zero: it is unknown.
   *
   * @param sources - Posts per source in the window being judged.
   */
  comparable(past: Stretch, sources: Readonly<Record<string, number>>): boolean
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
  historyFromMs,
  window,
}: {
  readonly store: PostStore
  readonly gaps: readonly CoverageGap[]
  /** How far back the past is looked at. */
  readonly historyFromMs: number
  /** The window being judged. */
  readonly window: Stretch
}): Promise<Coverage> {
  const firstPostMs = await firstPosts(store, { fromMs: historyFromMs, toMs: window.toMs })
  const inGap = new Map<string, Stretch[]>()
  // Of a source that was read in part most is there: it goes on being counted.
  for (const { sourceId, fromMs, toMs } of gaps.filter(({ partial }) => partial !== true))
    inGap.set(sourceId, [...(inGap.get(sourceId) ?? []), { fromMs, toMs: toMs ?? Infinity }])

  const sources = [...firstPostMs.keys()]
  const readable = sources.filter((id) => coveredShare(inGap.get(id) ?? [], window) <= 0.5)
  return {
    readableNow: readable.length === sources.length ? undefined : readable,
    comparable(past, counted) {
      let all = 0
      let missing = 0
      for (const [id, posts] of Object.entries(counted)) {
        const before = { fromMs: -Infinity, toMs: firstPostMs.get(id) ?? Infinity }
        all += posts
        missing += posts * coveredShare([before, ...(inGap.get(id) ?? [])], past)
      }
      return missing <= all * MAX_UNREAD_SHARE
    },
  }
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

/** Sources with posts in `span`, each with the hour (before `toMs`) of its first post; -Infinity when it has older ones than `span`. */
async function firstPosts(store: PostStore, { fromMs, toMs }: Stretch): Promise<ReadonlyMap<string, number>> {
  const sources = await store.facet({ sinceMs: fromMs, untilMs: toMs }, 'source', MOST_SOURCES)
  return new Map(
    await Promise.all(
      sources.map(async ({ key: source }) => {
        const first = await store.firstPublished({ sources: [source], untilMs: toMs })
        const isOlder = first === null || first < fromMs
        return [source, isOlder ? -Infinity : toMs - Math.ceil((toMs - first) / HOUR_MS) * HOUR_MS] as const
      }),
    ),
  )
}
