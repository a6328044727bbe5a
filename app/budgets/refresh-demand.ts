import type { SourceConfig } from '../../config/schema.ts'
import type { Budget } from '../../core/ports/collector.ts'
import { sourceBudgets, type BudgetDeps } from './spending.ts'

const MONTH_DAYS = 30

/** What asking again for stored posts takes of a budget. */
export interface RefreshDemand {
  readonly afterDays: number
  /** Stored posts for which one unit is enough in a window of the budget. */
  readonly postsPerUnit: number
  /** Stored posts for which the whole budget is enough. */
  readonly most: number
}

/** Undefined: the source's platform demands nothing that this budget pays. */
export function refreshDemand(
  source: SourceConfig,
  { id, limit, window }: Budget,
  deps: Pick<BudgetDeps, 'collectors'>,
): RefreshDemand | undefined {
  const own = sourceBudgets(source, deps)
  const refresh = own?.collector.refresh
  const perPost = refresh?.spend?.(own?.options).find(({ budget }) => budget === id)?.amount
  if (refresh === undefined || perPost === undefined || perPost === 0) return undefined
  const windowDays = window.kind === 'rolling' ? window.hours / 24 : window.kind === 'day' ? 1 : MONTH_DAYS
  const postsPerUnit = refresh.afterDays / (windowDays * perPost)
  return { afterDays: refresh.afterDays, postsPerUnit, most: limit * postsPerUnit }
}
