import type { SourceConfig } from '../config/schema.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { CoverageGap } from '../core/source-health.ts'
import { STATE, stateOf } from '../core/state.ts'
import { coveredShare } from '../trends/coverage.ts'
import { round } from './compare.ts'
import { STATE_LABELS } from './labels.ts'
import { figureOf, hours, iso, type Counts, type Periods } from './questions.ts'
import type { Label, WeeklyReport } from './schema.ts'

const PAGE = 1_000

/** What the report needs to know of a source, whether it is read or sends. */
type NamedSource = Pick<SourceConfig, 'id' | 'title' | 'synthetic' | 'enabled'>

/** Every gap there is, of all sources. */
export async function readAllGaps(state: StateStore): Promise<readonly CoverageGap[]> {
  const gaps: CoverageGap[] = []
  const kind = stateOf(state, STATE.gap)
  for (let after: string | undefined; ;) {
    const page = await kind.list({ limit: PAGE, ...(after === undefined ? {} : { after }) })
    gaps.push(...page.map(({ value }) => value))
    after = page.at(-1)?.id
    if (page.length < PAGE) return gaps
  }
}

/** Gaps that reach into the week, cut to it, oldest first. */
export function gapsWithin(
  gaps: readonly CoverageGap[],
  { sinceMs, untilMs }: Periods['now'],
  sources: readonly NamedSource[],
): WeeklyReport['gaps'] {
  return gaps
    .map((gap) => ({
      ...gap,
      fromMs: Math.max(gap.fromMs, sinceMs),
      toMs: Math.min(gap.toMs ?? Infinity, untilMs),
      open: (gap.toMs ?? Infinity) > untilMs,
    }))
    .filter(({ fromMs, toMs }) => fromMs < toMs)
    .sort((a, b) => a.fromMs - b.fromMs || (a.sourceId < b.sourceId ? -1 : 1))
    .map(({ sourceId, fromMs, toMs, reason, open, partial = false }) => ({
      source: sourceId,
      title: titleOf(sources, sourceId),
      from: iso(fromMs),
      to: iso(toMs),
      hours: hours(toMs - fromMs),
      reason,
      label: partial ? inPart(STATE_LABELS[reason]) : { ...STATE_LABELS[reason] },
      open,
      partial,
    }))
}

function inPart({ th, en }: Label): Label {
  return { th: `${th} (บางส่วนของแหล่ง)`, en: `${en} (a part of it)` }
}

/** Sources that are collected and those that brought posts, most posts first. */
export function sourceRows({
  periods,
  sources,
  gaps,
  counts,
  previous,
  postsRead,
}: {
  readonly periods: Periods
  readonly sources: readonly NamedSource[]
  readonly gaps: WeeklyReport['gaps']
  readonly counts: Counts
  readonly previous: Counts
  readonly postsRead: number
}): WeeklyReport['sources'] {
  const whole = { fromMs: periods.now.sinceMs, toMs: periods.now.untilMs }
  const collected = sources.filter((source) => source.enabled).map((source) => source.id)
  const ids = new Set([...collected, ...Object.keys(counts), ...Object.keys(previous)])
  return [...ids]
    .map((id) => {
      const unread = gaps
        .filter((gap) => gap.source === id && !gap.partial)
        .map((gap) => ({ fromMs: Date.parse(gap.from), toMs: Date.parse(gap.to) }))
      const unreadShare = coveredShare(unread, whole)
      return {
        id,
        title: titleOf(sources, id),
        synthetic: sources.some((source) => source.id === id && source.synthetic),
        ...figureOf(counts[id] ?? 0, postsRead, previous[id] ?? 0, periods),
        coverage: collected.includes(id) ? round(1 - unreadShare) : null,
        gapHours: hours(unreadShare * (whole.toMs - whole.fromMs)),
      }
    })
    .sort((a, b) => b.count - a.count || (a.id < b.id ? -1 : 1))
}

/** What the configuration calls it; a source that is no longer there goes by its id. */
export function titleOf(sources: readonly NamedSource[], id: string): string {
  return sources.find((source) => source.id === id)?.title ?? id
}
