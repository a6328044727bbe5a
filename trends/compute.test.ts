import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AnnotatedPost } from '../core/annotation.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import type { CoverageGap } from '../core/source-health.ts'
import { TrendSnapshotSchema } from '../core/trend.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { anAnnotatedPost, aRole, NOON_MS } from '../tests/builders.ts'
import { quietFortnight, traffic } from '../tests/quiet-fortnight.ts'
import { computeTrends } from './compute.ts'
import { expectedBand } from './expected-band.ts'

const settings = { window: HOUR_MS, historyDays: 14 }
const leaves = ['fraud.loan', 'fraud.job', 'trading.not-received']
const MINUTE_MS = 60_000

let dir: string
let stores: Awaited<ReturnType<typeof openSqliteStore>>
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rawang-trends-'))
  stores = await openSqliteStore({ file: join(dir, 'rawang.db') })
})
afterEach(async () => {
  await stores[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const store = (...posts: readonly AnnotatedPost[]) => stores.posts.upsert(posts)
const trends = (part: Partial<Parameters<typeof computeTrends>[0]> = {}) =>
  computeTrends({ store: stores.posts, gaps: [], settings, leaves, watchWords: [], nowMs: NOON_MS, ...part })
const itemOf = async (id: string, part: Parameters<typeof trends>[0] = {}) =>
  (await trends(part)).items.find((item) => item.id === id)
/** Hourly traffic of one source over the days before NOON_MS. */
const steady = (name: string, perHour: number, days: number, part: Partial<Parameters<typeof traffic>[0]> = {}) =>
  traffic({ name, source: name, fromMs: NOON_MS - days * DAY_MS, toMs: NOON_MS, posts: days * 24 * perHour, ...part })

describe('computeTrends', () => {
  it('shows what rises beside what was expected, most unusual first', async () => {
    await store(
      ...quietFortnight(NOON_MS),
      ...traffic({ name: 'wave', fromMs: NOON_MS - 30 * MINUTE_MS, toMs: NOON_MS, posts: 24, authors: 6 }),
      ...traffic({
        name: 'warnings',
        fromMs: NOON_MS - 20 * MINUTE_MS,
        toMs: NOON_MS,
        posts: 4,
        role: 'warning',
        source: 'news',
      }),
    )
    const snapshot = await trends()
    expect(TrendSnapshotSchema.parse(snapshot)).toEqual(snapshot)
    expect(snapshot.items.map(({ subject }) => subject)).toEqual(['fraud.loan', 'trading.not-received'])
    const [item] = snapshot.items
    expect(item).toMatchObject({ kind: 'category', basis: 'same-hours', sources: { news: 4 } })
    expect(item!.observed).toBeGreaterThanOrEqual(28)
    expect(item!.expected).toBeGreaterThan(0.5)
    expect(item!.expected).toBeLessThan(1.5)
    expect(item!.upper).toBeLessThan(item!.observed)
    expect(item!.score).toBeGreaterThan(6)
    expect(item!.roles['warning']).toBe(4)
    expect(item!.authors).toBe(item!.observed - 24 + 6)
    expect(item!.sparkline).toHaveLength(24)
    expect(item!.sparkline.at(-1)).toBe(item!.observed)
    expect(snapshot.items[1]!.score).toBeLessThan(2)
  })

  it('says since when it goes on, also when that began hours ago', async () => {
    await store(...quietFortnight(NOON_MS))
    await store(...traffic({ name: 'wave', fromMs: NOON_MS - 150 * MINUTE_MS, toMs: NOON_MS, posts: 150 }))
    const { firstSeenMs } = (await itemOf('category:fraud.loan'))!
    expect(Math.abs(firstSeenMs! - (NOON_MS - 150 * MINUTE_MS))).toBeLessThan(30 * MINUTE_MS)
  })

  it('gives no score in the first day, and says on how little it would rest', async () => {
    await store(
      ...steady('young', 1, 0.5),
      ...traffic({ name: 'wave', source: 'young', fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS, posts: 40 }),
    )
    expect(await itemOf('category:fraud.loan')).toMatchObject({
      score: 0,
      expected: 0,
      basis: 'none',
      historyWindows: 11,
    })
  })

  it('knows the hour of the day: what is usual in the evening is not at night', async () => {
    // Twenty posts in one hour of each day, none in the others.
    const evenings = Array.from({ length: 15 }, (_, day) =>
      traffic({
        name: `evening${day}`,
        fromMs: NOON_MS - day * DAY_MS - HOUR_MS,
        toMs: NOON_MS - day * DAY_MS,
        posts: 20,
      }),
    ).flat()
    const wide = { name: 'night', fromMs: NOON_MS + 11 * HOUR_MS, toMs: NOON_MS + 12 * HOUR_MS, posts: 20 }
    await store(...evenings, ...traffic(wide))
    expect((await itemOf('category:fraud.loan'))!.score).toBeLessThan(3.5)
    expect((await itemOf('category:fraud.loan', { nowMs: NOON_MS + 12 * HOUR_MS }))!.score).toBeGreaterThan(6)
  })

  it('leaves out hours in which the source that matters could not be read, instead of taking them for zero', async () => {
    // Ten an hour, but nothing stored in ten of the fourteen days.
    const unread = { fromMs: NOON_MS - 11 * DAY_MS, toMs: NOON_MS - DAY_MS / 2 }
    const posts = steady('main', 10, 15).filter(
      ({ post }) => post.publishedAtMs < unread.fromMs || post.publishedAtMs >= unread.toMs,
    )
    await store(...posts, ...steady('side', 1, 15))
    const gap: CoverageGap = { sourceId: 'main', ...unread, reason: 'unreachable' }
    expect((await itemOf('category:fraud.loan'))!.expected).toBeLessThan(3)
    const item = (await itemOf('category:fraud.loan', { gaps: [gap] }))!
    expect(item.score).toBeLessThan(2)
    expect(item.expected).toBeGreaterThan(9)
    // A source that brings little does not take history away by being down.
    const inPart = { ...gap, partial: true as const }
    expect((await itemOf('category:fraud.loan', { gaps: [inPart] }))!.historyWindows).toBe(14 * 3)
    const side = { ...gap, sourceId: 'side' }
    expect((await itemOf('category:fraud.loan', { gaps: [side] }))!.historyWindows).toBe(14 * 3)
  })

  it('compares the sources that are left with their own past while one is down', async () => {
    const down: CoverageGap = { sourceId: 'main', fromMs: NOON_MS - 3 * HOUR_MS, toMs: null, reason: 'blocked' }
    const main = steady('main', 20, 15).filter(({ post }) => post.publishedAtMs < down.fromMs)
    const wave = traffic({ name: 'wave', source: 'side', fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS, posts: 15 })
    await store(...main, ...steady('side', 1, 15), ...wave)
    const item = (await itemOf('category:fraud.loan', { gaps: [down] }))!
    expect(item.expected).toBeLessThan(2)
    expect(item.score).toBeGreaterThan(3.5)
  })

  it('finds watch-words in posts of every role, with their own past', async () => {
    const mention = (i: number, atMs: number) =>
      anAnnotatedPost({
        id: `m${i}`,
        publishedAtMs: atMs,
        annotation: { role: aRole('unrelated'), searchText: 'โทร 1212 occ' },
      })
    await store(...quietFortnight(NOON_MS), ...[1, 2, 3].map((i) => mention(i, NOON_MS - i * MINUTE_MS)))
    const watchWords = [{ id: 'agency', title: 'A', filter: { text: [[['1212', 'occ']]], notText: [] } }]
    expect(await itemOf('watch-word:agency', { watchWords })).toMatchObject({
      kind: 'watch-word',
      observed: 3,
      expected: 0,
      roles: { unrelated: 3 },
    })
    expect(await itemOf('watch-word:agency', { watchWords, nowMs: NOON_MS - 2 * HOUR_MS })).toBeUndefined()
  })

  it('is empty over an empty store', async () => {
    expect((await trends()).items).toEqual([])
  })

  it('works with windows of ten minutes', async () => {
    await store(
      ...quietFortnight(NOON_MS),
      ...traffic({ name: 'wave', fromMs: NOON_MS - 8 * MINUTE_MS, toMs: NOON_MS, posts: 12 }),
    )
    const item = (await itemOf('category:fraud.loan', { settings: { ...settings, window: 10 * MINUTE_MS } }))!
    expect(item).toMatchObject({ basis: 'same-hours', observed: 13 })
    expect(item.score).toBeGreaterThan(3.5)
    expect(item.expected).toBeLessThan(0.5)
  })
})

describe('expectedBand', () => {
  const band = (part: Partial<Parameters<typeof expectedBand>[0]> = {}) =>
    expectedBand({
      store: stores.posts, gaps: [], settings, filter: { categories: ['fraud.loan'] },
      fromMs: NOON_MS - DAY_MS, toMs: NOON_MS, ...part,
    }) // prettier-ignore

  it('gives each clock hour of the range what was to be expected of it', async () => {
    await store(...steady('main', 6, 20))
    const hours = await band()
    expect(hours.map(({ fromMs }) => fromMs)).toEqual(
      Array.from({ length: 24 }, (_, i) => NOON_MS - DAY_MS + i * HOUR_MS),
    )
    for (const hour of hours) {
      expect(hour.basis).toBe('same-hours')
      expect(hour.expected).toBeCloseTo(6, 0)
      expect(hour.upper).toBeGreaterThan(10)
    }
  })

  it('has no band where too little was known, and is not moved by the burst it frames', async () => {
    await store(
      ...steady('main', 6, 6),
      ...traffic({ name: 'wave', source: 'main', fromMs: NOON_MS - 3 * HOUR_MS, toMs: NOON_MS, posts: 300 }),
    )
    const hours = await band({ fromMs: NOON_MS - 6 * DAY_MS })
    expect(hours[0]).toMatchObject({ expected: null, upper: null, basis: 'none' })
    expect(hours.at(-1)!.expected).toBeLessThan(8)
  })

  it('is empty for an empty range', async () => {
    expect(await band({ fromMs: NOON_MS, toMs: NOON_MS })).toEqual([])
  })
})
