import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lineSource } from '../config/intake.ts'
import { AlertRuleSchema, SourceSchema, type AlertRule } from '../config/schema.ts'
import { loadTaxonomy } from '../config/taxonomy.ts'
import type { Alert } from '../core/alert.ts'
import type { AnnotatedPost } from '../core/annotation.ts'
import { HOUR_MS } from '../core/bangkok-time.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { SourceHealth } from '../core/source-health.ts'
import { STATE, stateOf } from '../core/state.ts'
import { leafIds } from '../core/taxonomy.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { anAnnotatedPost, aRole, NOON_MS } from '../tests/builders.ts'
import { quietFortnight, traffic } from '../tests/quiet-fortnight.ts'
import { computeTrends } from '../trends/compute.ts'
import type { PreparedWatchWord } from '../trends/watch-words.ts'
import { acknowledgeAlert } from './alert-book.ts'
import { evaluateAlerts, type EvaluateDeps } from './evaluate.ts'

const MINUTE_MS = 60_000
const settings = { window: HOUR_MS, historyDays: 14 }
const taxonomy = loadTaxonomy()
const burstRule = AlertRuleSchema.parse({ kind: 'burst', id: 'burst' })
const watchRule = AlertRuleSchema.parse({ kind: 'watch-word', id: 'watch' })
const silentRule = AlertRuleSchema.parse({ kind: 'source-silent', id: 'silent', after: '1h' })
const watchWord: PreparedWatchWord = { id: 'agency', title: 'ศูนย์ 1212', filter: { text: [[['1212']]], notText: [] } }

