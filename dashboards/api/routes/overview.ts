import { createRoute } from '@hono/zod-openapi'
import { topCategory } from '../../../core/annotation.ts'
import { BANGKOK_OFFSET_MS, DAY_MS, HOUR_MS } from '../../../core/bangkok-time.ts'
import type { CoverageGap } from '../../../core/source-health.ts'
import type { PostFilter, PostStore } from '../../../core/ports/post-store.ts'
import { STATE, stateOf } from '../../../core/state.ts'
import { expectedBand } from '../../../trends/expected-band.ts'
import { answers, createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'
import { readFilter, relevantOnly, type Asked } from '../filter.ts'
import { FiguresSchema, TimelineSchema } from '../schemas/overview.ts'
import { FilterQuerySchema } from '../schemas/shapes.ts'
import { iso, showGap } from '../show.ts'
import { campaignsIn, isNew } from './posts.ts'

const SPARK_PARTS = 24
/** A period before counts as read when gaps take at most this share of it. */
const MAX_GAP_SHARE = 0.1

/** The four figures and the chart. */
export function overviewRoutes(deps: ApiDeps) {
  const { store, state, config } = deps
  return createRouter()
    .openapi(
      createRoute({
        method: 'get',
        path: '/figures',
        summary: 'The four figures, each against the period before',
        request: { query: FilterQuerySchema },
        responses: answers(FiguresSchema),
      }),
      async (c) => {
        const asked = await readFilter(c.req.valid('query'), deps)
        const { sinceMs, untilMs, filter } = asked
        const before = { ...filter, sinceMs: sinceMs - (untilMs - sinceMs), untilMs: sinceMs }
        const wasRead = await wasReadInFull(deps, asked, before)
        const counted = async (role: 'victim-report' | 'lure') => {
          const own = { ...filter, roles: rolesWithin(filter, role) }
          const line = await sparkline(store, own, asked)
          return {
            value: sumOf(line),
            previous: wasRead ? await countOf(store, { ...own, ...periodOf(before) }) : null,
            sparkline: line,
          }
        }
        return c.json(
          {
            since: iso(sinceMs),
            until: iso(untilMs),
            postsRead: await store.count(asked.base),
            victimReports: await counted('victim-report'),
            lures: await counted('lure'),
            newCampaigns: await newCampaigns(store, asked, wasRead ? before : undefined),
            bahtLost: await bahtLost(store, asked, wasRead ? before : undefined),
          },
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/timeline',
        summary: 'Posts over time by category, with gaps, alerts and the expected band',
        request: { query: FilterQuerySchema },
        responses: answers(TimelineSchema),
      }),
      async (c) => {
        const asked = await readFilter(c.req.valid('query'), deps)
        const { sinceMs, untilMs, base } = asked
        const filter = relevantOnly(asked.filter)
        const [only] = filter.categories?.length === 1 ? filter.categories : []
        const intervalMs = intervalFor(untilMs - sinceMs)
        const grid = { intervalMs, alignMs: -BANGKOK_OFFSET_MS }
        const [counts, read, gaps] = await Promise.all([
          store.histogram(filter, { ...grid, by: only === undefined ? 'topCategory' : undefined }),
          store.histogram(base, grid),
          gapsIn(deps, asked),
        ])
        const countsAt = new Map(counts.map((bucket) => [bucket.fromMs, bucket.counts]))
        const readAt = new Map(read.map((bucket) => [bucket.fromMs, bucket.counts['all'] ?? 0]))
        const named = (found: Readonly<Record<string, number>> | undefined) =>
          only === undefined ? withoutOthers(found ?? {}, filter) : { [only]: found?.['all'] ?? 0 }
        const band =
          only === undefined || intervalMs !== HOUR_MS
            ? []
            : await expectedBand({ store, gaps, settings: config.trends, filter, fromMs: sinceMs, toMs: untilMs })
        return c.json(
          {
            since: iso(sinceMs),
            until: iso(untilMs),
            intervalMs,
            mode: only === undefined ? ('topCategory' as const) : ('one' as const),
            postsRead: sumOf(read.map(({ counts: { all } }) => all ?? 0)),
            buckets: bucketStarts(asked, grid).map((fromMs) => ({
              from: iso(fromMs),
              counts: named(countsAt.get(fromMs)),
              read: readAt.get(fromMs) ?? 0,
            })),
            band: band.map(({ fromMs, expected, upper }) => ({ from: iso(fromMs), expected, upper })),
            gaps: gaps.map((gap) => showGap(gap, config)),
            alerts: await alertsIn(state, asked),
          },
          200,
        )
      },
    )
}

/** Hours up to a week, then longer steps, so that a chart has some hundred bars at most. */
function intervalFor(rangeMs: number): number {
  if (rangeMs <= 8 * DAY_MS) return HOUR_MS
  return rangeMs <= 29 * DAY_MS ? 6 * HOUR_MS : DAY_MS
}

function bucketStarts(
  { sinceMs, untilMs }: Asked,
  { intervalMs, alignMs }: { intervalMs: number; alignMs: number },
): readonly number[] {
  const starts: number[] = []
  const first = alignMs + Math.floor((sinceMs - alignMs) / intervalMs) * intervalMs
  for (let at = first; at < untilMs; at += intervalMs) starts.push(at)
  return starts
}

/** A post with two categories counts under both; with some chosen, the bars of the others are left out. */
function withoutOthers(counts: Readonly<Record<string, number>>, { categories }: PostFilter): Record<string, number> {
  if (categories === undefined) return { ...counts }
  const tops = new Set(categories.map(topCategory))
  return Object.fromEntries(Object.entries(counts).filter(([id]) => tops.has(id)))
}

/** The role if the filter lets it through, else a list that matches nothing. */
function rolesWithin({ roles }: PostFilter, role: 'victim-report' | 'lure'): readonly ['victim-report' | 'lure'] | [] {
  return roles === undefined || roles.includes(role) ? [role] : []
}

/** An empty list of roles would mean any role to the store. */
function countOf(store: PostStore, filter: PostFilter): Promise<number> {
  return filter.roles?.length === 0 ? Promise.resolve(0) : store.count(filter)
}

function parts({ sinceMs, untilMs }: Asked) {
  const intervalMs = Math.max(1, Math.ceil((untilMs - sinceMs) / SPARK_PARTS))
  return { intervalMs, starts: Array.from({ length: SPARK_PARTS }, (_, i) => sinceMs + i * intervalMs) }
}

async function sparkline(store: PostStore, filter: PostFilter, asked: Asked): Promise<number[]> {
  const { intervalMs, starts } = parts(asked)
  if (filter.roles?.length === 0) return starts.map(() => 0)
  const buckets = await store.histogram(filter, { intervalMs, alignMs: asked.sinceMs })
  const at = new Map(buckets.map(({ fromMs, counts }) => [fromMs, counts['all'] ?? 0]))
  return starts.map((fromMs) => at.get(fromMs) ?? 0)
}

async function bahtLost(store: PostStore, asked: Asked, before: Period | undefined) {
  const { intervalMs, starts } = parts(asked)
  const roles = rolesWithin(asked.filter, 'victim-report')
  if (roles.length === 0) return { value: 0, posts: 0, previous: before === undefined ? null : 0, sparkline: starts.map(() => 0) } // prettier-ignore
  const reports: PostFilter = { ...asked.filter, roles }
  const sums = await store.amountHistogram(reports, { intervalMs, alignMs: asked.sinceMs })
  const at = new Map(sums.map(({ fromMs, sumThb }) => [fromMs, sumThb]))
  return {
    value: sumOf(sums.map(({ sumThb }) => sumThb)),
    posts: sumOf(sums.map(({ posts }) => posts)),
    previous: before === undefined ? null : (await store.amount({ ...reports, ...periodOf(before) })).sumThb,
    sparkline: starts.map((fromMs) => at.get(fromMs) ?? 0),
  }
}

interface Period {
  readonly sinceMs: number
  readonly untilMs: number
}

function periodOf({ sinceMs, untilMs }: Period): Period {
  return { sinceMs, untilMs }
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, n) => sum + n, 0)
}

