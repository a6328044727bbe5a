import { existsSync } from 'node:fs'
import type { StateStore } from '../../core/ports/state-store.ts'
import type { Context } from '../context.ts'
import { dataFiles } from '../data-dir.ts'
import { credentialNamer, secretKey } from '../pseudonyms.ts'
import { systemClock } from '../system-clock.ts'
import { createStores, openStores } from '../wire.ts'
import { createLedger } from './ledger.ts'
import type { PlanDeps } from './day-plan.ts'

/** What a plan is made of, without an installation at work. Also before the first run: then there is a new, empty store. */
export async function openPlanning(
  context: Context,
  { readOnly = true } = {},
): Promise<AsyncDisposable & { readonly state: StateStore; readonly deps: PlanDeps }> {
  const { servers, dataDir, secrets, config, collectors } = context
  const isNew = servers.elasticsearch === undefined && !existsSync(dataFiles(dataDir).store)
  const { state, ...stores } = await (isNew ? createStores(context) : openStores(context, { readOnly }))
  const key = secretKey(dataDir, secrets, { manyMachines: servers.elasticsearch !== undefined })
  const ledger = createLedger({ state, clock: systemClock })
  return {
    state,
    deps: { config, collectors, secrets, ledger, nameCredential: credentialNamer(key), store: stores.store },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  }
}
