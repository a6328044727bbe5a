import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createHttpClient } from '../../collectors/http/client.ts'
import type { Spending } from '../../collectors/http/spending.ts'
import { youtube } from '../../collectors/youtube/collector.ts'
import { parseConfig } from '../../config/load.ts'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import type { Post } from '../../core/post.ts'
import { Secret } from '../../core/secret.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { IndexJob, ProcessJob } from '../../queues/payloads.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost } from '../../simulator/world.ts'
import { anAnnotation, NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { instantClock, type FakeClock } from '../../tests/fakes/clocks.ts'
import { createLedger } from '../budgets/ledger.ts'
import { collectSource } from './collect.ts'
import { erasePosts } from './erase.ts'
import { dueWindows, refreshSource, type RefreshDeps } from './refresh.ts'

const HAS = 60

describe('asking again for what is stored', () => {
  let store: SqliteStore
  let platform: SimulatedPlatform
  let clock: FakeClock
  let world: SimulatedPost[]
  beforeEach(async () => {
    clock = instantClock(NOON_MS)
    store = await openSqliteStore({ file: join(tempFolder('refresh'), 'rawang.db') })
    world = Array.from({ length: HAS }, (_, i) => ({
      id: String(i),
      text: `มิจฉาชีพสังเคราะห์ ${i}`,
      atMs: NOON_MS - HOUR_MS - i * 1_000,
      author: { id: `person-${i}`, name: 'คนสังเคราะห์', followers: 3 },
      place: 'youtube',
      tags: [],
    })).toReversed()
    platform = await startSimulatedPlatform({ world: { publishedBy: () => world }, nowMs: () => clock.nowMs() })
  })
  afterEach(async () => {
    await platform[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
  })

  /** The queues are worked off at once: what is read is stored, what is to be erased is erased. */
  function setUp(options: object = {}) {
    const source = { id: 'videos', title: 'V', collector: 'youtube', options: { queries: ['มิจฉาชีพสังเคราะห์'], comments: false, baseUrl: `${platform.url}/youtube`, ...options } } // prettier-ignore
    const config = parseConfig(stringify({ sources: [source] }), { where: 'test', categoryIds: [] })
    const questions = { count: 0 }
    const finished: { asked: number; gone: number; message: string }[] = []
    const deps = {
      config,
      collectors: new Map([['youtube', youtube]]),
      httpFor: (_: unknown, spending: Spending) =>
        createHttpClient({ contact: 'https://example.org', requestTimeoutMs: 5_000, maxBodyBytes: 10_000_000, allowPrivateAddresses: [platform.hostPort], clock, spending }), // prettier-ignore
      queues: {
        process: {
          counts: () => Promise.resolve({ waiting: 0, active: 0, delayed: 0 }),
          add: async ({ payload }: { payload: ProcessJob }) => {
            await store.posts.upsert(payload.posts.map((post: Post) => ({ post, annotation: anAnnotation() })))
          },
        },
        index: {
          add: ({ payload }: { payload: IndexJob }) =>
            erasePosts(payload, { store: store.posts, state: store.state, nowMs: clock.nowMs() }),
        },
      },
      state: store.state,
      store: {
        search: (...asked: Parameters<typeof store.posts.search>) => {
          questions.count += 1
          return store.posts.search(...asked)
        },
        histogram: (...asked: Parameters<typeof store.posts.histogram>) => store.posts.histogram(...asked),
      },
      events: { collectFinished: () => undefined, sourceStateChanged: () => undefined, refreshFinished: (event: (typeof finished)[number]) => finished.push(event) }, // prettier-ignore
      clock,
      secrets: () => new Secret('synthetic-key'),
      nameCredential: () => 'synthetic',
      ledger: createLedger({ state: store.state, clock }),
      pseudonymise: () => 'a_0000000000000000000000',
      holder: 'test',
      running: new Set<string>(),
    } as unknown as RefreshDeps
    const { signal } = new AbortController()
    const [configured] = config.sources
    return {
      collect: () => collectSource(configured!, clock.nowMs(), deps, signal),
      refresh: () => refreshSource(configured!, clock.nowMs(), deps, signal),
      finished,
      questions,
    }
  }
  const stored = async () => (await store.posts.totals()).posts
  const restated = async () => (await stateOf(store.state, STATE.restatement).list()).map(({ value }) => value)

  it('erases what the platform no longer has when its time comes, keeps the rest, and logs the restatement', async () => {
    const { collect, refresh } = setUp()
    await collect()
    expect(await stored()).toBe(HAS)
    const kept = world.slice(10).map((post) => ({ ...post, text: `${post.text} แก้แล้ว` }))
    world = kept
    clock.advance(26 * DAY_MS)
    expect(await refresh()).toMatchObject({ asked: 0, gone: 0 })
    expect(await stored()).toBe(HAS)
    clock.advance(2 * DAY_MS)
    expect(await refresh()).toEqual({ asked: HAS, gone: 10, message: 'all that was due' })
    expect(await stored()).toBe(HAS - 10)
    expect(await restated()).toEqual([{ day: '2026-12-21', platform: 'youtube', reason: 'not-found-again', posts: 10 }])
    const { posts } = await store.posts.search({}, { limit: 1 })
    expect(posts[0]?.post.text).toContain('แก้แล้ว')
    // The next day nothing is due, and 27 days later everything is again.
    clock.advance(DAY_MS)
    expect(await refresh()).toMatchObject({ asked: 0 })
    clock.advance(27 * DAY_MS)
    expect(await refresh()).toMatchObject({ asked: HAS - 10, gone: 0 })
  })

  it('asks its store about the days only that have posts', async () => {
    const { collect, refresh, questions } = setUp()
    await collect()
    clock.advance(40 * DAY_MS)
    await refresh()
    questions.count = 0
    // One day a pass, so twenty years of days come round; what is stored is of one.
    for (let day = 1; day <= 27; day++) {
      clock.advance(DAY_MS)
      await refresh()
    }
    expect(questions.count).toBeGreaterThanOrEqual(1)
    expect(questions.count).toBeLessThanOrEqual(4)
  })

  it('erases nothing because the platform refuses, and asks again in the next hour', async () => {
    const { collect, refresh } = setUp()
    await collect()
    clock.advance(28 * DAY_MS)
    platform.setFault('youtube', { kind: 'refuses', as: 'unit-quota' })
    expect(await refresh()).toMatchObject({
      asked: 0,
      gone: 0,
      message: expect.stringContaining('units are used up') as unknown,
    })
    expect(await stored()).toBe(HAS)
    platform.setFault('youtube', undefined)
    clock.advance(HOUR_MS)
    expect(await refresh()).toMatchObject({ asked: HAS, gone: 0 })
    clock.advance(HOUR_MS)
    expect(await refresh()).toBeUndefined()
  })

  it('draws on the budget of its credential, and goes on where that ended', async () => {
    await setUp().collect()
    clock.advance(28 * DAY_MS)
    const { refresh } = setUp({ unitsPerDay: 1 })
    expect(await refresh()).toMatchObject({ asked: 50, message: expect.stringContaining('used up') as unknown })
    const [units] = (await stateOf(store.state, STATE.budget).list()).filter(({ id }) => id.includes('~units~'))
    expect(units?.value).toMatchObject({ used: 1 })
    expect(JSON.stringify(units)).not.toContain('synthetic-key')
    clock.advance(DAY_MS)
    expect(await refresh()).toMatchObject({ asked: HAS - 50, message: 'all that was due' })
  })
})

describe('what is due', () => {
  const [afterMs, untilMs] = [27 * DAY_MS, 1_000 * DAY_MS]
  const isDue = (publishedMs: number, doneUntilMs: number) =>
    dueWindows({ doneUntilMs, untilMs, afterMs }).some(({ sinceMs, beforeMs }) => publishedMs >= sinceMs && publishedMs < beforeMs) // prettier-ignore

  it('is at first, and after a long pause, everything that is old enough', () => {
    for (const doneUntilMs of [0, untilMs - 40 * DAY_MS])
      expect([26, 28, 50, 900].map((days) => isDue(untilMs - days * DAY_MS, doneUntilMs))).toEqual([false, true, true, true]) // prettier-ignore
  })

  it('is every post once in each 27 days, whenever the passes come', () => {
    const publishedMs = 500 * DAY_MS + 12_345
    let doneUntilMs = publishedMs
    let due = 0
    for (let day = 1; day <= 270; day += (day % 3) + 1) {
      const now = publishedMs + day * DAY_MS
      due += dueWindows({ doneUntilMs, untilMs: now, afterMs }).filter(({ sinceMs, beforeMs }) => publishedMs >= sinceMs && publishedMs < beforeMs).length // prettier-ignore
      doneUntilMs = now
    }
    expect(due).toBeGreaterThanOrEqual(9)
    expect(due).toBeLessThanOrEqual(10)
  })
})
