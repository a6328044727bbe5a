import type { Budget } from '../../core/ports/collector.ts'
import { isRefreshId } from '../refresh-slots.ts'
import { accountAt, NEW_SOURCE, ROUNDING, type BudgetAccount } from './account.ts'

export interface ShareRequest {
  readonly sourceId: string
  /** Its run: the same one is given a share once. */
  readonly slotMs: number
  /** Runs that will still draw on the budget before its reset (in a rolling window: in its length from now), by source; of `sourceId` this one included. */
  readonly runs: ReadonlyMap<string, number>
  /** What the requests of one of its runs spend, as far as it is known. */
  readonly wanted: number
  /** What the request costs that is asked for now; 0: not known. */
  readonly needed: number
  /** It spends by subject: a share of a hashtag is of no use. */
  readonly bySubject: boolean
}

/** Of a budget: what a source that can't say what a run costs may keep. */
const UNPLANNED = 0.05
/** How far a source that finds more, or less, for its spending may be favoured. */
const FAVOUR = { least: 0.5, most: 2 }

/**
 * What a run may use. What is left is divided among the runs to come; a part too small for a request is kept for the source until
 * it is enough, what a source has no use for goes back to all. So the budget is used up at the reset and not before, and nobody starves.
 */
export function share(
  before: BudgetAccount,
  budget: Budget,
  request: ShareRequest,
  nowMs: number,
): { readonly account: BudgetAccount; readonly allowance: number } {
  const account = accountAt(before, budget, nowMs)
  const left = Math.max(0, budget.limit - account.used)
  if (request.bySubject) return { account, allowance: Math.floor(left) }
  const { sourceId, slotMs, runs, wanted, needed } = request
  const own = account.sources[sourceId] ?? NEW_SOURCE
  if (own.slotMs === slotMs) return { account, allowance: wholePart(Math.min(left, own.credit)) }
  const heldByOthers = [...runs].reduce(
    (sum, [id, n]) => sum + (id === sourceId || n === 0 ? 0 : (account.sources[id]?.credit ?? 0)),
    0,
  )
  const weights = weightsOf(account, [...runs.keys()])
  const weightOf = (id: string) => weights.get(id) ?? 1
  const weightedRuns = [...runs].reduce((sum, [id, n]) => sum + weightOf(id) * n, 0)
  // In a rolling window as much falls out as was put in: a share of the whole, not of what is left.
  const free = budget.window.kind === 'rolling' ? budget.limit : Math.max(0, left - heldByOthers - own.credit)
  const part = weightedRuns === 0 ? free : (free * weightOf(sourceId)) / Math.max(weightedRuns, weightOf(sourceId))
  const most = Math.max(2 * part, needed, wanted > 0 ? 2 * wanted : budget.limit * UNPLANNED)
  const credit = Math.min(own.credit + part, most)
  return {
    account: { ...account, sources: { ...account.sources, [sourceId]: { ...own, credit, slotMs } } },
    allowance: wholePart(Math.min(left, credit)),
  }
}

/** Parts that add up to a whole may miss it by a rounding error. */
function wholePart(amount: number): number {
  return Math.floor(amount + ROUNDING)
}

/**
 * By posts found for what was spent, against the others; the square root, so that a lucky day is not everything. Asking again for
 * stored posts finds nothing and must be done: it is neither favoured nor the reverse.
 */
function weightsOf({ sources }: BudgetAccount, ids: readonly string[]): ReadonlyMap<string, number> {
  const yields = ids.map((id) => {
    const { spent, found } = sources[id] ?? NEW_SOURCE
    return { id, value: spent === 0 || isRefreshId(id) ? undefined : (found + 1) / (spent + 1) }
  })
  const known = yields.flatMap(({ value }) => (value === undefined ? [] : [value]))
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length)
  return new Map(
    yields.map(({ id, value }) => [
      id,
      value === undefined || mean === 0 ? 1 : Math.min(FAVOUR.most, Math.max(FAVOUR.least, Math.sqrt(value / mean))),
    ]),
  )
}
