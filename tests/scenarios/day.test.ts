import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { createLedger } from '../../app/budgets/ledger.ts'
import { credentialKey } from '../../app/budgets/spending.ts'
import { createDueJobs } from '../../app/scheduler.ts'
import { aborted } from '../../app/lifecycle.ts'
import { slotOf } from '../../app/slots.ts'
import { collectSource } from '../../app/workers/collect.ts'
import { refreshSource, type RefreshDeps } from '../../app/workers/refresh.ts'
import { createHttpClient } from '../../collectors/http/client.ts'
import { createPace } from '../../collectors/http/pace.ts'
import type { RobotsMemory } from '../../collectors/http/robots.ts'
import type { Spending } from '../../collectors/http/spending.ts'
import { loadCollectors } from '../../collectors/registry.ts'
import { parseConfig } from '../../config/load.ts'
import type { Config } from '../../config/schema.ts'
import { HOUR_MS } from '../../core/bangkok-time.ts'
import type { Post } from '../../core/post.ts'
import type { Collector } from '../../core/ports/collector.ts'
import { BURST } from '../../core/ports/host-turns.ts'
import { Secret } from '../../core/secret.ts'
import { isWell } from '../../core/source-health.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { CollectJob, IndexJob, ProcessJob } from '../../queues/payloads.ts'
import { createRandom } from '../../simulator/synthetic/random.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost, SimulatedWorld } from '../../simulator/world.ts'
import { anAnnotation } from '../builders.ts'
import { tempFolder } from '../cli.ts'
import { instantClock } from '../fakes/clocks.ts'

/** Midnight in California, where Google's quotas begin. */
const START_MS = Date.parse('2026-11-23T08:00:00Z')
const HOURS = 24
/** What is published later would be found after the day. */
const LAST_POST_MS = START_MS + 21 * HOUR_MS
const POSTS_PER_PLATFORM = 60
const WORDS = ['โอนเงิน', 'ร้านเงียบ', 'พัสดุ', 'กู้เงิน', 'ลงทุน', 'พนัน', 'บัญชีม้า', 'ลิงก์']

/** Every platform of the rig that is asked, each on a host of its own: how often, and the options beside its address. */
const SOURCES: Readonly<Record<string, { readonly every: string; readonly options: object }>> = {
  youtube: { every: '10m', options: { queries: ['โอนเงิน'] } },
  'google-cse': { every: '10m', options: { engine: 'synthetic', queries: ['โอนเงิน'], endsOn: '2100-01-01' } },
  threads: { every: '15m', options: { queries: WORDS.slice(0, 4), queriesPerDay: 300, overlapMinutes: 1_440 } },
  'tiktok-research': { every: '3m', options: { keywords: ['โอนเงิน'], requestsPerDay: 300 } },
  'instagram-hashtags': { every: '3h', options: { userId: '17841400000000001', hashtags: ['ทุกโพสต์', ...Array.from({ length: 29 }, (_, i) => `แท็ก${i}`)] } },
  // With the token of the one before, and in the same slots.
  'instagram-accounts': { every: '3h', options: { userId: '17841400000000001', accounts: ['synthetic.account'] } },
  'bluesky-search': { every: '4m', options: { queries: ['โอนเงิน'] } },
  x: { every: '20m', options: { queries: ['โอนเงิน'], always: '' } },
  'facebook-pages': { every: '20m', options: { pages: ['synthetic.page'] } },
  reddit: { every: '20m', options: { subreddits: ['Synthetic'], queries: [] } },
  'google-news': { every: '20m', options: { queries: ['โอนเงิน'] } },
  'google-alerts': { every: '30m', options: { alerts: ['1/2'] } },
  pantip: { every: '20m', options: {} },
  'telegram-channels': { every: '20m', options: { channels: ['SynthChan'] } },
} // prettier-ignore
/** By what their sources are called; they have no base path. The stream goes back to its cursor when it is opened. */
const PLAIN = {
  bluesky: { collector: 'bluesky-jetstream', every: '30m', options: (url: string) => ({ endpoints: [`${url.replace('http', 'ws')}/subscribe`], runSeconds: 5 }) },
  feed: { collector: 'feeds', every: '15m', options: (url: string) => ({ url: `${url}/feed.xml` }) },
  mastodon: { collector: 'mastodon', every: '15m', options: (url: string) => ({ server: url }) },
} as const // prettier-ignore
/** Real time for messages to arrive in while a collector sleeps. */
const NAP_MS = 40
/** Collectors sleep no longer. */
const LONGEST_SLEEP_MS = 1_000
const SECRETS = ['YOUTUBE_API_KEY', 'FACEBOOK_TOKEN', 'INSTAGRAM_TOKEN', 'THREADS_TOKEN', 'X_BEARER_TOKEN', 'REDDIT_CLIENT_ID', 'REDDIT_CLIENT_SECRET', 'BLUESKY_IDENTIFIER', 'BLUESKY_APP_PASSWORD', 'TIKTOK_CLIENT_KEY', 'TIKTOK_CLIENT_SECRET', 'GOOGLE_CSE_KEY'] // prettier-ignore

