import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ConfigSchema } from '../config/schema.ts'
import { DAY_MS } from '../core/bangkok-time.ts'
import { STATE, stateOf } from '../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../indexer/sqlite/open.ts'
import { anAnnotatedPost, fixedClock, NOON_MS } from '../tests/builders.ts'
import { tempFolder } from '../tests/cli.ts'
import { applyRetention } from './retention.ts'

const config = ConfigSchema.parse({
  retention: { posts: '90d' },
  sources: [
    { id: 'brief', title: 'Brief', collector: 'feeds', retention: '7d', options: { url: 'https://example.org' } },
    { id: 'usual', title: 'Usual', collector: 'feeds', options: { url: 'https://example.org' } },
  ],
})

const RECEIPT = { inserted: 1, updated: 0, unchanged: 0, rejected: [] }

describe('retention', () => {
  let opened: SqliteStore
  beforeAll(async () => {
    opened = await openSqliteStore({ file: join(tempFolder('retention'), 'rawang.db') })
  })
  afterAll(async () => {
    await opened[Symbol.asyncDispose]()
  })

  it("erases what is older than its source allows, also of a source that is gone, and nothing that isn't", async () => {
    const { posts: store, state } = opened
    const post = (source: string, days: number) =>
      anAnnotatedPost({
        id: `${source}:${days}`,
        source,
        publishedAtMs: NOON_MS - days * DAY_MS,
        annotation: { searchText: 'กู้ เงิน' },
      })
    const ages = [1, 6, 8, 89, 91]
    await store.upsert(['brief', 'usual', 'removed'].flatMap((source) => ages.map((days) => post(source, days))))
    const gaps = stateOf(state, STATE.gap)
    const gap = (toMs: number | null) =>
      ({ sourceId: 'usual', fromMs: NOON_MS - 800 * DAY_MS, toMs, reason: 'unreachable' }) as const
    await gaps.put('usual/old', gap(NOON_MS - 500 * DAY_MS))
    await gaps.put('usual/recent', gap(NOON_MS - 5 * DAY_MS))
    await gaps.put('usual/lasting', gap(null))
    await stateOf(state, STATE.receipt).put('run/00000001', { ...RECEIPT, writtenAtMs: NOON_MS - 2 * DAY_MS })

    for (const kind of [STATE.received, STATE.unsent])
      for (const days of [7, 9])
        await stateOf(state, kind).put(`line-centre/${days}`, { receivedAtMs: NOON_MS - days * DAY_MS })

    const deps = { store, state, config, clock: fixedClock() }
    expect(await applyRetention(deps)).toBe(5)
    const { posts: left } = await store.search({ text: [[['กู้', 'เงิน']]] }, { limit: 50 })
    expect(left.map(({ post: { id } }) => id).sort()).toEqual([
      'brief:1',
      'brief:6',
      ...['removed', 'usual'].flatMap((source) => ages.slice(0, 4).map((days) => `${source}:${days}`)).sort(),
    ])
    expect((await gaps.list()).map(({ id }) => id)).toEqual(['usual/lasting', 'usual/recent'])
    expect(await stateOf(state, STATE.receipt).list()).toEqual([])
    for (const kind of [STATE.received, STATE.unsent])
      expect((await stateOf(state, kind).list()).map(({ id }) => id)).toEqual(['line-centre/7'])
    expect(await applyRetention(deps)).toBe(0)
  })

  it('leaves the receipts of an ingest that is going on elsewhere, and takes those that bear no time', async () => {
    const { posts: store, state } = opened
    await stateOf(state, STATE.receipt).put('now/00000000', { ...RECEIPT, writtenAtMs: NOON_MS - 1_000 })
    await state.put('receipt', 'older-version/00000000', RECEIPT, 'any')
    await applyRetention({ store, state, config, clock: fixedClock() })
    expect((await stateOf(state, STATE.receipt).list()).map(({ id }) => id)).toEqual(['now/00000000'])
  })
})
