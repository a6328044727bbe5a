import type { Budget } from '../core/ports/collector.ts'
import type { SourceConfig } from '../config/schema.ts'
import { STATE, stateOf } from '../core/state.ts'
import { thereAgainMs } from './budgets/account.ts'
import { runsByReset } from './budgets/runs.ts'
import { keyOf, sourceBudgets, wantedOf } from './budgets/spending.ts'
import { windowOf } from './budgets/window.ts'
import type { Installation } from './wire.ts'

/** Brings the gauges on sources and budgets up to date, from the state that all processes share. When it can't be read they are left out. */
export async function measureSources(
  installation: Pick<Installation, 'state' | 'metrics' | 'config' | 'collectors' | 'secrets' | 'ledger' | 'nameCredential' | 'clock'>, // prettier-ignore
): Promise<void> {
  const { state, metrics, config } = installation
  const gauges = [metrics.sourceState, metrics.budgetUsed, metrics.budgetLeft, metrics.budgetPlanned, metrics.budgetReset] // prettier-ignore
  const forget = () => {
    for (const gauge of gauges) gauge.reset()
  }
  forget()
  try {
    for (const { value } of await stateOf(state, STATE.health).list())
      metrics.sourceState.set({ source: value.sourceId, state: value.state }, 1)
    for (const source of config.sources.filter(({ enabled }) => enabled))
      for (const budget of sourceBudgets(source, installation)?.budgets ?? [])
        await measureBudget(source, budget, installation)
  } catch {
    // /readyz says why.
    forget()
  }
}

/** Sources that share an account set the same figures, and each adds what it plans. */
async function measureBudget(
  source: SourceConfig,
  budget: Budget,
  installation: Parameters<typeof measureSources>[0],
): Promise<void> {
  const { metrics, collectors, ledger, clock } = installation
  const platform = collectors.get(source.collector)?.platform ?? ''
  const labels = { platform, budget: budget.id, credential: budget.credential ?? 'all' }
  const nowMs = clock.nowMs()
  const account = await ledger.read(keyOf({ platform }, budget, installation), budget)
  const resetMs = budget.window.kind === 'rolling' ? thereAgainMs(account, budget, budget.limit - account.used + 1, nowMs) : windowOf(budget.window, nowMs).resetMs // prettier-ignore
  metrics.budgetUsed.set(labels, account.used)
  metrics.budgetLeft.set(labels, Math.max(0, budget.limit - account.used))
  metrics.budgetPlanned.inc(labels, wantedOf(source, budget.id, runsByReset(source, budget, nowMs, undefined), installation)) // prettier-ignore
  metrics.budgetReset.set(labels, resetMs / 1_000)
}