let dir: string
let stores: Awaited<ReturnType<typeof openSqliteStore>>
let said: string[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rawang-alerts-'))
  stores = await openSqliteStore({ file: join(dir, 'rawang.db') })
  said = []
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

async function evaluate(nowMs: number, part: Partial<EvaluateDeps> & { rules?: readonly AlertRule[] } = {}) {
  const { posts: store } = stores
  const watchWords = [watchWord]
  const gaps = part.gaps ?? []
  const snapshot = await computeTrends({ store, gaps, settings, watchWords, nowMs, leaves: leafIds(taxonomy) })
  return evaluateAlerts({
    rules: [burstRule],
    channels: [{ id: 'centre' }, { id: 'police' }],
    sources: [],
    health: [],
    settings, taxonomy, watchWords, snapshot, gaps, nowMs, store,
    state: stores.state,
    watchingSinceMs: 0,
    events: {
      alertOpened: ({ alertId }) => said.push(`opened ${alertId}`),
      alertClosed: ({ alertId }) => said.push(`closed ${alertId}`),
    },
    ...part,
  }) // prettier-ignore
}

async function store(...posts: readonly AnnotatedPost[]): Promise<void> {
  const outcomes = await stores.posts.upsert(posts)
  expect(outcomes.filter(({ result }) => result === 'rejected')).toEqual([])
}

const alerts = async (): Promise<readonly Alert[]> =>
  (await stateOf(stores.state, STATE.alert).list()).map(({ value }) => value)
const deliveryIds = async (): Promise<readonly string[]> =>
  (await stateOf(stores.state, STATE.delivery).list()).map(({ id }) => id)

const burst = (name: string, fromMs: number, part: Partial<Parameters<typeof traffic>[0]> = {}) =>
  traffic({ name, fromMs, toMs: fromMs + 50 * MINUTE_MS, posts: 30, severity: 70, lineId: '@fastloan', ...part })

describe('a burst', () => {
  it('is one alert over fifty evaluations, closes when it is over, and the next burst is another', async () => {
    await store(...quietFortnight(NOON_MS + 12 * HOUR_MS), ...burst('wave', NOON_MS))
    for (let minute = 1; minute <= 50; minute += 1) await evaluate(NOON_MS + minute * MINUTE_MS)
    const [alert, ...others] = await alerts()
    expect(others).toEqual([])
    expect(alert).toMatchObject({ ruleId: 'burst', subject: 'fraud.loan', state: 'open', severity: 70, test: false })
    expect(alert!.observed).toBeGreaterThanOrEqual(30)
    expect(alert!.expected).toBeLessThan(2)
    expect(alert!.title.th).toBe(
      `แจ้งเตือน: หลอกให้กู้เงิน ${alert!.observed} โพสต์ใน 1 ชม. (ปกติ ${Math.round(alert!.expected * 10) / 10})`,
    )
    expect(alert!.indicators).toEqual([{ type: 'line-id', value: '@fastloan', posts: 30 }])
    expect(alert!.evidence.length).toBeGreaterThan(10)
    expect(alert!.evidence[0]).toMatch(/^wave:/)
    expect(alert!.firstSeenMs).toBeLessThanOrEqual(NOON_MS + 2 * MINUTE_MS)
    expect(alert!.referTo).toEqual(expect.arrayContaining(['ccib', 'pct']))
    expect(await deliveryIds()).toEqual([`${alert!.id}~centre`, `${alert!.id}~police`])

    for (let half = 2; half <= 10; half += 1) await evaluate(NOON_MS + half * 30 * MINUTE_MS)
    expect(await alerts()).toMatchObject([{ id: alert!.id, state: 'closed', observed: alert!.observed }])
    await store(...burst('second', NOON_MS + 6 * HOUR_MS))
    await evaluate(NOON_MS + 6 * HOUR_MS + 50 * MINUTE_MS)
    const now = await alerts()
    expect(now.map(({ state }) => state)).toEqual(['closed', 'open'])
    expect(said).toEqual([`opened ${now[0]!.id}`, `closed ${now[0]!.id}`, `opened ${now[1]!.id}`])
  })

  it('stays acknowledged while it goes on, and its worst moment stays on record', async () => {
    await store(...quietFortnight(NOON_MS + 12 * HOUR_MS), ...burst('wave', NOON_MS))
    await evaluate(NOON_MS + 30 * MINUTE_MS)
    const [{ id, observed }] = (await alerts()) as [Alert]
    await acknowledgeAlert(stores.state, { id, nowMs: NOON_MS + 31 * MINUTE_MS })
    await evaluate(NOON_MS + 55 * MINUTE_MS)
    const [peak] = (await alerts()) as [Alert]
    expect(peak).toMatchObject({ state: 'acknowledged', acknowledgedAtMs: NOON_MS + 31 * MINUTE_MS })
    expect(peak.observed).toBeGreaterThan(observed)
    await evaluate(NOON_MS + 85 * MINUTE_MS)
    expect((await alerts())[0]).toMatchObject({ observed: peak.observed, window: peak.window })
  })

  it('is not raised by ordinary days', async () => {
    await store(...quietFortnight(NOON_MS + 24 * HOUR_MS))
    for (let hour = 0; hour < 24; hour += 1) await evaluate(NOON_MS + hour * HOUR_MS)
    expect(await alerts()).toEqual([])
  })

  it('is not raised by a campaign of warnings', async () => {
    await store(...quietFortnight(NOON_MS), ...burst('awareness', NOON_MS - HOUR_MS, { role: 'warning', posts: 200 }))
    expect(await evaluate(NOON_MS)).toMatchObject({ opened: [], open: 0 })
  })

  it('counts the posts of its rule’s roles, and no warnings beside them', async () => {
    const warnings = burst('awareness', NOON_MS - HOUR_MS, { role: 'warning', posts: 200 })
    await store(...quietFortnight(NOON_MS), ...burst('wave', NOON_MS - HOUR_MS), ...warnings)
    await evaluate(NOON_MS)
    const [alert] = await alerts()
    expect(alert!.observed).toBeLessThan(35)
    expect(alert!.roles).toEqual({ lure: alert!.observed })
    expect(alert!.evidence.filter((id) => id.startsWith('awareness'))).toEqual([])
  })

  it('is not raised by one loud account, also when two others write as always', async () => {
    const loud = burst('loud', NOON_MS - HOUR_MS, { authors: 1, posts: 200 })
    await store(...quietFortnight(NOON_MS), ...loud, ...burst('others', NOON_MS - HOUR_MS, { posts: 2 }))
    expect(await evaluate(NOON_MS)).toMatchObject({ opened: [] })
  })

  it('is not raised by a source that is read for the first time', async () => {
    await store(...quietFortnight(NOON_MS), ...burst('new', NOON_MS - HOUR_MS, { source: 'new-source' }))
    expect(await evaluate(NOON_MS)).toMatchObject({ opened: [] })
  })

  it('is held open while nobody computes trends, since nobody knows that it is over', async () => {
    await store(...quietFortnight(NOON_MS), ...burst('wave', NOON_MS - HOUR_MS))
    await evaluate(NOON_MS)
    const snapshot = await computeTrends({
      store: stores.posts,
      gaps: [],
      settings,
      watchWords: [],
      nowMs: NOON_MS,
      leaves: leafIds(taxonomy),
    })
    expect(await evaluate(NOON_MS + 9 * HOUR_MS, { snapshot })).toMatchObject({ closed: [], open: 1 })
    expect(await evaluate(NOON_MS + 9 * HOUR_MS, { snapshot: undefined })).toMatchObject({ closed: [], open: 1 })
  })

  it('is let go when its rule is taken out of the configuration', async () => {
    await store(...quietFortnight(NOON_MS), ...burst('wave', NOON_MS - HOUR_MS))
    await evaluate(NOON_MS)
    await evaluate(NOON_MS + MINUTE_MS, { rules: [] })
    expect(await alerts()).toMatchObject([{ state: 'closed' }])
  })

  it('counts under a top category that a rule names, and not under another', async () => {
    await store(...quietFortnight(NOON_MS), ...burst('wave', NOON_MS - HOUR_MS))
    const about = (...categories: string[]) => [AlertRuleSchema.parse({ kind: 'burst', id: 'some', categories })]
    expect(await evaluate(NOON_MS, { rules: about('trading', 'pyramid') })).toMatchObject({ opened: [] })
    expect(await evaluate(NOON_MS, { rules: about('fraud') })).toMatchObject({
      opened: [expect.stringContaining('-some-fraud.loan')],
    })
  })
})

describe('a process that dies', () => {
  /** A store whose process dies before its write number `writes`. */
  const dyingAfter = (writes: number): StateStore => {
    let left = writes
    const { state } = stores
    return {
      get: (kind, id) => state.get(kind, id),
      list: (kind, options) => state.list(kind, options),
      count: (kind) => state.count(kind),
      delete: (kind, id) => state.delete(kind, id),
      put: (kind, id, value, condition) => {
        left -= 1
        return left < 0 ? Promise.reject(new Error('killed')) : state.put(kind, id, value, condition)
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  }

  it.each([0, 1, 2, 3, 4, 5])(
    'before its write %i leaves one alert and one delivery to each channel',
    async (writes) => {
      await store(...quietFortnight(NOON_MS), ...burst('wave', NOON_MS - HOUR_MS))
      await expect(evaluate(NOON_MS, { state: dyingAfter(writes) })).rejects.toThrow('killed')
      await evaluate(NOON_MS + MINUTE_MS)
      await evaluate(NOON_MS + 2 * MINUTE_MS)
      const [alert, ...others] = await alerts()
      expect(others).toEqual([])
      expect(await deliveryIds()).toEqual([`${alert!.id}~centre`, `${alert!.id}~police`])
      expect((await stateOf(stores.state, STATE.outbox).list()).map(({ id }) => id)).toEqual(await deliveryIds())
      expect(said.filter((line) => line.startsWith('opened')).length).toBeLessThanOrEqual(1)
    },
  )

  it('is no reason for two alerts when two evaluate at once', async () => {
    await store(...quietFortnight(NOON_MS), ...burst('wave', NOON_MS - HOUR_MS))
    await Promise.all([evaluate(NOON_MS), evaluate(NOON_MS + 1), evaluate(NOON_MS + 2)])
    expect(await alerts()).toHaveLength(1)
    expect(said).toHaveLength(1)
  })
})

describe('a watch-word', () => {
  const mention = (id: string, atMs: number, role: 'unrelated' | 'lure' = 'unrelated') =>
    anAnnotatedPost({
      id,
      publishedAtMs: atMs,
      author: { id: `a_${id}` },
      annotation: { role: aRole(role), searchText: 'โทร 1212 occ' },
    })

  it('is reported at its first mention, once, until it has been quiet for a day', async () => {
    await store(...quietFortnight(NOON_MS), mention('m1', NOON_MS - MINUTE_MS))
    for (const minutes of [0, 1, 2]) await evaluate(NOON_MS + minutes * MINUTE_MS, { rules: [watchRule] })
    await store(mention('m2', NOON_MS + 5 * HOUR_MS))
    await evaluate(NOON_MS + 5 * HOUR_MS + MINUTE_MS, { rules: [watchRule] })
    const [alert, ...others] = await alerts()
    expect(others).toEqual([])
    expect(alert).toMatchObject({ kind: 'watch-word', subject: 'agency', state: 'open', observed: 1 })
    expect(alert!.evidence.toSorted()).toEqual(['m1'])
    await evaluate(NOON_MS + 30 * HOUR_MS, { rules: [watchRule] })
    expect(await alerts()).toMatchObject([{ state: 'closed' }])
  })

  it('counts the roles of its rule only', async () => {
    await store(...quietFortnight(NOON_MS), mention('m1', NOON_MS - MINUTE_MS))
    const lures = AlertRuleSchema.parse({ kind: 'watch-word', id: 'lures', roles: ['lure'] })
    expect(await evaluate(NOON_MS, { rules: [lures] })).toMatchObject({ opened: [] })
    await store(mention('m2', NOON_MS - MINUTE_MS, 'lure'))
    await evaluate(NOON_MS, { rules: [lures] })
    expect(await alerts()).toMatchObject([{ observed: 1, evidence: ['m2'] }])
  })
})

describe('a silent source', () => {
  const source = SourceSchema.parse({ id: 'prachatai', title: 'ประชาไท', collector: 'feeds', every: '15m' })
  const health = (part: Partial<SourceHealth>): SourceHealth => ({
    sourceId: 'prachatai', state: 'unreachable', sinceMs: NOON_MS - 3 * HOUR_MS, message: '', lastRunAtMs: NOON_MS,
    lastSuccessAtMs: NOON_MS - 3 * HOUR_MS, lastPostAtMs: null, retryAtMs: null, consecutiveFailures: 9, posts: 0, skipped: {}, ...part,
  }) // prettier-ignore
  const look = (part: Partial<SourceHealth>, deps: Partial<EvaluateDeps> = {}) =>
    evaluate(NOON_MS, { rules: [silentRule], sources: [source], health: [health(part)], ...deps })

  it('is reported with since when, and over with the first successful run', async () => {
    await look({})
    expect(await alerts()).toMatchObject([
      {
        kind: 'source-silent',
        state: 'open',
        title: { th: 'แจ้งเตือน: อ่านแหล่งข้อมูล “ประชาไท” ไม่ได้ตั้งแต่ 23 พ.ย. 2569 09:00 น.' },
      },
    ])
    await look({ state: 'ok-empty', lastSuccessAtMs: NOON_MS })
    expect(await alerts()).toMatchObject([{ state: 'closed' }])
  })

  it('is not reported again by a process that looked before another one saw that it is back', async () => {
    await look({})
    await look({ state: 'ok-empty', lastSuccessAtMs: NOON_MS + MINUTE_MS }, { nowMs: NOON_MS + MINUTE_MS })
    const before = await deliveryIds()
    await look({}, { nowMs: NOON_MS + MINUTE_MS - 1 })
    expect(await alerts()).toMatchObject([{ state: 'closed' }])
    expect(await deliveryIds()).toEqual(before)
    await look({}, { nowMs: NOON_MS + 2 * MINUTE_MS })
    expect((await alerts()).map(({ state }) => state)).toEqual(['closed', 'open'])
  })

  it('is not one that failed a while ago only, is read rarely, is switched off, or that nobody looked at', async () => {
    await look({ lastSuccessAtMs: NOON_MS - HOUR_MS / 2 })
    await look({}, { sources: [{ ...source, every: 6 * HOUR_MS }] })
    await look({}, { sources: [{ ...source, enabled: false }] })
    await look({ state: 'ok' }, { watchingSinceMs: NOON_MS - MINUTE_MS })
    expect(await alerts()).toEqual([])
  })

  it('of those that send is one whose messages can not be read, not one that nobody writes to', async () => {
    const line = lineSource({ account: 'centre', title: 'LINE ของศูนย์', channelSecret: 'LINE_CHANNEL_SECRET' })
    const lookAtLine = (part: Partial<SourceHealth>) =>
      look({ sourceId: line.id, lastSuccessAtMs: NOON_MS - 30 * HOUR_MS, ...part }, { sources: [line] })
    await lookAtLine({ state: 'ok' })
    await lookAtLine({ state: 'schema-drift', sinceMs: NOON_MS - HOUR_MS / 2 })
    expect(await alerts()).toEqual([])
    await lookAtLine({ state: 'schema-drift', sinceMs: NOON_MS - 2 * HOUR_MS })
    expect(await alerts()).toMatchObject([{ subject: 'line-centre', state: 'open' }])
    await lookAtLine({ state: 'ok', lastSuccessAtMs: NOON_MS })
    expect(await alerts()).toMatchObject([{ state: 'closed' }])
  })
})
