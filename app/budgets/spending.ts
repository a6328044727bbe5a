import type { Config, SecretSource, SourceConfig } from '../../config/schema.ts'
import type { Spending } from '../../collectors/http/spending.ts'
import { CollectorError } from '../../core/errors.ts'
import type { Budget, Collector } from '../../core/ports/collector.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import type { Secret } from '../../core/secret.ts'
import { REFRESH_EVERY_MS, refreshId } from '../refresh-slots.ts'
import { watchWordsFor } from '../watch-words.ts'
import { thereAgainMs } from './account.ts'
import { exhausted, type AccountKey, type Ledger } from './ledger.ts'
import { runsByReset } from './runs.ts'
import type { ShareRequest } from './share.ts'
import { windowOf } from './window.ts'

export interface BudgetDeps {
  readonly config: Config
  readonly collectors: ReadonlyMap<string, Collector>
  readonly secrets: SecretSource
  readonly ledger: Ledger
  /** A keyed digest that names a credential without giving it away. */
  readonly nameCredential: (secret: Secret) => string
}

/** The budgets of a source, for one of its runs. */
export interface RunBudgets extends Spending {
  readonly allowance: (budget: string, needed?: number) => Promise<number>
  /** Undefined: it was never given less than it needed. */
  readonly shortage: () => Shortage | undefined
  /** At the run's end: what it brought. */
  readonly found: (posts: number) => Promise<void>
}

/** Why a run could not send a request. */
export type Shortage =
  /** Its share is not enough yet. `message` says so to people. */
  | { readonly kind: 'saving'; readonly message: string }
  /** There is not enough left before the reset. */
  | { readonly kind: 'exhausted'; readonly error: CollectorError }

/** @param slotMs - The run: however often it asks, it is given its share once. */
export function budgetsOf(source: SourceConfig, slotMs: number, nowMs: () => number, deps: BudgetDeps): RunBudgets {
  const own = sourceBudgets(source, deps)
  const find = (id: string) => {
    const found = own?.budgets.find((budget) => budget.id === id)
    if (own === undefined || found === undefined)
      throw new Error(`collector ${source.collector} spends of the budget "${id}" without declaring it`)
    return { budget: found, key: keyOf(own.collector, found, deps) }
  }
  const book = (work: 'reserve' | 'settle', { budget: id, amount, subject }: Spend) => {
    const { budget, key } = find(id)
    return deps.ledger[work](key, budget, { amount, subject, sourceId: source.id })
  }
  let shortage: Shortage | undefined
  return {
    shortage: () => shortage,
    async reserve(spend) {
      for (const [i, part] of spend.entries()) {
        try {
          await book('reserve', part)
        } catch (error) {
          // A subject stays paid for: the platform may know it already.
          for (const { budget, amount, subject } of spend.slice(0, i))
            if (subject === undefined) await book('settle', { budget, amount: -amount })
          throw error
        }
      }
    },
    async settle(spend) {
      for (const part of spend) if (part.amount !== 0) await book('settle', part)
    },
    async allowance(id, needed = 1) {
      const { budget, key } = find(id)
      const allowance = await deps.ledger.share(
        key,
        budget,
        shareRequestOf(source, budget, { slotMs, nowMs: nowMs(), needed }, deps),
      )
      if (allowance < needed)
        shortage ??= await explained(deps.ledger, key, budget, { needed, sourceId: source.id }, nowMs())
      return allowance
    },
    async found(posts) {
      if (posts > 0)
        for (const budget of own?.budgets ?? []) await deps.ledger.found(find(budget.id).key, budget, source.id, posts)
    },
  }
}

/** What the planner has to know to give the run its share. */
export function shareRequestOf(
  source: SourceConfig,
  budget: Budget,
  { slotMs, nowMs, needed = 0 }: { readonly slotMs: number; readonly nowMs: number; readonly needed?: number },
  deps: BudgetDeps,
): ShareRequest {
  const runs = new Map(
    sharersOf(source, budget, deps).map((other) => [
      other.id,
      runsByReset(other, budget, nowMs, other.id === source.id ? slotMs : undefined),
    ]),
  )
  if (!runs.has(source.id)) runs.set(source.id, 1)
  return { sourceId: source.id, slotMs, runs, needed, ...planned(source, budget.id, deps) }
}