/** Posts of every platform all over the day, the first ones just before it; all of them hold every word. */
function aWorld(places: readonly string[]): SimulatedWorld & { readonly posts: readonly SimulatedPost[] } {
  const random = createRandom(24)
  const posts = places
    .flatMap((place) =>
      Array.from({ length: POSTS_PER_PLATFORM }, (_, i) => ({
        place,
        atMs: i === 0 ? START_MS - 60_000 : Math.floor(START_MS + random.next() * (LAST_POST_MS - START_MS)),
      })),
    )
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ place, atMs }, i): SimulatedPost => ({
      id: String(100_000 + i),
      atMs,
      text: `โพสต์สังเคราะห์ ${i}: ${WORDS.join(' ')}`,
      author: { id: `synthetic-person-${i % 40}`, name: 'คนสังเคราะห์', followers: 1 },
      place,
      tags: [],
    }))
  return { posts, publishedBy: (nowMs) => posts.slice(0, posts.findLastIndex(({ atMs }) => atMs <= nowMs) + 1) }
}

/** How full a bucket gets that holds a few requests at once and drains at the pace. */
function fullestOf(requests: readonly { readonly atMs: number }[], requestsPerMinute: number): number {
  const intervalMs = 60_000 / requestsPerMinute
  let [level, lastMs, fullest] = [0, 0, 0]
  for (const { atMs } of requests) {
    level = Math.max(0, level - (atMs - lastMs) / intervalMs) + 1
    lastMs = atMs
    fullest = Math.max(fullest, level)
  }
  return fullest
}

/**
 * Scheduler, collectors, HTTP client, pace and ledger are the real ones, and ask a real server; only their clock is not: it moves when
 * somebody sleeps, and jumps to the next slot when nothing is due.
 */
