import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ConfigSchema } from '../config/schema.ts'
import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { SqliteStore } from '../indexer/sqlite/open.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole, manyPosts } from '../tests/builders.ts'
import {
  AFTER_W47_MS,
  day,
  depsOf,
  openTestStore,
  seedTwoWeeks,
  span,
  VICTIM_PHONE,
  W47_MS,
} from '../tests/export-week.ts'
import { buildReport } from './report.ts'
import { WeeklyReportSchema } from './schema.ts'
import { daysBetween } from './span.ts'

let opened: SqliteStore
beforeEach(async () => {
  opened = await openTestStore(await mkdtemp(join(tmpdir(), 'rawang-report-')))
})
afterEach(async () => {
  await opened[Symbol.asyncDispose]()
})

const report = (part: Parameters<typeof depsOf>[1] = {}) => buildReport(depsOf(opened, part))
const byId = <T extends { readonly id: string }>(list: readonly T[], id: string): T => list.find((e) => e.id === id)!

describe('the report of two seeded weeks', () => {
  beforeEach(() => seedTwoWeeks(opened))

  it('fits its schema', async () => {
    expect(WeeklyReportSchema.safeParse(await report()).error).toBeUndefined()
  })

  it('counts roles and categories out of the posts read, against the week before', async () => {
    const { totals, roles, categories, comparison } = await report()
    expect(comparison).toEqual({ comparable: true, reasons: [] })
    expect(totals.postsRead).toEqual({
      count: 42,
      change: { previous: 34, absolute: 8, ratio: 0.235294, isNew: false },
    })
    expect(totals.relevant).toMatchObject({ count: 22, of: 42 })
    expect(byId(roles, 'lure')).toMatchObject({ count: 17, of: 42, share: 0.404762, change: { previous: 10 } })
    expect(byId(categories, 'fraud.loan')).toMatchObject({
      count: 15,
      of: 42,
      shareOfRelevant: 0.681818,
      change: { previous: 10, absolute: 5, ratio: 0.5, isNew: false },
      byRole: { lure: 15, 'victim-report': 0 },
    })
    expect(byId(categories, 'fraud.job').change).toEqual({ previous: 0, absolute: 2, ratio: null, isNew: true })
    expect(byId(categories, 'fraud.romance')).toMatchObject({ count: 0, change: { isNew: false, ratio: null } })
  })

  it('adds up what victims lost, and says how many of them name an amount', async () => {
    const { totals, categories } = await report()
    expect(totals.bahtLost).toEqual({
      sumThb: 10_000,
      posts: 4,
      ofReports: 5,
      change: { previous: 4_000, absolute: 6_000, ratio: 1.5, isNew: false },
    })
    expect(byId(categories, 'trading.not-received').bahtLost.sumThb).toBe(10_000)
    expect(byId(categories, 'fraud.loan').bahtLost.sumThb).toBe(0)
  })

  it('refers lures and victim reports to the agencies and police case types of their categories', async () => {
    const { referrals, categories } = await report()
    expect(referrals.of).toBe(22)
    expect(byId(referrals.agencies, 'ccib').count).toBe(22)
    expect(byId(referrals.agencies, 'tcc').count).toBe(5)
    expect(byId(referrals.agencies, 'pdpc').count).toBe(0)
    expect(byId(referrals.policeTypes, '6').count).toBe(15)
    expect(byId(categories, 'fraud.loan')).toMatchObject({ police: ['6'], referTo: ['ccib', 'pct', 'platform'] })
  })

  it('shows indicators of offenders, defanged, and none of a victim anywhere', async () => {
    const made = await report()
    expect(
      made.indicators.map(({ type, defanged, posts, authors, isNew }) => [type, defanged, posts, authors, isNew]),
    ).toEqual([
      ['line-id', 'moneyfast', 15, 5, true],
      ['url', 'hxxp://evil[.]example/a', 1, 1, true],
    ])
    const all = JSON.stringify(made)
    expect(all).not.toContain(VICTIM_PHONE)
    expect(all).not.toContain('898765432')
    expect(all).not.toContain('evil.example')
    expect(all).not.toContain('\u202E')
  })

  it('cuts gaps to the week and says what they did to the coverage', async () => {
    await stateOf(opened.state, STATE.gap).put('test-source/2', {
      sourceId: 'test-source',
      fromMs: day('2026-11-22') + 12 * HOUR_MS,
      toMs: null,
      reason: 'rate-limited',
    })
    await stateOf(opened.state, STATE.gap).put('test-source/1~part', {
      sourceId: 'test-source',
      fromMs: day('2026-11-20'),
      toMs: day('2026-11-21'),
      reason: 'gone',
      partial: true,
    })
    const { gaps, sources, days } = await report()
    expect(gaps.map(({ hours, reason, open }) => [hours, reason, open])).toEqual([
      [6, 'unreachable', false],
      [24, 'gone', false],
      [12, 'rate-limited', true],
    ])
    expect(gaps[1]?.label.en).toContain('a part of it')
    expect(gaps[2]?.to).toBe('2026-11-22T17:00:00.000Z')
    expect(byId(sources, 'test-source')).toMatchObject({ coverage: 0.892857, gapHours: 18 })
    expect(days.map(({ gapHours }) => gapHours)).toEqual([0, 0, 6, 0, 0, 0, 12])
  })

  it('lists alerts opened in the week with their deliveries, without tests', async () => {
    const { alerts } = await report()
    expect(alerts).toHaveLength(1)
    expect(alerts[0]).toMatchObject({
      kind: 'burst',
      observed: 12,
      deliveries: [{ channel: 'centre', state: 'delivered', attempts: 1 }],
    })
    expect((await report({ span: span('2026-W46') })).alerts).toEqual([])
  })

  it('says synthetic when any of its posts is', async () => {
    const config = ConfigSchema.parse({
      sources: [
        { id: 'test-source', title: 'Demo', collector: 'feeds', synthetic: true },
        { id: 'silent', title: 'Silent', collector: 'feeds', synthetic: true },
      ],
    })
    expect((await report({ config })).synthetic).toEqual({ any: true, posts: 42, sources: ['test-source'] })
    expect((await report()).synthetic.any).toBe(false)
  })

  it('counts what watch-words find', async () => {
    const config = ConfigSchema.parse({ watchWords: [{ id: 'shop', title: 'ร้าน', queries: ['ร้านผี'] }] })
    await opened.posts.upsert([
      anAnnotatedPost({ id: 'w:1', publishedAtMs: W47_MS, annotation: { searchText: 'เจอ ร้านผี' } }),
    ])
    const { watchWords } = await report({ config })
    expect(watchWords).toMatchObject([{ id: 'shop', count: 1, of: 43, byRole: { lure: 1 }, change: { isNew: true } }])
  })

  it('names the pipeline versions that made the labels', async () => {
    await opened.posts.upsert([
      anAnnotatedPost({ id: 'v:1', publishedAtMs: W47_MS, annotation: { pipelineVersion: 'test-2' } }),
    ])
    expect((await report()).pipeline).toEqual({ versions: ['test-1', 'test-2'], lookedAt: 43 })
  })
})

