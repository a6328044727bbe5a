import type { SourceConfig } from '../../config/schema.ts'
import type { Budget, PlannedRequest } from '../../core/ports/collector.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { isRefreshId } from '../refresh-slots.ts'
import { nextRunMs, slotOf, waitUntil } from '../slots.ts'
import { watchWordsFor } from '../watch-words.ts'
import { thereAgainMs } from './account.ts'
import { runsByReset } from './runs.ts'
import { share } from './share.ts'
import { refreshDemand } from './refresh-demand.ts'
import { keyOf, shareRequestOf, sourceBudgets, subjectsOf, type BudgetDeps } from './spending.ts'
import { windowOf } from './window.ts'

/** What a source will do next, and how long its budgets last at that. */
export interface SourcePlan {
  readonly id: string
  readonly title: string
  readonly collector: string
  readonly everyMs: number
  /** Null: it is switched off. */
  readonly nextRunAtMs: number | null
  /** As the next run would send them first; pages that follow depend on what they bring. Null: its collector can't say. */
  readonly requests: readonly PlannedRequest[] | null
  readonly budgets: readonly BudgetPlan[]
  /** How old a post is on average when it is found, as far as that is known: the platform's own delay, and the wait for a run that can afford the request. */
  readonly delayMs: number
}

export interface BudgetPlan {
  readonly id: string
  readonly unit: string
  readonly limit: number
  readonly used: number
  /** Of a rolling budget: when something falls out of it again; null when nothing will. */
  readonly resetAtMs: number | null
  /** Runs of this source until then. */
  readonly runs: number
  /** What the requests of its next run spend, as far as it is known; 0: it can't say. */
  readonly wanted: number
  /** What the next run may use. */
  readonly allowance: number
  /** Every so many runs can afford what they want; null: none before the reset. */
  readonly everyRuns: number | null
  /** Sources that draw on the same account. */
  readonly sharedWith: readonly string[]
  /** What the platform's terms demand of it: to ask again for the stored posts. Null: nothing of this budget. */
  readonly refresh: RefreshPlan | null
}

/** How much of a budget asking again for stored posts takes. */
export interface RefreshPlan {
  readonly afterDays: number
  /** Stored posts of the source. */
  readonly posts: number
  /** In one window of the budget, for as many posts. */
  readonly wanted: number
  /** As many posts its whole budget is enough for. */
  readonly most: number
}

export interface PlanDeps extends BudgetDeps {
  readonly store: Pick<PostStore, 'count'>
}

/** The next runs of all sources, in the order of the configuration, without sending or writing anything. */
export function planDay(state: StateStore, nowMs: number, deps: PlanDeps): Promise<readonly SourcePlan[]> {
  return Promise.all(deps.config.sources.map((source) => planSource(source, state, nowMs, deps)))
}

async function planSource(source: SourceConfig, state: StateStore, nowMs: number, deps: PlanDeps): Promise<SourcePlan> {
  const collector = deps.collectors.get(source.collector)
  const options = collector?.options.safeParse(source.options)
  const requests =
    options?.success === true ? collector?.plan?.(options.data, watchWordsFor(source, deps.config)) : undefined
  const lease = (await stateOf(state, STATE.lease).get(source.id))?.value
  const health = (await stateOf(state, STATE.health).get(source.id))?.value
  const nextSlotMs = nextRunMs(source, lease?.lastSlotMs ?? null, nowMs)
  const budgets = await Promise.all(
    (sourceBudgets(source, deps)?.budgets ?? []).map((budget) => planBudget(source, budget, nowMs, deps)),
  )
  const waitMs = Math.max(
    source.every / 2,
    ...budgets.map(({ everyRuns, resetAtMs }) =>
      everyRuns === null ? (resetAtMs ?? nowMs) - nowMs : (everyRuns * source.every) / 2,
    ),
  )
  const platformMs = Math.max(0, ...(requests ?? []).map(({ delayMs }) => delayMs ?? 0))
  return {
    id: source.id,
    title: source.title,
    collector: source.collector,
    everyMs: source.every,
    // Not before the platform said it is there again.
    nextRunAtMs: nextSlotMs === null ? null : Math.max(nextSlotMs, waitUntil(health, nowMs) ?? 0),
    requests: requests ?? null,
    budgets,
    delayMs: Math.round(platformMs + waitMs),
  }
}

async function planBudget(source: SourceConfig, budget: Budget, nowMs: number, deps: PlanDeps): Promise<BudgetPlan> {
  const platform = deps.collectors.get(source.collector)?.platform ?? ''
  const account = await deps.ledger.read(keyOf({ platform }, budget, deps), budget)
  // Its next run, as if it were now.
  const slotMs = slotOf(source, nowMs) + source.every
  const request = shareRequestOf(source, budget, { slotMs, nowMs }, deps)
  const { allowance } = share(account, budget, request, nowMs)
  const runs = runsByReset(source, budget, nowMs, undefined)
  const total = [...request.runs.values()].reduce((sum, n) => sum + n, 0)
  const perRun = (budget.window.kind === 'rolling' ? budget.limit : budget.limit - account.used) / Math.max(1, total)
  const { id, unit, limit } = budget
  const paid = new Set(account.spent.map(({ subject }) => subject))
  const subjects = subjectsOf(source, id, deps).filter((subject) => !paid.has(subject))
  const wanted = request.bySubject ? subjects.length : request.wanted
  return {
    id,
    unit,
    limit,
    used: account.used,
    resetAtMs:
      budget.window.kind !== 'rolling'
        ? windowOf(budget.window, nowMs).resetMs
        : account.used === 0
          ? null
          : thereAgainMs(account, budget, budget.limit - account.used + 1, nowMs),
    runs,
    wanted,
    allowance,
    everyRuns: everyRunsOf(wanted, request.bySubject ? allowance : perRun, limit - account.used),
    sharedWith: [...request.runs.keys()].filter((other) => other !== source.id && !isRefreshId(other)),
    refresh: await planRefresh(source, budget, deps),
  }
}

async function planRefresh(source: SourceConfig, budget: Budget, deps: PlanDeps): Promise<RefreshPlan | null> {
  const demand = refreshDemand(source, budget, deps)
  if (demand === undefined) return null
  const posts = await deps.store.count({ sources: [source.id] })
  return { afterDays: demand.afterDays, posts, wanted: posts / demand.postsPerUnit, most: Math.floor(demand.most) }
}

function everyRunsOf(wanted: number, perRun: number, left: number): number | null {
  if (wanted === 0) return 1
  return left <= 0 || perRun <= 0 ? null : Math.max(1, Math.ceil(wanted / perRun))
}