async function newCampaigns(store: PostStore, asked: Asked, before: (PostFilter & { sinceMs: number }) | undefined) {
  const fresh = async (filter: PostFilter & { sinceMs: number }) => {
    const found = await campaignsIn(store, filter)
    const flags = await Promise.all(found.map((campaign) => isNew(store, campaign, filter.sinceMs)))
    return found.filter((_, i) => flags[i])
  }
  const now = await fresh(asked.filter)
  const { intervalMs, starts } = parts(asked)
  return {
    value: now.length,
    previous: before === undefined ? null : (await fresh(before)).length,
    sparkline: starts.map(
      (from) => now.filter((c) => c.firstSeenMs >= from && c.firstSeenMs < from + intervalMs).length,
    ),
  }
}

/** A period in which sources were away, or which lies before the first post, is no measure. */
async function wasReadInFull(
  deps: ApiDeps,
  { base }: Asked,
  before: { readonly sinceMs: number; readonly untilMs: number },
): Promise<boolean> {
  const { firstPublishedAtMs } = await deps.store.totals()
  if (firstPublishedAtMs === null || firstPublishedAtMs > before.sinceMs) return false
  const lengthMs = before.untilMs - before.sinceMs
  const lost = new Map<string, number>()
  for (const { sourceId, fromMs, toMs, partial } of await gapsIn(deps, before)) {
    if (partial === true) continue
    if (base.sources?.includes(sourceId) === false) continue
    const inside = Math.min(toMs ?? Infinity, before.untilMs) - Math.max(fromMs, before.sinceMs)
    lost.set(sourceId, (lost.get(sourceId) ?? 0) + inside)
  }
  return [...lost.values()].every((ms) => ms <= lengthMs * MAX_GAP_SHARE)
}

const MANY = 10_000

async function gapsIn(
  { state }: Pick<ApiDeps, 'state'>,
  { sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
): Promise<readonly CoverageGap[]> {
  const gaps = await stateOf(state, STATE.gap).list({ limit: MANY })
  return gaps
    .map(({ value }) => value)
    .filter(({ fromMs, toMs }) => fromMs < untilMs && (toMs === null || toMs > sinceMs))
}

async function alertsIn(state: ApiDeps['state'], { sinceMs, untilMs }: Asked) {
  const recent = await stateOf(state, STATE.alert).list({ descending: true, limit: 500 })
  return recent
    .map(({ value }) => value)
    .filter(({ openedAtMs }) => openedAtMs >= sinceMs && openedAtMs < untilMs)
    .map(({ id, openedAtMs, title, test }) => ({ id, at: iso(openedAtMs), title, test }))
}
