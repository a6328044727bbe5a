import { join } from 'node:path'
import { expect, it } from 'vitest'
import { HOUR_MS } from '../../core/bangkok-time.ts'
import { CollectorError } from '../../core/errors.ts'
import type { Budget } from '../../core/ports/collector.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { createLedger } from './ledger.ts'

const budget: Budget = { id: 'calls', unit: 'calls', limit: 25, window: { kind: 'rolling', hours: 24 } }
const key = { platform: 'synthetic', credential: 'digest' }

it('several that spend at once get no more than there is, and a restart knows what was used', async () => {
  const file = join(tempFolder('ledger'), 'rawang.db')
  const clock = instantClock(NOON_MS)
  const spend = async (ledger: ReturnType<typeof createLedger>, times: number) => {
    const tries = await Promise.allSettled(Array.from({ length: times }, () => ledger.reserve(key, budget, { amount: 1, sourceId: 'a' })))
    for (const one of tries) {
      if (one.status === 'fulfilled') continue
      expect(one.reason).toBeInstanceOf(CollectorError)
      expect(one.reason).toMatchObject({ kind: 'quota-exhausted', retryAtMs: expect.any(Number) as unknown })
    }
    return tries.filter(({ status }) => status === 'fulfilled').length
  } // prettier-ignore
  {
    await using store = await openSqliteStore({ file })
    const ledgers = [createLedger({ ...store, clock }), createLedger({ ...store, clock })]
    const granted = await Promise.all(ledgers.map((ledger) => spend(ledger, 10)))
    expect(granted).toEqual([10, 10])
  }
  await using store = await openSqliteStore({ file })
  const ledgers = [createLedger({ ...store, clock }), createLedger({ ...store, clock })]
  const [one = 0, other = 0] = await Promise.all(ledgers.map((ledger) => spend(ledger, 10)))
  expect(one + other).toBe(5)
  expect(await ledgers[0]?.read(key, budget)).toMatchObject({ used: 25 })
  clock.advance(25 * HOUR_MS)
  expect(await ledgers[1]?.read(key, budget)).toMatchObject({ used: 0 })
})
