import { RELEVANT_ROLES, ROLES, topCategory, type RoleId } from '../core/annotation.ts'
import { DAY_MS, dayOf, formatThaiDate } from '../core/bangkok-time.ts'
import { agenciesFor, type Taxonomy } from '../core/taxonomy.ts'
import { coveredShare } from '../trends/coverage.ts'
import { shareOf } from './compare.ts'
import { bahtLost, facetCounts, figureOf, hours, roleCounts, type Counts, type Periods } from './questions.ts'
import type { Label, WeeklyReport } from './schema.ts'

type Bases = { readonly postsRead: number; readonly relevant: number }

/** Counts of leaves and top categories, by role. What the taxonomy no longer names stands last, under its id. */
export async function readCategories(
  periods: Periods,
  taxonomy: Taxonomy,
  bases: Bases,
): Promise<Pick<WeeklyReport, 'topCategories' | 'categories'>> {
  const { store, now, before } = periods
  const counted = async (field: 'category' | 'topCategory') => ({
    now: await facetCounts(store, now, field),
    before: await facetCounts(store, before, field),
    byRole: Object.fromEntries(
      await Promise.all(
        ROLES.map(async (role) => [role, await facetCounts(store, { ...now, roles: [role] }, field)] as const),
      ),
    ) as Record<RoleId, Counts>,
  })
  const leaves = await counted('category')
  const tops = await counted('topCategory')

  const entry = (id: string, label: Label, counts: typeof leaves) => {
    const figure = figureOf(counts.now[id] ?? 0, bases.postsRead, counts.before[id] ?? 0, periods)
    const byRole = roleCounts((role) => counts.byRole[role][id] ?? 0)
    const relevant = RELEVANT_ROLES.reduce((all, role) => all + byRole[role], 0)
    return { id, label, ...figure, shareOfRelevant: shareOf(relevant, bases.relevant), byRole }
  }

  const known = taxonomy.categories.flatMap((top) => top.children)
  const topIds = new Map(taxonomy.categories.map((top) => [top.id, top]))
  const leafIds = new Map(known.map((leaf) => [leaf.id, leaf]))
  const categories: WeeklyReport['categories'] = []
  for (const id of [...leafIds.keys(), ...unknown(leaves.now, leafIds)]) {
    const leaf = leafIds.get(id)
    const counts = entry(id, labelOf(leaf, id), leaves)
    categories.push({
      ...counts,
      top: topCategory(id),
      bahtLost: await bahtLost(periods, { categories: [id] }, counts.byRole['victim-report']),
      police: leaf?.police.map(String) ?? [],
      referTo: [...agenciesFor(taxonomy, id)],
    })
  }
  return {
    topCategories: [...topIds.keys(), ...unknown(tops.now, topIds)].map((id) =>
      entry(id, labelOf(topIds.get(id), id), tops),
    ),
    categories,
  }
}

export async function readRoles(
  periods: Periods,
  taxonomy: Taxonomy,
  postsRead: number,
): Promise<WeeklyReport['roles']> {
  const { store, now, before } = periods
  const [counts, previous] = [await facetCounts(store, now, 'role'), await facetCounts(store, before, 'role')]
  return ROLES.map((id) => ({
    id,
    label: labelOf(
      taxonomy.roles.find((role) => role.id === id),
      id,
    ),
    ...figureOf(counts[id] ?? 0, postsRead, previous[id] ?? 0, periods),
  }))
}

/** One entry a day, those without a post too. */
export async function readDays(
  { store, now }: Periods,
  taxonomy: Taxonomy,
  gaps: WeeklyReport['gaps'],
): Promise<WeeklyReport['days']> {
  const daily = { intervalMs: DAY_MS, alignMs: now.sinceMs }
  const byDay = async (by: 'role' | 'topCategory' | undefined) =>
    new Map((await store.histogram(now, { ...daily, by })).map(({ fromMs, counts }) => [fromMs, counts]))
  const [read, roles, tops] = [await byDay(undefined), await byDay('role'), await byDay('topCategory')]

  const days: WeeklyReport['days'] = []
  for (let fromMs = now.sinceMs; fromMs < now.untilMs; fromMs += DAY_MS) {
    const counts = tops.get(fromMs) ?? {}
    const topIds = taxonomy.categories.map((top) => top.id)
    const whole = { fromMs, toMs: fromMs + DAY_MS }
    days.push({
      day: dayOf(fromMs),
      thai: formatThaiDate(fromMs),
      read: read.get(fromMs)?.['all'] ?? 0,
      byRole: roleCounts((role) => roles.get(fromMs)?.[role] ?? 0),
      byTopCategory: Object.fromEntries(
        [...topIds, ...unknown(counts, new Set(topIds))].map((id) => [id, counts[id] ?? 0]),
      ),
      gapHours: hours(
        gaps.reduce((all, gap) => {
          if (gap.partial) return all
          const stretch = { fromMs: Date.parse(gap.from), toMs: Date.parse(gap.to) }
          return all + coveredShare([stretch], whole) * DAY_MS
        }, 0),
      ),
    })
  }
  return days
}

function labelOf(found: Label | undefined, id: string): Label {
  return found === undefined ? { th: id, en: id } : { th: found.th, en: found.en }
}

function unknown(counts: Counts, known: { has(id: string): boolean }): readonly string[] {
  return Object.keys(counts)
    .filter((id) => !known.has(id))
    .sort()
}
