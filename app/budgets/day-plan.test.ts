import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { loadCollectors } from '../../collectors/registry.ts'
import { parseConfig } from '../../config/load.ts'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import { Secret } from '../../core/secret.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import { manyPosts, NOON_MS } from '../../tests/builders.ts'
import { planForPeople } from '../commands/show-plan.ts'
import { tempFolder } from '../../tests/cli.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { planDay, type PlanDeps } from './day-plan.ts'
import { createLedger } from './ledger.ts'
import { budgetsOf } from './spending.ts'

const sources = [
  { id: 'searches', title: 'S', collector: 'youtube', every: '15m', options: { queries: ['โอนเงินผิด'] } },
  { id: 'more-searches', title: 'M', collector: 'youtube', every: '1h', options: { useWatchWords: false, queries: ['กู้'] } }, // prettier-ignore
  { id: 'paid', title: 'P', collector: 'x', every: '15m', options: {} },
  { id: 'tags', title: 'T', collector: 'instagram-hashtags', options: { userId: '17841400000000001', hashtags: ['ก', 'ข'], hashtagsPerWeek: 2 } }, // prettier-ignore
  { id: 'plain', title: 'F', collector: 'feeds', options: { url: 'https://news.example/feed' } },
]
const watchWords = [
  { id: 'loan', title: 'Loan', queries: ['เงินกู้ออนไลน์'], not: ['ธนาคาร'] },
  { id: 'only-x', title: 'X', queries: ['ลงทุนทอง'], sources: ['paid'] },
]

