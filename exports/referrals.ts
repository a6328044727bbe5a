import type { RoleId } from '../core/annotation.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { figureOf, type Periods } from './questions.ts'
import type { WeeklyReport } from './schema.ts'

/** Posts an agency or the police can act on: what offenders write, and what was done to somebody. */
export const ACTIONABLE_ROLES: readonly RoleId[] = ['lure', 'victim-report']

export async function readReferrals(periods: Periods, taxonomy: Taxonomy): Promise<WeeklyReport['referrals']> {
  const { store, now, before } = periods
  const of = await store.count({ ...now, roles: ACTIONABLE_ROLES })
  const figure = async (categories: readonly string[]) => {
    // An empty list would mean any category.
    if (categories.length === 0) return figureOf(0, of, 0, periods)
    const filter = { categories, roles: ACTIONABLE_ROLES }
    const [count, previous] = [await store.count({ ...filter, ...now }), await store.count({ ...filter, ...before })]
    return figureOf(count, of, previous, periods)
  }
  const agencies: WeeklyReport['referrals']['agencies'] = []
  for (const { id, th, en, acts_on } of taxonomy.agencies)
    agencies.push({ id, label: { th, en }, ...(await figure(acts_on)) })
  const policeTypes: WeeklyReport['referrals']['policeTypes'] = []
  for (const [id, label] of Object.entries(taxonomy.police_types)) {
    const leaves = taxonomy.categories.flatMap((top) => top.children).filter((leaf) => leaf.police.includes(Number(id)))
    if (leaves.length > 0) policeTypes.push({ id, label, ...(await figure(leaves.map((leaf) => leaf.id))) })
  }
  return { of, agencies, policeTypes }
}