describe('a simulated day over every platform of the rig', () => {
  const clock = instantClock(START_MS)
  const places = [...Object.keys(SOURCES), ...Object.keys(PLAIN)]
  const world = aWorld(places)
  const stored: string[] = []
  let config: Config
  let collectors: ReadonlyMap<string, Collector>
  let platform: SimulatedPlatform
  let store: SqliteStore

  beforeAll(async () => {
    store = await openSqliteStore({ file: join(tempFolder('day'), 'rawang.db') })
    platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    collectors = await loadCollectors()
    const at = (id: string) => `http://${id}.simulated.invalid:${platform.hostPort.split(':')[1] ?? ''}`
    const sources = [
      ...Object.entries(SOURCES).map(([id, { every, options }]) => ({
        id,
        title: id,
        collector: id,
        every,
        options: { ...options, baseUrl: `${at(id)}/${id}` },
      })),
      ...Object.entries(PLAIN).map(([id, { collector, every, options }]) => ({ id, title: id, collector, every, options: options(at(id)) })), // prettier-ignore
    ]
    config = parseConfig(stringify({ sources }), { where: 'test', categoryIds: [] })
    await liveADay(at)
  }, 480_000)
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
    await store[Symbol.asyncDispose]()
  })

  async function liveADay(at: (id: string) => string): Promise<void> {
    const pace = createPace(clock)
    const secrets = (name: string) => (SECRETS.includes(name) ? new Secret('synthetic') : undefined)
    const robots: RobotsMemory = new Map()
    const jobs: CollectJob[] = []
    const queues = {
      collect: { add: ({ payload }: { payload: CollectJob }) => Promise.resolve(jobs.push(payload)).then(() => undefined) }, // prettier-ignore
      process: {
        counts: () => Promise.resolve({ waiting: 0, active: 0, delayed: 0 }),
        add: async ({ payload }: { payload: ProcessJob }) => {
          const outcomes = await store.posts.upsert(payload.posts.map((post: Post) => ({ post, annotation: anAnnotation() }))) // prettier-ignore
          for (const { id, result } of outcomes) if (result === 'inserted') stored.push(id)
        },
      },
      index: { add: (_: { payload: IndexJob }) => Promise.resolve() },
    }
    const deps = {
      config,
      collectors,
      httpFor: (collector: Collector, spending: Spending, options: unknown) =>
        createHttpClient({
          contact: 'https://example.org/contact',
          requestTimeoutMs: 20_000,
          maxBodyBytes: 10_000_000,
          // By name, so that the pace holds for them.
          allowPrivateAddresses: places.map((id) => new URL(at(id)).host),
          resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
          requestsPerMinute: collector.limits.requestsPerMinute,
          clock,
          pace,
          spending,
          credential: credentialKey(collector, options, secrets, () => 'synthetic'),
          robots: collector.robots === true ? robots : undefined,
          rateLimit: (headers, nowMs) => collector.rateLimit?.(headers, nowMs),
        }),
      queues,
      state: store.state,
      store: store.posts,
      events: { collectFinished: () => undefined, collectPostponed: () => undefined, sourceStateChanged: () => undefined, refreshFinished: () => undefined }, // prettier-ignore
      // Requests that wait their turn and collectors that sleep move the time, not what a run does beside (it says every 20 s that it is alive).
      clock: {
        nowMs: () => clock.nowMs(),
        sleep: async (ms: number, signal: AbortSignal) => {
          if (ms > LONGEST_SLEEP_MS) return aborted(signal)
          await wait(NAP_MS)
          if (!signal.aborted) clock.advance(ms)
        },
      },
      secrets,
      nameCredential: () => 'synthetic',
      ledger: createLedger({ state: store.state, clock }),
      pseudonymise: () => 'a_0000000000000000000000',
      holder: 'test',
      running: new Set<string>(),
    } as unknown as RefreshDeps
    const addDueJobs = createDueJobs({ config, collectors, queues, state: store.state, clock })
    const { signal } = new AbortController()
    while (clock.nowMs() < START_MS + HOURS * HOUR_MS) {
      await addDueJobs()
      if (jobs.length === 0) {
        const nextMs = Math.min(...config.sources.map((source) => slotOf(source, clock.nowMs()) + source.every))
        clock.advance(nextMs - clock.nowMs())
      }
      for (const { sourceId, slotMs, refresh } of jobs.splice(0)) {
        const source = config.sources.find(({ id }) => id === sourceId)!
        if (refresh === true) await refreshSource(source, slotMs, deps, signal)
        else await collectSource(source, slotMs, deps, signal)
      }
    }
  }

  const collectorOf = (sourceId: string) => collectors.get(config.sources.find(({ id }) => id === sourceId)!.collector)!

  it('stores every post that was published, once', async () => {
    expect(new Set(stored).size).toBe(stored.length)
    const bySource = Object.fromEntries((await store.posts.facet({}, 'source', 100)).map(({ key, count }) => [key, count])) // prettier-ignore
    expect(bySource).toEqual(Object.fromEntries(places.map((id) => [id, POSTS_PER_PLATFORM])))
  })

  it('ends with between 90 and 100 % of every quota used that its source has a use for', async () => {
    const accounts = new Map((await stateOf(store.state, STATE.budget).list()).map(({ id, value }) => [id, value.used]))
    // Its day ends at midnight in UTC.
    const midnightMs = Date.parse('2026-11-24T00:00:00Z')
    const videoQueries = platform
      .requests()
      .filter(({ path, atMs }) => path.endsWith('/video/query/') && atMs < midnightMs)
    const used: readonly (readonly [budget: string, used: number | undefined, limit: number])[] = [
      ['searches of YouTube', accounts.get('youtube~search~synthetic'), 100],
      ['queries of Google', accounts.get('web-search~queries~synthetic'), 100],
      ['searches of Threads in 24 hours', accounts.get('threads~queries~synthetic'), 300],
      ['log-ins of Bluesky in 24 hours', accounts.get('bluesky~sessions~synthetic'), 300],
      ['hashtags of Instagram in 7 days', accounts.get('instagram~hashtags~synthetic'), 30],
      ['requests of TikTok', videoQueries.length, 300],
    ]
    for (const [budget, amount, limit] of used) {
      expect(amount, budget).toBeGreaterThanOrEqual(limit * 0.9)
      expect(amount, budget).toBeLessThanOrEqual(limit)
    }
    // Those that find less than they may read stay below.
    expect(accounts.get('x~cents~synthetic')).toBeLessThan(5_000)
    expect(accounts.get('youtube~units~synthetic')).toBeLessThan(10_000)
  })

  it('asks no host and with no token faster than its pace, and leaves every source well', async () => {
    const asked = Map.groupBy(platform.requests(), ({ headers }) => String(headers['host']).split('.')[0] ?? '')
    expect([...asked.keys()].toSorted()).toEqual(places.toSorted())
    for (const [id, requests] of asked) expect(fullestOf(requests, collectorOf(id).limits.requestsPerMinute), id).toBeLessThanOrEqual(BURST + 0.01) // prettier-ignore
    // What is asked with one token on two hosts.
    const withToken = platform.requests().filter(({ headers }) => String(headers['host']).startsWith('instagram-'))
    expect(new Set(withToken.map(({ headers }) => headers['host'])).size).toBe(2)
    expect(fullestOf(withToken, collectorOf('instagram-hashtags').limits.requestsPerMinute)).toBeLessThanOrEqual(BURST + 0.01) // prettier-ignore
    for (const { value } of await stateOf(store.state, STATE.health).list()) {
      // A quota may end a run or two before its reset.
      if (value.state !== 'quota-exhausted')
        expect(isWell(value.state), `${value.sourceId}: ${value.message}`).toBe(true)
      else expect(START_MS + HOURS * HOUR_MS - value.sinceMs, value.sourceId).toBeLessThan(HOUR_MS / 2)
    }
  })
})
