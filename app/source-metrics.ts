import type { Budget } from '../core/ports/collector.ts'
import type { SourceConfig } from '../config/schema.ts'
import { STATE, stateOf } from '../core/state.ts'
import { thereAgainMs } from './budgets/account.ts'
import { runsByReset } from './budgets/runs.ts'
import { keyOf, sourceBudgets, wantedOf } from './budgets/spending.ts'
import { windowOf } from './budgets/window.ts'
import type { Installation } from './wire.ts'

type Measured = Pick<Installation, 'state' | 'metrics' | 'config' | 'collectors' | 'secrets' | 'ledger' | 'nameCredential' | 'clock'> // prettier-ignore

/** Brings the gauges on sources and budgets up to date, from the state that all processes share. When it can't be read they are left out. */
export async function measureSources(installation: Measured): Promise<void> {
  const { state, metrics, config } = installation
  const show: (() => void)[] = []
  try {
    for (const { value } of await stateOf(state, STATE.health).list())
      show.push(() => {
        metrics.sourceState.set({ source: value.sourceId, state: value.state }, 1)
      })
    for (const source of config.sources.filter(({ enabled }) => enabled))
      for (const budget of sourceBudgets(source, installation)?.budgets ?? [])
        show.push(await measureBudget(source, budget, installation))
  } catch {
    // /readyz says why.
    show.length = 0
  }
  // All at once: two may be asking, and what is planned is added up.
  for (const gauge of [metrics.sourceState, metrics.budgetUsed, metrics.budgetLeft, metrics.budgetPlanned, metrics.budgetReset]) gauge.reset() // prettier-ignore
  for (const one of show) one()
}

/** Sources that share an account set the same figures, and each adds what it plans. */
async function measureBudget(source: SourceConfig, budget: Budget, installation: Measured): Promise<() => void> {
  const { metrics, collectors, ledger, clock } = installation
  const platform = collectors.get(source.collector)?.platform ?? ''
  const labels = { platform, budget: budget.id, credential: budget.credential ?? 'all' }
  const nowMs = clock.nowMs()
  const account = await ledger.read(keyOf({ platform }, budget, installation), budget)
  const resetMs = budget.window.kind === 'rolling' ? thereAgainMs(account, budget, budget.limit - account.used + 1, nowMs) : windowOf(budget.window, nowMs).resetMs // prettier-ignore
  const planned = wantedOf(source, budget.id, runsByReset(source, budget, nowMs, undefined), installation)
  return () => {
    metrics.budgetUsed.set(labels, account.used)
    metrics.budgetLeft.set(labels, Math.max(0, budget.limit - account.used))
    metrics.budgetPlanned.inc(labels, planned)
    metrics.budgetReset.set(labels, resetMs / 1_000)
  }
}
