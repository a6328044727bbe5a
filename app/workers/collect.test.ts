import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseConfig } from '../../config/load.ts'
import { CollectorError, partly, RetryableError } from '../../core/errors.ts'
import type { Collector, CollectorPage } from '../../core/ports/collector.ts'
import type { Spending } from '../../collectors/http/spending.ts'
import type { HttpClient, HttpRequest, Spend } from '../../core/ports/http-client.ts'
import type { JobQueue } from '../../core/ports/job-queue.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { IndexJob, ProcessJob } from '../../queues/payloads.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { createLedger } from '../budgets/ledger.ts'
import { collectSource, type CollectDeps } from './collect.ts'

const config = parseConfig('sources: [{ id: s, title: S, collector: toy }]', { where: 'test', categoryIds: [] })
const source = config.sources[0]!
const page = (n: number, part: Partial<CollectorPage> = {}): CollectorPage => ({
  posts: [{ nativeId: String(n), text: `โพสต์สังเคราะห์ ${n}`, publishedAtMs: NOON_MS - 1_000 }],
  cursor: `after ${n}`,
  ...part,
})

/** Remembers what was added, by id as the real one does; takes nothing while `broken`. */
function recordingQueue<P>() {
  const jobs = new Map<string, P>()
  const state = { broken: false }
  const queue: JobQueue<P> = {
    name: 'recording',
    add({ id, payload }) {
      if (state.broken) return Promise.reject(new RetryableError('the disk is full'))
      if (!jobs.has(id)) jobs.set(id, payload)
      return Promise.resolve()
    },
    consume: () => ({ [Symbol.asyncDispose]: () => Promise.resolve() }),
    counts: () => Promise.resolve({ waiting: 0, active: 0, delayed: 0 }),
    oldestWaitingMs: () => Promise.resolve(0),
    unfinished: () => {
      throw new Error('nobody carries these jobs anywhere')
    },
  }
  return { queue, jobs, state }
}

