import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { AnnotatedPost } from '../../core/annotation.ts'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import type { PostStore, UpsertOutcome } from '../../core/ports/post-store.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole, manyPosts, NOON_MS } from '../builders.ts'
import { describeCounting } from './post-store-counts.contract.ts'
import { describeNearCopies } from './post-store-near-copies.contract.ts'
import { describeSearch } from './post-store-search.contract.ts'

export interface PostStoreUnderTest {
  readonly name: string
  /** A new, empty store. */
  readonly open: () => Promise<PostStore>
}

const resultsOf = (outcomes: readonly UpsertOutcome[]) => outcomes.map(({ result }) => result)
const idsOf = (posts: readonly AnnotatedPost[]) => posts.map(({ post }) => post.id)

/** Every promise of core/ports/post-store.ts, for any adapter. */
export function describePostStore(under: PostStoreUnderTest): void {
  describe(`${under.name} as a post store`, () => {
    let store: PostStore
    beforeEach(async () => {
      store = await under.open()
    })
    afterEach(async () => {
      await store[Symbol.asyncDispose]()
    })

    describe('upsert', () => {
      const full = anAnnotatedPost({
        id: 'mastodon:https://a.example/1',
        url: 'https://a.example/1',
        editedAtMs: NOON_MS,
        author: { id: 'a_0123456789012345678901', followers: 3 },
        metrics: { likes: 1, shares: 0 },
        inReplyTo: 'mastodon:0',
        repostOf: 'mastodon:9',
        language: 'th',
        media: [{ kind: 'image', url: 'https://a.example/1.png' }],
        extra: { tags: ['เตือนภัย'], deep: { list: [1, null, '\ufffd'] } },
        annotation: {
          wordEnds: [7, 11, 12, 21],
          role: { ...aRole('lure'), evidence: [{ start: 0, end: 7, rule: 'test' }] },
          categories: [aCategory('fraud.loan'), aCategory('fraud.phishing', 0.5)],
          channels: [{ id: 'line', evidence: [{ start: 22, end: 29 }] }],
          indicators: [anIndicator(), anIndicator({ type: 'url', value: 'https://b.example/x', owner: 'unknown' })],
          amountThb: 1_500,
          severity: { score: 62, reasons: ['money'] },
          places: [{ id: 'TH-50', name: 'เชียงใหม่', start: 0, end: 9 }],
          searchText: 'กู้เงิน ด่วน อนุมัติ ไว ทัก ไลน์',
        },
      })

      test('what was put in comes out the same', async () => {
        expect(await store.upsert([full])).toEqual([{ id: full.post.id, result: 'inserted' }])
        expect(await store.get([full.post.id])).toEqual([full])
      })

      test('the same again is unchanged, also when it was collected later; the first collection stays', async () => {
        await store.upsert([full])
        const later = { ...full, post: { ...full.post, collectedAtMs: NOON_MS + HOUR_MS } }
        expect(resultsOf(await store.upsert([later]))).toEqual(['unchanged'])
        expect(await store.get([full.post.id])).toEqual([full])
      })

      test.each([
        ['its text', { text: 'แก้ไขแล้ว' }],
        ['its metrics', { metrics: { likes: 2, shares: 0 } }],
        ['its time', { publishedAtMs: NOON_MS - 2 * HOUR_MS }],
      ])('a post with another version of %s is updated, and keeps when it was first collected', async (_, part) => {
        await store.upsert([full])
        const next: AnnotatedPost = { ...full, post: { ...full.post, ...part, collectedAtMs: NOON_MS + HOUR_MS } }
        expect(resultsOf(await store.upsert([next]))).toEqual(['updated'])
        expect(await store.get([full.post.id])).toEqual([{ ...next, post: { ...next.post, collectedAtMs: NOON_MS } }])
        expect((await store.totals()).posts).toBe(1)
      })

      test('another annotation is an update, and everything counted follows it', async () => {
        await store.upsert([full])
        const { annotation } = anAnnotatedPost({
          annotation: { role: aRole('warning'), categories: [aCategory('pyramid.ponzi')], searchText: 'ระวัง' },
        })
        expect(resultsOf(await store.upsert([{ post: full.post, annotation }]))).toEqual(['updated'])
        expect(await store.count({ categories: ['fraud'] })).toBe(0)
        expect(await store.count({ categories: ['pyramid'], roles: ['warning'], text: [[['ระวัง']]] })).toBe(1)
        expect(await store.count({ text: [[['กู้เงิน']]] })).toBe(0)
        expect(await store.topIndicators({}, 10)).toEqual([])
        expect(await store.amount({})).toEqual({ sumThb: 0, posts: 0 })
      })

      test('a date that stands in for an unknown one is that of the first collection, and makes no new version', async () => {
        const undated = (collectedAtMs: number) =>
          anAnnotatedPost({ repairs: ['date-missing'], publishedAtMs: collectedAtMs, collectedAtMs })
        await store.upsert([undated(NOON_MS)])
        expect(resultsOf(await store.upsert([undated(NOON_MS + HOUR_MS)]))).toEqual(['unchanged'])
        expect(await store.get(['test:1'])).toEqual([undated(NOON_MS)])
        expect(await store.count({ sinceMs: NOON_MS, untilMs: NOON_MS + 1 })).toBe(1)
      })

      test('a copy of another source that does not say whose the post is leaves the one that does', async () => {
        const told = anAnnotatedPost({ id: 'test:a', source: 'accounts' })
        const untold = (source: string) => anAnnotatedPost({ id: 'test:a', source, author: undefined, text: 'อีกสำเนา' })
        expect(resultsOf(await store.upsert([untold('hashtags'), told]))).toEqual(['inserted', 'updated'])
        expect(resultsOf(await store.upsert([untold('hashtags')]))).toEqual(['unchanged'])
        expect(await store.get(['test:a'])).toEqual([told])
        expect(await store.count({ author: told.post.author!.id, sources: ['accounts'] })).toBe(1)
        // Its own source is believed.
        expect(resultsOf(await store.upsert([untold('accounts')]))).toEqual(['updated'])
      })

      test('outcomes come in the order given, also when an id comes twice', async () => {
        const [a, b] = [anAnnotatedPost({ id: 'test:a' }), anAnnotatedPost({ id: 'test:b' })]
        const edited = anAnnotatedPost({ id: 'test:a', text: 'แก้ไขแล้ว' })
        expect(await store.upsert([b, a, edited, edited])).toEqual([
          { id: 'test:b', result: 'inserted' },
          { id: 'test:a', result: 'inserted' },
          { id: 'test:a', result: 'updated' },
          { id: 'test:a', result: 'unchanged' },
        ])
        expect(await store.upsert([])).toEqual([])
      })

      test('an id that comes twice is found by the words of the last only, whatever stands between', async () => {
        const version = (id: string, searchText: string) => anAnnotatedPost({ id, annotation: { searchText } })
        const [first, last] = [version('test:a', 'กู้เงิน'), version('test:a', 'แก้ไข')]
        await store.upsert([first, version('test:b', 'กู้เงิน'), last])
        expect(await store.count({ text: [[['กู้เงิน']]] })).toBe(1)
        expect(await store.count({ text: [[['แก้ไข']]] })).toBe(1)
        await store.upsert([first, last, first])
        await store.delete(['test:b'])
        expect(await store.count({ text: [[['กู้เงิน']]] })).toBe(1)
        expect(await store.count({ text: [[['แก้ไข']]] })).toBe(0)
      })

      test.each([
        ['an id with a NUL', { id: 'test:\0' }],
        ['an id with half a character', { id: 'test:\ud83d' }],
        ['no number for a time', { publishedAtMs: NaN }],
        ['search terms that are not well-formed', { annotation: { searchText: 'ก \ud83d' } }],
        ['indicators that are not well-formed', { annotation: { indicators: [anIndicator({ value: '\ud83d' }), anIndicator({ value: '\ud83e' })] } }],
        ['a fingerprint that is none', { annotation: { fingerprint: 'xyz' } }],
        ['an annotation without bounds', { annotation: { severity: { score: 1, reasons: ['x'.repeat(20_000_000)] } } }],
      ])('what it can never hold is rejected with a reason, and the rest is stored: %s', async (_, part) => {
        const bad = anAnnotatedPost({ id: 'test:bad', ...part })
        const outcomes = await store.upsert([anAnnotatedPost({ id: 'test:0' }), bad, anAnnotatedPost({ id: 'test:2' })])
        expect(resultsOf(outcomes)).toEqual(['inserted', 'rejected', 'inserted'])
        expect(outcomes[1]).toMatchObject({ id: bad.post.id, reason: expect.stringMatching(/^\S.{15,}/) as unknown })
        expect((await store.totals()).posts).toBe(2)
      }) // prettier-ignore

      test('hostile words are words', async () => {
        const hostile = `'; DROP TABLE post; -- "NEAR(" * \u202e {"$ne":1}`
        const post = anAnnotatedPost({ id: hostile, source: hostile, text: hostile, author: { id: hostile } })
        await store.upsert([post])
        expect(await store.get([hostile])).toEqual([post])
        expect(await store.facet({ sources: [hostile] }, 'source', 5)).toEqual([{ key: hostile, count: 1 }])
        expect(await store.count({ text: [[[hostile]]] })).toBe(0)
        expect(await store.count({ indicator: { value: hostile } })).toBe(0)
      })
    })

    test('get gives those that exist, in the order asked', async () => {
      await store.upsert(manyPosts(3))
      expect(idsOf(await store.get(['test:2', 'nowhere:1', 'test:0', 'test:1']))).toEqual([
        'test:2',
        'test:0',
        'test:1',
      ])
      expect(await store.get([])).toEqual([])
    })

    describe('erasing', () => {
      const carrier = (id: string, value: string, part: Parameters<typeof anAnnotatedPost>[0] = {}) =>
        anAnnotatedPost({ id, annotation: { indicators: [anIndicator({ value })], amountThb: 100, categories: [aCategory('fraud.loan')], searchText: `คำ ${id.replace(':', '')}` }, ...part }) // prettier-ignore

      test('takes the post and everything derived from it', async () => {
        await store.upsert([carrier('test:1', '+66800000001'), carrier('test:2', '+66800000002')])
        expect(await store.delete(['test:1', 'nowhere:1', 'test:1'])).toBe(1)
        expect(idsOf(await store.get(['test:1', 'test:2']))).toEqual(['test:2'])
        expect((await store.search({ text: [[['คำ']]] }, { limit: 9 })).total).toBe(1)
        expect(await store.count({ indicator: { value: '+66800000001' } })).toBe(0)
        expect((await store.topIndicators({}, 9)).map(({ value }) => value)).toEqual(['+66800000002'])
        expect(await store.amount({})).toEqual({ sumThb: 100, posts: 1 })
        expect(await store.delete(['test:1'])).toBe(0)
        expect(resultsOf(await store.upsert([carrier('test:1', '+66800000001')]))).toEqual(['inserted'])
      })

      test('by age takes what was published before, of one source or of all', async () => {
        const aged = (id: string, source: string, days: number) =>
          carrier(id, '+66800000001', { source, publishedAtMs: NOON_MS - days * DAY_MS })
        await store.upsert([aged('a:1', 'a', 9), aged('a:2', 'a', 2), aged('b:1', 'b', 9), aged('b:2', 'b', 5)])
        expect(await store.deletePublishedBefore(NOON_MS - 5 * DAY_MS, 'a')).toBe(1)
        expect(await store.deletePublishedBefore(NOON_MS - 5 * DAY_MS, 'nowhere')).toBe(0)
        expect(await store.deletePublishedBefore(NOON_MS - 5 * DAY_MS)).toBe(1)
        expect(idsOf((await store.search({}, { limit: 9 })).posts)).toEqual(['a:2', 'b:2'])
      })

      test('by age copes with more than one go', async () => {
        await store.upsert(manyPosts(1_000, (i) => ({ publishedAtMs: NOON_MS - i })))
        expect(await store.deletePublishedBefore(NOON_MS - 99)).toBe(900)
        expect((await store.totals()).posts).toBe(100)
      })
    })

    test('totals say how much there is, and from when to when', async () => {
      expect(await store.totals()).toEqual({ posts: 0, firstPublishedAtMs: null, lastPublishedAtMs: null, lastCollectedAtMs: null }) // prettier-ignore
      await store.upsert(manyPosts(3, (i) => ({ publishedAtMs: NOON_MS - i, collectedAtMs: NOON_MS + i })))
      expect(await store.totals()).toEqual({
        posts: 3,
        firstPublishedAtMs: NOON_MS - 2,
        lastPublishedAtMs: NOON_MS,
        lastCollectedAtMs: NOON_MS + 2,
      })
    })

    test('check passes on a store that works', async () => {
      await expect(store.check()).resolves.toBeUndefined()
    })

    describeSearch(() => store)
    describeNearCopies(() => store)
    describeCounting(() => store)
  })
}
