import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_VIEW, apiFilter, filterKey, formatView, hasFilters, parseView, type View } from './filters.ts'

const NOW = Date.parse('2026-11-23T07:05:00Z')

const id = fc.stringMatching(/^[a-z][a-z0-9.-]{0,12}$/)
const views: fc.Arbitrary<View> = fc.record({
  range: fc.oneof(
    fc.constantFrom('24h' as const, '7d' as const, '28d' as const),
    fc
      .tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 1, max: 1e5 }))
      .map(([from, minutes]) => ({ fromMs: from * 60_000, toMs: (from + minutes) * 60_000 })),
  ),
  categories: fc.uniqueArray(id, { maxLength: 3 }),
  roles: fc.uniqueArray(id, { maxLength: 3 }),
  sources: fc.uniqueArray(id, { maxLength: 3 }),
  query: fc.string({ unit: 'grapheme' }),
  indicator: fc.constantFrom('', 'line-id:@abc', 'url:https://a.example/x?y=1&z=2#f', 'bank-account::0123456789'),
  everything: fc.boolean(),
  opened: fc.constantFrom(
    null,
    { kind: 'post' as const, id: 'mastodon:1' },
    { kind: 'trend' as const, id: 'category:fraud' },
  ),
  language: fc.constantFrom('th' as const, 'en' as const),
})

describe('the address', () => {
  it('brings every view back as it was', () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(parseView(formatView(view))).toEqual(view)
      }),
    )
  })

  it('is empty for the view one starts with, and says nothing needless', () => {
    expect(formatView(DEFAULT_VIEW)).toBe('')
    expect(parseView('')).toEqual(DEFAULT_VIEW)
    expect(formatView({ ...DEFAULT_VIEW, categories: ['fraud.loan', 'trading'], roles: ['lure'] })).toBe(
      '?category=fraud.loan,trading&role=lure',
    )
  })

  it.each([
    ['?range=99y', '24h'],
    ['?from=2026-11-23&to=2026-11-22', '24h'],
    ['?from=nonsense&to=2026-11-22&range=7d', '7d'],
  ])('%s falls back', (search, range) => {
    expect(parseView(search).range).toBe(range)
  })

  it('opens only what there are drawers for', () => {
    expect(parseView('?open=javascript:alert(1)').opened).toBeNull()
    expect(parseView('?open=post:mastodon:12').opened).toEqual({ kind: 'post', id: 'mastodon:12' })
  })
})

describe('what the API is asked', () => {
  it('counts a lasting range back from now and leaves its end open', () => {
    expect(apiFilter({ ...DEFAULT_VIEW, range: '7d' }, NOW)).toEqual({ since: '2026-11-16T07:05:00.000Z' })
  })

  it('has both ends of a range of one’s own, and only the filters that are set', () => {
    const view = parseView('?from=2026-11-20T00:00Z&to=2026-11-21T00:00Z&role=lure,question&q=กู้เงิน')
    expect(apiFilter(view, NOW)).toEqual({
      since: '2026-11-20T00:00:00.000Z',
      until: '2026-11-21T00:00:00.000Z',
      role: 'lure,question',
      q: 'กู้เงิน',
    })
  })

  it('asks nothing anew when only language or drawer change', () => {
    const view = parseView('?role=lure')
    expect(filterKey({ ...view, language: 'en', opened: { kind: 'post', id: 'a' } })).toBe(filterKey(view))
    expect(filterKey({ ...view, range: '7d' })).not.toBe(filterKey(view))
  })
})

it('knows whether anything is filtered; a range is no filter', () => {
  expect(hasFilters({ ...DEFAULT_VIEW, range: '28d' })).toBe(false)
  expect(hasFilters({ ...DEFAULT_VIEW, indicator: 'phone:+66812345678' })).toBe(true)
})
