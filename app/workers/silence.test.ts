import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { evaluateAlerts } from '../../alerts/evaluate.ts'
import { parseConfig } from '../../config/load.ts'
import { loadTaxonomy } from '../../config/taxonomy.ts'
import { DAY_MS, HOUR_MS, startOfDay } from '../../core/bangkok-time.ts'
import { CollectorError } from '../../core/errors.ts'
import type { Post, RawPost } from '../../core/post.ts'
import type { Collector } from '../../core/ports/collector.ts'
import type { SourceState } from '../../core/source-health.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { ProcessJob } from '../../queues/payloads.ts'
import { anAnnotation, NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { createLedger } from '../budgets/ledger.ts'
import { collectSource, type CollectDeps } from './collect.ts'

const config = parseConfig(
  'sources: [{ id: s, title: ข่าวเช้า, collector: toy, every: 15m }]\nalerts: { rules: [{ kind: source-state, id: state, after: 30m }] }',
  { where: 'test', categoryIds: [] },
)
const source = config.sources[0]!
const TODAY_MS = startOfDay(NOON_MS)

describe('a source that is quieter than usual', () => {
  let store: SqliteStore
  beforeEach(async () => {
    store = await openSqliteStore({ file: join(tempFolder('silence'), 'rawang.db') })
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
  })

  /** Its platform publishes these; a run gives what is new since the last one. */
  function setUp(publishedMs: readonly number[]) {
    const clock = instantClock(TODAY_MS - 40 * DAY_MS)
    const told: { from: SourceState; to: SourceState }[] = []
    const plan = { failsWith: undefined as Error | undefined }
    const toy: Collector = {
      id: 'toy', title: 'Toy', platform: 'toy', termsUrl: 'https://toy.example', limits: { requestsPerMinute: 60 },
      options: z.strictObject({}),
      async *collect({ cursor }) {
        if (plan.failsWith !== undefined) throw plan.failsWith
        const posts = publishedMs
          .filter((ms) => ms > Number(cursor ?? 0) && ms <= clock.nowMs())
          .map((ms): RawPost => ({ nativeId: String(ms), text: 'โพสต์สังเคราะห์', publishedAtMs: ms }))
        yield await Promise.resolve({ posts, cursor: String(clock.nowMs()) })
      },
    } // prettier-ignore
    const deps = {
      config,
      collectors: new Map([['toy', toy]]),
      httpFor: () => undefined,
      queues: {
        process: {
          counts: () => Promise.resolve({ waiting: 0, active: 0, delayed: 0 }),
          add: async ({ payload }: { payload: ProcessJob }) => {
            await store.posts.upsert(payload.posts.map((post: Post) => ({ post, annotation: anAnnotation() })))
          },
        },
        index: { add: () => Promise.resolve() },
      },
      state: store.state,
      store: store.posts,
      events: { collectFinished: () => undefined, sourceStateChanged: ({ from, to }: (typeof told)[number]) => told.push({ from, to }) }, // prettier-ignore
      clock,
      secrets: () => undefined,
      pseudonymise: () => 'a_0000000000000000000000',
      ledger: createLedger({ state: store.state, clock }),
      nameCredential: () => 'synthetic',
      holder: 'test',
      running: new Set<string>(),
    } as unknown as CollectDeps
    const runAt = async (ms: number) => {
      clock.advance(ms - clock.nowMs())
      return collectSource(source, ms, deps, new AbortController().signal)
    }
    const evaluate = async () =>
      evaluateAlerts({
        rules: config.alerts.rules,
        channels: [{ id: 'centre' }],
        sources: config.sources,
        health: (await stateOf(store.state, STATE.health).list()).map(({ value }) => value),
        watchWords: [],
        settings: config.trends,
        snapshot: undefined,
        gaps: [],
        store: store.posts,
        state: store.state,
        taxonomy: loadTaxonomy(),
        events: { alertOpened: () => undefined, alertClosed: () => undefined },
        nowMs: clock.nowMs(),
        watchingSinceMs: 0,
      })
    return { runAt, evaluate, told, plan }
  }
  /** At eight and at eleven, forty days till yesterday, and whenever else. */
  const mornings = (...more: readonly number[]) => [
    ...Array.from({ length: 40 }, (_, i) => TODAY_MS - (i + 1) * DAY_MS).flatMap((day) => [day + 8 * HOUR_MS, day + 11 * HOUR_MS]),
    ...more,
  ] // prettier-ignore
  const changes = async () =>
    (await stateOf(store.state, STATE.stateChange).list()).map(({ value: { from, to } }) => ({ from, to }))
  const alerts = async () => (await stateOf(store.state, STATE.alert).list()).map(({ value }) => value)
  const health = async () => (await stateOf(store.state, STATE.health).get('s'))?.value

  it('is stale at noon, with since when, why and what to do, opens no gap, and is well with its next post', async () => {
    const back = TODAY_MS + 14 * HOUR_MS
    const { runAt, told } = setUp(mornings(back))
    await runAt(TODAY_MS - HOUR_MS)
    for (const hour of [0, 7, 9]) expect(await runAt(TODAY_MS + hour * HOUR_MS)).toMatchObject({ state: 'ok-empty' })
    const stale = await runAt(TODAY_MS + 12 * HOUR_MS)
    expect(stale).toMatchObject({ state: 'stale', posts: 0 })
    expect(stale?.message).toMatch(/none since 2026-11-22 11:00 .*usually has 2 posts .*look at the platform/)
    expect(await health()).toMatchObject({ sinceMs: TODAY_MS + 12 * HOUR_MS, lastSuccessAtMs: TODAY_MS + 12 * HOUR_MS, consecutiveFailures: 0 }) // prettier-ignore
    // It stays so while nothing comes.
    expect(await runAt(TODAY_MS + 13 * HOUR_MS)).toMatchObject({ state: 'stale' })
    expect(await stateOf(store.state, STATE.gap).list()).toEqual([])
    expect(await runAt(back + HOUR_MS)).toMatchObject({ state: 'ok' })
    const expected = [{ from: 'never-run', to: 'ok' }, { from: 'ok-empty', to: 'stale' }, { from: 'stale', to: 'ok' }] // prettier-ignore
    expect(await changes()).toEqual(expected)
    expect(told).toEqual(expected)
  })

  it('alerts once while it lasts, and again when it comes back', async () => {
    const { runAt, evaluate } = setUp(mornings(TODAY_MS + 15 * HOUR_MS))
    await runAt(TODAY_MS - HOUR_MS)
    await runAt(TODAY_MS + 12 * HOUR_MS)
    await evaluate()
    expect(await alerts()).toEqual([])
    for (const quarter of [2, 3, 4, 8]) {
      await runAt(TODAY_MS + 12 * HOUR_MS + (quarter * HOUR_MS) / 4)
      await evaluate()
    }
    expect(await alerts()).toMatchObject([{ kind: 'source-state', subject: 's', state: 'open', title: { en: expect.stringContaining('quieter than usual since 23 Nov 2026 12:00') as string } }]) // prettier-ignore
    expect(await stateOf(store.state, STATE.delivery).count()).toBe(1)
    await runAt(TODAY_MS + 16 * HOUR_MS)
    await evaluate()
    expect(await alerts()).toMatchObject([{ state: 'closed' }])
    for (const hour of [12, 13]) {
      await runAt(TODAY_MS + DAY_MS + hour * HOUR_MS)
      await evaluate()
    }
    expect((await alerts()).map(({ state }) => state)).toEqual(['closed', 'open'])
    expect(await stateOf(store.state, STATE.delivery).count()).toBe(2)
  })

  it('keeps every change, and another state that follows at once is another alert', async () => {
    const { runAt, evaluate, plan } = setUp(mornings())
    await runAt(TODAY_MS - HOUR_MS)
    for (const kind of ['blocked', 'auth-failed', 'unreachable'] as const) {
      plan.failsWith = new CollectorError(kind, 'synthetic')
      for (const minutes of [1, 45]) {
        await runAt((await health())!.lastRunAtMs! + minutes * 60_000)
        await evaluate()
      }
    }
    expect((await changes()).map(({ to }) => to)).toEqual(['ok', 'blocked', 'auth-failed', 'unreachable'])
    expect((await alerts()).map(({ title, state }) => [title.en.split(' since')[0], state])).toEqual([
      ['Alert: source “ข่าวเช้า” refuses us', 'closed'],
      ['Alert: source “ข่าวเช้า” does not accept our token', 'closed'],
    ])
  })
})
