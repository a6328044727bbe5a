import { ROLES, type RoleId } from '../core/annotation.ts'
import { HOUR_MS } from '../core/bangkok-time.ts'
import type { FacetField, PostFilter, PostStore } from '../core/ports/post-store.ts'
import { changeBetween, round, shareOf } from './compare.ts'
import type { Change } from './schema.ts'

export type Counts = Readonly<Record<string, number>>

/** The two periods as conditions, and whether they may be compared: what every part of the report asks with. */
export interface Periods {
  readonly store: PostStore
  readonly now: { readonly sinceMs: number; readonly untilMs: number }
  readonly before: { readonly sinceMs: number; readonly untilMs: number }
  readonly comparable: boolean
}

export interface Figure {
  readonly count: number
  readonly of: number
  readonly share: number | null
  readonly change: Change
}

/** More keys than there are: all of them. */
const ALL_KEYS = 10_000

export async function facetCounts(store: PostStore, filter: PostFilter, field: FacetField): Promise<Counts> {
  return Object.fromEntries((await store.facet(filter, field, ALL_KEYS)).map(({ key, count }) => [key, count]))
}

export function figureOf(
  count: number,
  of: number,
  previous: number,
  { comparable }: Pick<Periods, 'comparable'>,
): Figure {
  return { count, of, share: shareOf(count, of), change: changeBetween(count, previous, comparable) }
}

/** Posts matching `filter` in the week, out of `of`, against the week before. */
export async function countFigure(periods: Periods, filter: PostFilter, of: number): Promise<Figure> {
  const { store, now, before } = periods
  const [count, previous] = [await store.count({ ...filter, ...now }), await store.count({ ...filter, ...before })]
  return figureOf(count, of, previous, periods)
}

/** What victims say they lost. A lure's amount is what it asks for, so only victim reports count. */
export async function bahtLost(periods: Periods, filter: PostFilter, ofReports: number) {
  const { store, now, before, comparable } = periods
  const reports: PostFilter = { ...filter, roles: ['victim-report'] }
  const [amount, previous] = [await store.amount({ ...reports, ...now }), await store.amount({ ...reports, ...before })]
  const sumThb = round(amount.sumThb)
  return { sumThb, posts: amount.posts, ofReports, change: changeBetween(sumThb, round(previous.sumThb), comparable) }
}

export function roleCounts(count: (role: RoleId) => number): Record<RoleId, number> {
  return Object.fromEntries(ROLES.map((role) => [role, count(role)])) as Record<RoleId, number>
}

export function iso(ms: number): string {
  return new Date(ms).toISOString()
}

/** To a hundredth of an hour. */
export function hours(ms: number): number {
  return Math.round((ms / HOUR_MS) * 100) / 100
}
