import { randomBytes } from 'node:crypto'
import type { StateStore } from '../../core/ports/state-store.ts'
import { Secret } from '../../core/secret.ts'
import type { Context } from '../context.ts'
import { hasData } from '../data-dir.ts'
import { credentialNamer, secretKey } from '../pseudonyms.ts'
import { systemClock } from '../system-clock.ts'
import { openOrInventStores } from '../wire.ts'
import { createLedger } from './ledger.ts'
import type { PlanDeps } from './day-plan.ts'

/**
 * What a plan is made of, without an installation at work. Reading makes nothing: before the first run it is by the configuration
 * alone, and says so on stderr.
 */
export async function openPlanning(
  context: Context,
): Promise<AsyncDisposable & { readonly state: StateStore; readonly deps: PlanDeps }> {
  const { servers, dataDir, secrets, config, collectors } = context
  const { state, ...stores } = await openOrInventStores(context)
  // Without data it names credentials in no state.
  const key = hasData(context) ? secretKey(dataDir, secrets, { manyMachines: servers.elasticsearch !== undefined }) : new Secret(randomBytes(32).toString('hex')) // prettier-ignore
  const ledger = createLedger({ state, clock: systemClock })
  return {
    state,
    deps: { config, collectors, secrets, ledger, nameCredential: credentialNamer(key), store: stores.store },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  }
}
