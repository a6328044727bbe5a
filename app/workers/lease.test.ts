import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { tempFolder } from '../../tests/cli.ts'
import { releaseAllLeases, takeLease } from './lease.ts'

const MINUTE_MS = 60_000

describe('the lease on a source', () => {
  let opened: Awaited<ReturnType<typeof openSqliteStore>>
  beforeEach(async () => {
    opened = await openSqliteStore({ file: join(tempFolder('lease'), 'rawang.db') })
  })
  afterEach(async () => {
    await opened[Symbol.asyncDispose]()
  })
  const take = (slotMs: number, { holder = 'one:1', nowMs = slotMs } = {}) =>
    takeLease(opened.state, { sourceId: 'board', slotMs, holder, nowMs })

  it('is one at a time, also within one process, and free again when the run ends', async () => {
    const first = await take(1_000)
    expect(first).toBeDefined()
    expect(await take(6_000)).toBeUndefined()
    expect(await take(6_000, { holder: 'two:2' })).toBeUndefined()
    await first?.[Symbol.asyncDispose]()
    expect(await take(6_000)).toBeDefined()
  })

  it('never runs a slot twice', async () => {
    const first = await take(1_000)
    await first?.[Symbol.asyncDispose]()
    expect(await take(1_000)).toBeUndefined()
    expect(await take(500)).toBeUndefined()
  })

  it('goes to another when its holder has been silent for ten minutes, and not while that one says it is alive', async () => {
    const first = await take(0)
    await first?.renew(8 * MINUTE_MS)
    expect(await take(11 * MINUTE_MS, { holder: 'two:2' })).toBeUndefined()
    expect(await take(19 * MINUTE_MS, { holder: 'two:2' })).toBeDefined()
  })

  it('is set free when an installation opens after its process died', async () => {
    await take(1_000)
    await releaseAllLeases(opened.state)
    expect(await take(6_000)).toBeDefined()
  })
})