describe('reading a source', () => {
  let store: SqliteStore
  let slotMs: number
  beforeEach(async () => {
    slotMs = NOON_MS
    store = await openSqliteStore({ file: join(tempFolder('collect'), 'rawang.db') })
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
  })

  function setUp(collect: Collector['collect'], part: Partial<Collector> = {}) {
    const clock = instantClock(NOON_MS)
    const process = recordingQueue<ProcessJob>()
    const index = recordingQueue<IndexJob>()
    const collector: Collector = { id: 'toy', title: 'Toy', platform: 'toy', termsUrl: 'https://toy.example', limits: { requestsPerMinute: 60 }, options: z.strictObject({}), collect, ...part } // prettier-ignore
    const deps = {
      config,
      collectors: new Map([['toy', collector]]),
      // Asks nothing of anybody, but counts as the real one does.
      httpFor: (_: unknown, spending: Spending) =>
        ({
          get: ({ spend = [] }: HttpRequest) => spending.reserve(spend),
          settle: (spend: readonly Spend[]) => spending.settle(spend),
        }) as unknown as HttpClient,
      queues: { process: process.queue, index: index.queue },
      state: store.state,
      events: {
        collectFinished: () => undefined,
        collectPostponed: () => undefined,
        sourceStateChanged: () => undefined,
      },
      clock,
      secrets: () => undefined,
      pseudonymise: () => 'a_0000000000000000000000',
      ledger: createLedger({ state: store.state, clock }),
      nameCredential: () => 'synthetic',
      holder: 'test',
      running: new Set<string>(),
    } as unknown as CollectDeps
    const read = (signal = new AbortController().signal) => collectSource(source, (slotMs += 60_000), deps, signal)
    return { read, process, index, clock, deps }
  }
  const cursor = async () => (await stateOf(store.state, STATE.cursor).get('s'))?.value.cursor
  const health = async () => (await stateOf(store.state, STATE.health).get('s'))?.value

  it('carries out what every page deletes, also of two pages within a millisecond, and once when a page comes again', async () => {
    const { read, index } = setUp(async function* () {
      yield await Promise.resolve(page(1, { deleted: ['7'] }))
      yield page(2, { deleted: ['8', '9'] })
      yield page(3, { deleted: ['7'] })
    })
    await read()
    // Each a second time, for a post that is still on its way the first time.
    expect([...index.jobs.values()].map(({ erase }) => erase)).toEqual([
      ['toy:7'],
      ['toy:7'],
      ['toy:8', 'toy:9'],
      ['toy:8', 'toy:9'],
    ])
    for (const id of index.jobs.keys()) expect(id).toMatch(/^[\w@.~-]+$/)
  })

  it('has all posts of an account that is gone erased, by its pseudonym', async () => {
    const { read, index } = setUp(async function* () {
      yield await Promise.resolve(page(1, { deletedAuthors: ['somebody'] }))
    })
    await read()
    const erasing = { posts: [], eraseAuthors: ['a_0000000000000000000000'], eraseReason: 'account-deleted' }
    expect([...index.jobs.values()]).toEqual([erasing, erasing])
  })

  it('opens a gap of a part while a part is in trouble, which ends with the next whole reading; trouble of all is another one', async () => {
    const trouble = { now: undefined as CollectorError | undefined }
    const { read, clock } = setUp(async function* () {
      if (trouble.now === undefined || trouble.now.partial) yield await Promise.resolve(page(1))
      if (trouble.now !== undefined) throw trouble.now
    })
    const times: number[] = []
    const readWith = async (error?: CollectorError) => {
      trouble.now = error
      times.push(clock.nowMs())
      await read()
      clock.advance(60_000)
    }
    const gone = new CollectorError('gone', 'one of three')
    await readWith()
    await readWith(partly(gone))
    await readWith(new CollectorError('unreachable', 'all of it'))
    await readWith(partly(gone))
    const gaps = async () => (await stateOf(store.state, STATE.gap).list()).map(({ value }) => value)
    expect(await gaps()).toEqual([
      { sourceId: 's', fromMs: times[0], toMs: null, reason: 'gone', partial: true },
      { sourceId: 's', fromMs: times[1], toMs: times[3], reason: 'unreachable' },
    ])
    expect(await health()).toMatchObject({ state: 'gone', lastSuccessAtMs: times[3], consecutiveFailures: 3 })
    await readWith()
    expect((await gaps()).map(({ toMs }) => toMs)).toEqual([times[4], times[3]])
  })

  it('ends the gap of a part also when another part left many gaps of its own meanwhile', async () => {
    const trouble = { now: true }
    const { read, clock } = setUp(async function* () {
      yield await Promise.resolve(page(1, trouble.now ? { gap: { fromMs: clock.nowMs() - 2, toMs: clock.nowMs() - 1, partial: true } } : {})) // prettier-ignore
      if (trouble.now) throw partly(new CollectorError('gone', 'one of three'))
    })
    for (let run = 0; run < 30; run++) {
      await read()
      clock.advance(60_000)
    }
    const open = async () => (await stateOf(store.state, STATE.gap).list()).filter(({ value }) => value.toMs === null)
    expect(await open()).toHaveLength(1)
    trouble.now = false
    await read()
    expect(await open()).toEqual([])
  })

  it('stays where it was when the queue takes nothing, and does not blame the platform', async () => {
    const { read, process } = setUp(async function* ({ cursor }) {
      yield await Promise.resolve(page(cursor === undefined ? 1 : 2))
    })
    await read()
    process.state.broken = true
    await expect(read()).rejects.toThrow('the disk is full')
    expect(await cursor()).toBe('after 1')
    expect((await health())?.state).toBe('ok')
    process.state.broken = false
    expect(await read()).toMatchObject({ state: 'ok', posts: 1 })
    expect(await cursor()).toBe('after 2')
  })

  it('says schema drift when its parser meets what it does not know, keeping what came before', async () => {
    const { read, process } = setUp(async function* () {
      yield await Promise.resolve(page(1))
      throw new TypeError('x is not iterable')
    })
    expect(await read()).toMatchObject({ state: 'schema-drift', posts: 1 })
    expect(process.jobs.size).toBe(1)
    expect(await cursor()).toBe('after 1')
  })

  it('stopped within a run, leaves the state as it was', async () => {
    const stop = new AbortController()
    const { read } = setUp(async function* ({ signal }) {
      yield await Promise.resolve(page(1))
      stop.abort(new Error('stopping'))
      signal.throwIfAborted()
    })
    await read(stop.signal)
    expect(await cursor()).toBe('after 1')
    expect(await health()).toBeUndefined()
  })

  describe('with a budget', () => {
    const budgets = (limit: number): Partial<Collector> => ({
      budgets: () => [{ id: 'calls', unit: 'calls', limit, window: { kind: 'day', timeZone: 'UTC' } }],
      plan: () => [
        { method: 'GET', url: 'https://toy.example', spend: [{ budget: 'calls', amount: 10 }], purpose: 'all' },
      ],
    })
    const asking = (cost: number): Collector['collect'] =>
      async function* ({ http, signal, allowance }) {
        if ((await allowance('calls', cost)) < cost) return
        await http.get({ url: 'https://toy.example', signal, spend: [{ budget: 'calls', amount: cost }] })
        yield page(1)
      }

    it('a run whose share is not enough sends nothing, and the source is as well as it was and says why', async () => {
      const { read } = setUp(asking(10), budgets(390))
      const reports = []
      for (let i = 0; i < 3; i++) reports.push(await read())
      // Five for each of the 77 runs that are left: every second one can afford a request of 10.
      expect(reports.map((report) => report?.posts)).toEqual([0, 1, 0])
      expect(reports[2]).toMatchObject({ state: 'ok-empty', message: expect.stringMatching(/left out this time: 10 of 390 calls .* till 2026-11-24T00:00.* a request takes 10, of which 4\.9 are saved up/) as unknown }) // prettier-ignore
      expect(await health()).toMatchObject({ state: 'ok', posts: 1 })
    })

    it('used up, it is quota-exhausted until the reset, and reads again after it', async () => {
      const { read, clock } = setUp(asking(10), budgets(9))
      const nextDayMs = Date.parse('2026-11-24T00:00:00Z')
      expect(await read()).toMatchObject({ state: 'quota-exhausted', message: expect.stringContaining('2026-11-24T00:00') as unknown }) // prettier-ignore
      expect(await health()).toMatchObject({ state: 'quota-exhausted', retryAtMs: nextDayMs, sinceMs: clock.nowMs() })
      const open = await stateOf(store.state, STATE.gap).list()
      expect(open.map(({ value }) => value)).toEqual([{ sourceId: 's', fromMs: NOON_MS, toMs: null, reason: 'quota-exhausted' }]) // prettier-ignore
    })

    it('one that does not ask for its share is stopped at the limit, and the count survives a restart', async () => {
      const greedy: Collector['collect'] = async function* ({ http, signal }) {
        for (let n = 1; ; n++) {
          await http.get({ url: 'https://toy.example', signal, spend: [{ budget: 'calls', amount: 10 }] })
          yield page(n)
        }
      }
      expect(await setUp(greedy, budgets(35)).read()).toMatchObject({ state: 'quota-exhausted', posts: 3 })
      const { read, clock } = setUp(greedy, budgets(35))
      expect(await read()).toMatchObject({ state: 'quota-exhausted', posts: 0 })
      clock.advance(DAY_MS)
      expect(await read()).toMatchObject({ state: 'quota-exhausted', posts: 3 })
    })

    it('a state store that is away is no fault of the platform', async () => {
      const { read, deps } = setUp(asking(1), budgets(1_000))
      await read()
      const away = () => Promise.reject(new RetryableError('the state store is away'))
      Object.assign(deps.ledger, { reserve: away })
      await expect(read()).rejects.toThrow('the state store is away')
      expect((await health())?.state).toBe('ok')
    })
  })
})
