import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseConfig } from '../../config/load.ts'
import { RetryableError } from '../../core/errors.ts'
import type { Collector, CollectorPage } from '../../core/ports/collector.ts'
import type { HttpClient } from '../../core/ports/http-client.ts'
import type { JobQueue } from '../../core/ports/job-queue.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { IndexJob, ProcessJob } from '../../queues/payloads.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
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
  }
  return { queue, jobs, state }
}

describe('reading a source', () => {
  let store: SqliteStore
  beforeEach(async () => {
    store = await openSqliteStore({ file: join(tempFolder('collect'), 'rawang.db') })
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
  })

  function setUp(collect: Collector['collect']) {
    const process = recordingQueue<ProcessJob>()
    const index = recordingQueue<IndexJob>()
    const collector: Collector = { id: 'toy', title: 'Toy', platform: 'toy', termsUrl: 'https://toy.example', limits: { requestsPerMinute: 60 }, options: z.strictObject({}), collect } // prettier-ignore
    const deps = {
      config,
      collectors: new Map([['toy', collector]]),
      httpFor: () => ({}) as HttpClient,
      queues: { process: process.queue, index: index.queue },
      state: store.state,
      events: { collectFinished: () => undefined, sourceStateChanged: () => undefined },
      clock: instantClock(NOON_MS),
      secrets: () => undefined,
      pseudonymise: () => 'a_0000000000000000000000',
      holder: 'test',
      running: new Set<string>(),
    } as unknown as CollectDeps
    let slotMs = NOON_MS
    const read = (signal = new AbortController().signal) => collectSource(source, (slotMs += 60_000), deps, signal)
    return { read, process, index }
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
})