describe('what belongs to a week', () => {
  it('begins at midnight in Bangkok and ends just before the next', async () => {
    const at = (id: string, publishedAtMs: number) => anAnnotatedPost({ id, publishedAtMs })
    await opened.posts.upsert([
      at('before', W47_MS - 1),
      at('first', W47_MS),
      at('last', W47_MS + 7 * DAY_MS - 1),
      at('after', W47_MS + 7 * DAY_MS),
    ])
    const { totals, days } = await report()
    expect(totals.postsRead).toMatchObject({ count: 2, change: { previous: 1 } })
    expect(days.map(({ day, thai, read }) => [day, thai, read])).toEqual([
      ['2026-11-16', '16 พ.ย. 2569', 1],
      ...['17', '18', '19', '20', '21'].map((d) => [`2026-11-${d}`, `${d} พ.ย. 2569`, 0]),
      ['2026-11-22', '22 พ.ย. 2569', 1],
    ])
  })

  it('moves with the first day of the week', async () => {
    await opened.posts.upsert(manyPosts(9, (i) => ({ publishedAtMs: day('2026-11-14') + i * DAY_MS }), 'daily:'))
    const first = async (firstDay: 'monday' | 'sunday' | 'saturday') => {
      const config = ConfigSchema.parse({ exports: { firstDayOfWeek: firstDay } })
      const { week, totals } = await report({ config, span: span('2026-W47', firstDay) })
      return [week.label, week.firstDayOfWeek, week.from, week.to, week.thai.from, totals.postsRead.count]
    }
    expect(await first('monday')).toEqual(['2026-W47', 'monday', '2026-11-16', '2026-11-22', '16 พ.ย. 2569', 7])
    expect(await first('sunday')).toEqual(['2026-W47', 'sunday', '2026-11-15', '2026-11-21', '15 พ.ย. 2569', 7])
    expect(await first('saturday')).toEqual(['2026-W47', 'saturday', '2026-11-14', '2026-11-20', '14 พ.ย. 2569', 7])
  })

  it('may be any days, compared with as many before', async () => {
    await seedTwoWeeks(opened)
    const { week } = await report({ span: daysBetween(day('2026-11-18'), day('2026-11-19'), AFTER_W47_MS) })
    expect(week).toMatchObject({ kind: 'days', days: 2, previous: { from: '2026-11-16', to: '2026-11-17' } })
  })
})