async function explained(
  ledger: Ledger,
  key: AccountKey,
  budget: Budget,
  { needed, sourceId }: { readonly needed: number; readonly sourceId: string },
  nowMs: number,
): Promise<Shortage> {
  const account = await ledger.read(key, budget)
  const retryAtMs = thereAgainMs(account, budget, needed, nowMs)
  if (retryAtMs > nowMs)
    return {
      kind: 'exhausted',
      error: new CollectorError('quota-exhausted', exhausted(key, budget, retryAtMs), { retryAtMs }),
    }
  const until =
    budget.window.kind === 'rolling' ? '' : ` till ${new Date(windowOf(budget.window, nowMs).resetMs).toISOString()}`
  const { limit, unit } = budget
  const saved = Math.floor((account.sources[sourceId]?.credit ?? 0) * 10) / 10
  return {
    kind: 'saving',
    message: `left out this time: ${Math.round(account.used)} of ${limit} ${unit} are used, and the rest is spread out to last${until}; a request takes ${needed}, of which ${saved} are saved up`,
  }
}

/** Undefined when its collector counts nothing. */
export function sourceBudgets(
  source: SourceConfig,
  { collectors }: Pick<BudgetDeps, 'collectors'>,
): { readonly collector: Collector; readonly options: unknown; readonly budgets: readonly Budget[] } | undefined {
  const collector = collectors.get(source.collector)
  const options = collector?.options.safeParse(source.options)
  if (collector?.budgets === undefined || options?.success !== true) return undefined
  return { collector, options: options.data, budgets: collector.budgets(options.data) }
}

export function keyOf(
  { platform }: Pick<Collector, 'platform'>,
  { credential }: Budget,
  { secrets, nameCredential }: Pick<BudgetDeps, 'secrets' | 'nameCredential'>,
): AccountKey {
  const secret = credential === undefined ? undefined : secrets(credential)
  return { platform, credential: secret === undefined ? 'all' : nameCredential(secret) }
}

/** Names whom a platform counts, for the pace: the first secret that it can't do without, or that it is sent. Undefined: there is none, or it is not set. */
export function credentialKey(
  { platform, secrets: declared = [] }: Pick<Collector, 'platform' | 'secrets'>,
  options: unknown,
  secrets: SecretSource,
  nameCredential: BudgetDeps['nameCredential'],
): string | undefined {
  const name = declared.find((one) => one.required || one.isSent?.(options) === true)?.name
  const secret = name === undefined ? undefined : secrets(name)
  return secret === undefined ? undefined : `${platform}~${nameCredential(secret)}`
}

/** Enabled sources that draw on the same account, each with what it asks again for. */
function sharersOf({ collector }: SourceConfig, budget: Budget, deps: BudgetDeps): readonly Sharer[] {
  const platform = deps.collectors.get(collector)?.platform
  if (platform === undefined) return []
  const key = keyOf({ platform }, budget, deps)
  return deps.config.sources.flatMap((source) => {
    if (!source.enabled) return []
    const own = sourceBudgets(source, deps)
    const same = own?.budgets.find(({ id }) => id === budget.id)
    if (own === undefined || same === undefined) return []
    const theirs = keyOf(own.collector, same, deps)
    if (theirs.platform !== key.platform || theirs.credential !== key.credential) return []
    const again = own.collector.refresh?.spend?.(own.options).some((spend) => spend.budget === budget.id) === true
    return again ? [source, { id: refreshId(source), every: REFRESH_EVERY_MS }] : [source]
  })
}

type Sharer = Pick<SourceConfig, 'id' | 'every'>

/** What a run of the source spends of a budget, as its collector plans it. */
function planned(source: SourceConfig, budget: string, deps: PlanDeps): Pick<ShareRequest, 'wanted' | 'bySubject'> {
  const spends = plannedSpends(source, budget, deps)
  return {
    wanted: spends.reduce((sum, { amount }) => sum + amount, 0),
    bySubject: spends.some(({ subject }) => subject !== undefined),
  }
}

/** What so many runs of the source spend of a budget; the same subject again is free. */
export function wantedOf(source: SourceConfig, budget: string, runs: number, deps: PlanDeps): number {
  const { wanted, bySubject } = planned(source, budget, deps)
  return bySubject ? wanted : wanted * runs
}

/** Of a budget of different things: those that a run asks for. */
export function subjectsOf(source: SourceConfig, budget: string, deps: PlanDeps): readonly string[] {
  return [...new Set(plannedSpends(source, budget, deps).flatMap(({ subject }) => subject ?? []))]
}

type PlanDeps = Pick<BudgetDeps, 'collectors' | 'config'>

function plannedSpends(source: SourceConfig, budget: string, { collectors, config }: PlanDeps): readonly Spend[] {
  const collector = collectors.get(source.collector)
  const options = collector?.options.safeParse(source.options)
  if (collector?.plan === undefined || options?.success !== true) return []
  return collector
    .plan(options.data, watchWordsFor(source, config))
    .flatMap(({ spend }) => spend.filter((part) => part.budget === budget))
}
