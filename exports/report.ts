import { knownSources } from '../config/intake.ts'
import type { Config } from '../config/schema.ts'
import { RELEVANT_ROLES } from '../core/annotation.ts'
import { DAY_MS, dayOf, formatThaiDate } from '../core/bangkok-time.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { listWatchWords } from '../trends/watch-word-book.ts'
import { prepareWatchWords } from '../trends/watch-words.ts'
import { readAlerts } from './alerts.ts'
import { readCategories, readDays, readRoles } from './categories.ts'
import { changeBetween, compareSpans } from './compare.ts'
import { gapsWithin, readAllGaps, sourceRows } from './coverage.ts'
import { readExamples } from './examples.ts'
import { readIndicators } from './indicators.ts'
import { readPipelineVersions } from './pipeline-versions.ts'
import { bahtLost, countFigure, facetCounts, iso, roleCounts, type Counts, type Periods } from './questions.ts'
import { readReferrals } from './referrals.ts'
import type { WeeklyReport } from './schema.ts'
import { spanBefore, type Span } from './span.ts'

export interface ReportDeps {
  readonly store: PostStore
  readonly state: StateStore
  readonly config: Pick<Config, 'sources' | 'intake' | 'watchWords' | 'exports'>
  readonly taxonomy: Taxonomy
  readonly parseQuery: Annotator['parseQuery']
  readonly span: Span
}

/**
 * Asks the stores for everything the report says. Only questions; no clock: the same data make the same report.
 * @throws UserError when a watch-word can't be asked for.
 */
export async function buildReport(deps: ReportDeps): Promise<WeeklyReport> {
  const { store, state, config, taxonomy, span } = deps
  const previous = spanBefore(span)
  const now = { sinceMs: span.fromMs, untilMs: span.untilMs }
  const before = { sinceMs: previous.fromMs, untilMs: previous.untilMs }
  const allGaps = await readAllGaps(state)
  const countsNow = await facetCounts(store, now, 'source')
  const countsBefore = await facetCounts(store, before, 'source')
  const sources = knownSources(config)
  const enabled = new Set(sources.filter((source) => source.enabled).map((source) => source.id))
  const isRead = (id: string) => enabled.has(id)
  const comparison = await compareSpans({
    store,
    gaps: allGaps,
    span,
    before: previous,
    countsNow,
    countsBefore,
    isRead,
  })
  const periods: Periods = { store, now, before, comparable: comparison.comparable }

  const postsRead = await store.count(now)
  const relevant = await countFigure(periods, { roles: RELEVANT_ROLES }, postsRead)
  const roles = await readRoles(periods, taxonomy, postsRead)
  const gaps = gapsWithin(allGaps, now, sources)
  const categories = await readCategories(periods, taxonomy, { postsRead, relevant: relevant.count })
  const synthetic = new Set(sources.filter((source) => source.synthetic).map((source) => source.id))
  const isSynthetic = (id: string) => synthetic.has(id)

  return {
    format: 'rawang-weekly-report/1',
    synthetic: syntheticPart(countsNow, isSynthetic),
    week: describeSpan(span, previous, config.exports.firstDayOfWeek),
    comparison: { comparable: comparison.comparable, reasons: [...comparison.reasons] },
    pipeline: await readPipelineVersions(periods),
    totals: {
      postsRead: {
        count: postsRead,
        change: changeBetween(postsRead, await store.count(before), comparison.comparable),
      },
      relevant,
      ...(await store.authors(now)),
      bahtLost: await bahtLost(periods, {}, roles.find(({ id }) => id === 'victim-report')?.count ?? 0),
    },
    roles,
    ...categories,
    days: await readDays(periods, taxonomy, gaps),
    ...(await readIndicators(periods)),
    sources: sourceRows({
      periods,
      sources,
      gaps,
      counts: countsNow,
      previous: countsBefore,
      postsRead,
    }),
    gaps,
    alerts: await readAlerts(state, now),
    watchWords: await readWatchWords(deps, periods, postsRead),
    referrals: await readReferrals(periods, taxonomy),
    examples: await readExamples(periods, categories.categories, isSynthetic),
  }
}

function describeSpan(
  span: Span,
  previous: ReturnType<typeof spanBefore>,
  firstDayOfWeek: string,
): WeeklyReport['week'] {
  const lastDayMs = span.untilMs - DAY_MS
  return {
    kind: span.kind,
    label: span.label,
    from: dayOf(span.fromMs),
    to: dayOf(lastDayMs),
    days: Math.round((span.untilMs - span.fromMs) / DAY_MS),
    firstDayOfWeek,
    complete: span.complete,
    since: iso(span.fromMs),
    until: iso(span.untilMs),
    thai: { from: formatThaiDate(span.fromMs), to: formatThaiDate(lastDayMs) },
    previous: { from: dayOf(previous.fromMs), to: dayOf(previous.untilMs - DAY_MS) },
  }
}

function syntheticPart(counts: Counts, isSynthetic: (id: string) => boolean): WeeklyReport['synthetic'] {
  const sources = Object.keys(counts).filter(isSynthetic).sort()
  const posts = sources.reduce((all, id) => all + (counts[id] ?? 0), 0)
  return { any: posts > 0, posts, sources }
}

async function readWatchWords(
  { config, state, parseQuery }: ReportDeps,
  periods: Periods,
  postsRead: number,
): Promise<WeeklyReport['watchWords']> {
  const words: WeeklyReport['watchWords'] = []
  for (const { id, title, filter } of prepareWatchWords(await listWatchWords({ config, state }), parseQuery)) {
    const counts = await facetCounts(periods.store, { ...filter, ...periods.now }, 'role')
    words.push({
      id,
      title,
      ...(await countFigure(periods, filter, postsRead)),
      byRole: roleCounts((role) => counts[role] ?? 0),
    })
  }
  return words
}