describe('the comparison with the week before', () => {
  const gap = (fromMs: number, toMs: number) =>
    stateOf(opened.state, STATE.gap).put(`test-source/${String(fromMs)}`, {
      sourceId: 'test-source',
      fromMs,
      toMs,
      reason: 'blocked',
    })

  it.each([
    ['the week before', -7 * DAY_MS],
    ['this week', 0],
  ])('is refused when the source was not read for two days of %s', async (_, offsetMs) => {
    await seedTwoWeeks(opened)
    await gap(W47_MS + offsetMs + DAY_MS, W47_MS + offsetMs + 3 * DAY_MS)
    const { comparison, categories } = await report()
    expect(comparison.comparable).toBe(false)
    expect(comparison.reasons).toHaveLength(1)
    expect(byId(categories, 'fraud.loan').change).toEqual({ previous: 10, absolute: 5, ratio: null, isNew: false })
    expect(byId(categories, 'fraud.job').change.isNew).toBe(false)
  })

  it('is refused when nothing was read before', async () => {
    await opened.posts.upsert(manyPosts(3, (i) => ({ publishedAtMs: W47_MS + i })))
    expect((await report()).comparison).toMatchObject({
      comparable: false,
      reasons: [{ en: 'no post was read in the period before' }],
    })
  })

  it('is refused when a source that mattered is no longer collected', async () => {
    await seedTwoWeeks(opened)
    await opened.posts.upsert(
      manyPosts(30, (i) => ({ publishedAtMs: W47_MS - DAY_MS - i, source: 'removed' }), 'removed:'),
    )
    expect((await report()).comparison.comparable).toBe(false)
  })

  it('is refused while the week is not over', async () => {
    await seedTwoWeeks(opened)
    expect((await report({ span: { ...span(), complete: false } })).comparison.comparable).toBe(false)
  })
})

describe('an indicator that is the offender’s in one post and a victim’s own in another', () => {
  it('is left out and counted', async () => {
    const post = (id: string, owner: 'offender' | 'victim') =>
      anAnnotatedPost({
        id,
        publishedAtMs: W47_MS,
        annotation: {
          role: aRole(owner === 'victim' ? 'victim-report' : 'lure'),
          categories: [aCategory('fraud.loan')],
          indicators: [anIndicator({ owner })],
        },
      })
    await opened.posts.upsert([post('a', 'offender'), post('b', 'victim')])
    expect(await report()).toMatchObject({ indicators: [], indicatorsWithheld: 1 })
  })
})

it('an empty store makes an empty report, not a failure', async () => {
  const made = await report()
  expect(made.totals.postsRead.count).toBe(0)
  expect(byId(made.roles, 'lure').share).toBeNull()
  expect(WeeklyReportSchema.safeParse(made).success).toBe(true)
})
