import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { RetryableError } from '../../core/errors.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { eventually, tempFolder } from '../../tests/cli.ts'
import { releaseAllLeases, takeLease } from './lease.ts'

const MINUTE_MS = 60_000

describe('the lease on a source', () => {
  let running: Record<string, Set<string>>
  let opened: Awaited<ReturnType<typeof openSqliteStore>>
  beforeEach(async () => {
    running = {}
    opened = await openSqliteStore({ file: join(tempFolder('lease'), 'rawang.db') })
  })
  afterEach(async () => {
    await opened[Symbol.asyncDispose]()
  })
  const take = (slotMs: number, { holder = 'one:1', nowMs = slotMs } = {}) =>
    takeLease(opened.state, {
      sourceId: 'board',
      slotMs,
      holder,
      running: (running[holder] ??= new Set()),
      clock: { nowMs: () => nowMs },
    })

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

  it('goes to another when its holder has been silent for a minute', async () => {
    await take(0)
    expect(await take(0.9 * MINUTE_MS, { holder: 'two:2' })).toBeUndefined()
    expect(await take(1.1 * MINUTE_MS, { holder: 'two:2' })).toBeDefined()
  })

  it('is kept for as long as its process lives, and lost by one that was held up too long', async () => {
    const [leaseMs, clock] = [2_000, { nowMs: Date.now }]
    const takeNow = (holder: string) =>
      takeLease(opened.state, { sourceId: 'board', slotMs: Date.now(), holder, running: (running[holder] ??= new Set()), clock, leaseMs }) // prettier-ignore
    const first = await takeNow('one:1')
    const until = Date.now() + 1.5 * leaseMs
    while (Date.now() < until) {
      expect(await takeNow('two:2')).toBeUndefined()
      await wait(50)
    }
    // Its process stands still, so no timer fires.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, leaseMs + 100)
    const second = await takeNow('two:2')
    expect(second).toBeDefined()
    expect(first?.lost.aborted).toBe(false)
    await eventually('the loss', () => (first?.lost.aborted === true ? true : undefined))
    await first?.[Symbol.asyncDispose]()
    expect(second?.lost.aborted).toBe(false)
    expect(await takeNow('three:3')).toBeUndefined()
    await second?.[Symbol.asyncDispose]()
    expect(await takeNow('three:3')).toBeDefined()
  })

  it('does not follow a clock that was an hour ahead', async () => {
    const ahead = await take(60 * MINUTE_MS, { holder: 'wrong:1' })
    expect(ahead).toBeDefined()
    expect(await take(1_000, { holder: 'right:2' })).toBeDefined()
  })

  it('goes to one of two that ask at the same moment', async () => {
    const both = await Promise.all([take(1_000), take(1_000)])
    expect(both.filter((lease) => lease !== undefined)).toHaveLength(1)
    const others = await Promise.all([take(2_000, { holder: 'two:2' }), take(2_000, { holder: 'three:3' })])
    expect(others).toEqual([undefined, undefined])
  })

  it('keeps its own process from nothing when a full disk kept it from being released', async () => {
    const disk = { full: false }
    const state: typeof opened.state = {
      ...opened.state,
      put: (...args) =>
        disk.full ? Promise.reject(new RetryableError('the disk is full')) : opened.state.put(...args),
    }
    const ours = new Set<string>()
    const takeOn = (slotMs: number) =>
      takeLease(state, { sourceId: 'board', slotMs, holder: 'one:1', running: ours, clock: { nowMs: () => slotMs } })
    const first = await takeOn(1_000)
    disk.full = true
    await first?.[Symbol.asyncDispose]()
    await expect(takeOn(6_000)).rejects.toThrow('the disk is full')
    disk.full = false
    // To others it still looks as if it ran.
    expect(await take(6_000, { holder: 'two:2' })).toBeUndefined()
    expect(await takeOn(6_000)).toBeDefined()
    expect(await takeOn(11_000)).toBeUndefined()
  })

  it('is set free when an installation opens after its process died', async () => {
    await take(1_000)
    await releaseAllLeases(opened.state)
    expect(await take(6_000, { holder: 'two:2' })).toBeDefined()
  })
})