describe('the plan of the day', () => {
  let store: SqliteStore
  let deps: PlanDeps
  const clock = instantClock(NOON_MS)
  beforeEach(async () => {
    store = await openSqliteStore({ file: join(tempFolder('plan'), 'rawang.db') })
    deps = {
      config: parseConfig(stringify({ sources, watchWords }), { where: 'test', categoryIds: [] }),
      collectors: await loadCollectors(),
      secrets: () => new Secret('synthetic'),
      nameCredential: () => 'synthetic',
      ledger: createLedger({ state: store.state, clock }),
      store: store.posts,
    }
  })
  afterEach(async () => {
    await store[Symbol.asyncDispose]()
  })
  const planOf = async (id: string) => (await planDay(store.state, NOON_MS, deps)).find((plan) => plan.id === id)!

  it('shows the exact requests of the watch-words, each with its cost, and only where they are to be sent', async () => {
    const [search, ...rest] = (await planOf('searches')).requests!.map(({ url }) => new URL(url))
    expect(rest).toHaveLength(1)
    expect([search, ...rest].map((url) => url!.searchParams.get('q'))).toEqual(['โอนเงินผิด', 'เงินกู้ออนไลน์ -ธนาคาร'])
    const paid = (await planOf('paid')).requests!
    expect(paid.map(({ url }) => new URL(url).searchParams.get('query'))).toEqual([
      'เงินกู้ออนไลน์ -ธนาคาร lang:th -is:retweet',
      'ลงทุนทอง lang:th -is:retweet',
    ])
    expect(paid[0]!.spend).toEqual([{ budget: 'cents', amount: 200 }])
    expect((await planOf('more-searches')).requests).toHaveLength(1)
    expect(JSON.stringify(await planDay(store.state, NOON_MS, deps))).not.toContain('synthetic')
    expect((await planOf('plain')).requests).toBeNull()
  })

  it('asks for the words of categories too, joined with the watch-words, in the spellings that people use', async () => {
    const text = stringify({
      sources,
      watchWords,
      watchCategories: [{ category: 'fraud.remote-app', sources: ['paid'] }],
    })
    const config = parseConfig(text, { where: 'test', categoryIds: ['fraud.remote-app'] })
    const plans = await planDay(store.state, NOON_MS, { ...deps, config })
    const queries = plans
      .find(({ id }) => id === 'paid')!
      .requests!.map(({ url }) => new URL(url).searchParams.get('query'))
    expect(queries).toHaveLength(2)
    expect(queries[1]).toMatch(/^\(ลงทุนทอง OR .*แอปดูดเงิน OR แอพดูดเงิน.*\) lang:th/)
    expect(plans.find(({ id }) => id === 'searches')).toEqual(await planOf('searches'))
  })

  it('says how often the budget is enough, for all that share it, and how old posts get by that', async () => {
    // Midnight in California is 15:00 in Bangkok, in 3 hours: 12 and 3 runs.
    const { budgets, delayMs } = await planOf('searches')
    const search = budgets.find(({ id }) => id === 'search')!
    expect(search).toMatchObject({ used: 0, limit: 100, resetAtMs: NOON_MS + 3 * HOUR_MS, runs: 12, wanted: 2, everyRuns: 1, sharedWith: ['more-searches'] }) // prettier-ignore
    // The platform shows a video after two hours, and a run comes every quarter.
    expect(delayMs).toBe(2 * HOUR_MS + (15 * 60_000) / 2)
    const cents = (await planOf('paid')).budgets[0]!
    expect(cents).toMatchObject({ limit: 5_000, wanted: 400, unit: 'US cents', sharedWith: [] })
    // 8 days of the month are left: 5000 cents for some 730 runs.
    expect(cents.everyRuns).toBeGreaterThan(40)
    expect((await planOf('paid')).delayMs).toBeGreaterThan(5 * HOUR_MS)
  })

  it('says what asking again for stored posts takes, and when the budget cannot hold it', async () => {
    const { refresh } = (await planOf('paid')).budgets[0]!
    // Half a cent for a post and one for its author, every 7 days: 1.5 cents of 5,000 in a month of 30.
    expect(refresh).toEqual({ afterDays: 7, posts: 0, wanted: 0, most: 777 })
    await store.posts.upsert(manyPosts(800, () => ({ source: 'paid' })))
    const held = (await planOf('paid')).budgets[0]!.refresh!
    expect(held).toMatchObject({ posts: 800, most: 777 })
    expect(held.wanted).toBeCloseTo((800 / 7) * 30 * 1.5)
    expect(planForPeople(await planOf('paid'))).toMatch(/800 stored posts every 7 days takes 5143 of 5000 US cents, which it cannot hold: .*retention/) // prettier-ignore
    expect((await planOf('searches')).budgets.map(({ id, refresh: own }) => [id, own?.most])).toEqual([['search', undefined], ['units', 13_500_000]]) // prettier-ignore
    expect((await planOf('plain')).budgets).toEqual([])
  })

  it('says no run before the platform says that there is more', async () => {
    const retryAtMs = NOON_MS + 6 * HOUR_MS
    await stateOf(store.state, STATE.health).put('plain', { sourceId: 'plain', state: 'quota-exhausted', sinceMs: NOON_MS, message: '', lastRunAtMs: NOON_MS, lastSuccessAtMs: null, lastPostAtMs: null, retryAtMs, consecutiveFailures: 1, posts: 0, skipped: {} }) // prettier-ignore
    expect((await planOf('plain')).nextRunAtMs).toBe(retryAtMs)
  })

  it('follows what was used, and says when there is more', async () => {
    const use = async (id: string, spend: { budget: string; amount: number; subject?: string }[]) => {
      const source = deps.config.sources.find((s) => s.id === id)!
      await budgetsOf(source, NOON_MS, () => NOON_MS, deps).reserve(spend)
    }
    await use('searches', [{ budget: 'search', amount: 100 }])
    expect((await planOf('more-searches')).budgets[0]).toMatchObject({ used: 100, allowance: 0, everyRuns: null })
    await use('tags', [{ budget: 'hashtags', amount: 1, subject: 'ก' }])
    expect((await planOf('tags')).budgets[0]).toMatchObject({ used: 1, wanted: 1, everyRuns: 1 })
    await use('tags', [{ budget: 'hashtags', amount: 1, subject: 'ค' }])
    expect((await planOf('tags')).budgets[0]).toMatchObject({ used: 2, wanted: 1, everyRuns: null, resetAtMs: NOON_MS + 7 * DAY_MS }) // prettier-ignore
  })
})
