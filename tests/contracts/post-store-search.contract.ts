import { describe, expect, test } from 'vitest'
import type { AnnotatedPost } from '../../core/annotation.ts'
import { HOUR_MS } from '../../core/bangkok-time.ts'
import { UserError } from '../../core/errors.ts'
import type { PostFilter, PostStore, TextClause } from '../../core/ports/post-store.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole, manyPosts, NOON_MS } from '../builders.ts'

const idsOf = (posts: readonly AnnotatedPost[]) => posts.map(({ post }) => post.id)
const word = (term: string): TextClause => [[term]]
const worded = (id: string, searchText: string) => anAnnotatedPost({ id, annotation: { searchText } })

/** The part of the post store's contract that finds posts. */
export function describeSearch(opened: () => PostStore): void {
  const search = async (filter: PostFilter) => idsOf((await opened().search(filter, { limit: 100 })).posts)

  /** All pages from the first on, with what `between` does after each. */
  async function pages(
    filter: PostFilter,
    limit: number,
    between: (page: number) => Promise<void> = () => Promise.resolve(),
  ) {
    const found: string[] = []
    let cursor: string | undefined
    for (let page = 0; page < 100; page++) {
      const { posts, nextCursor } = await opened().search(filter, { limit, cursor })
      found.push(...idsOf(posts))
      if (nextCursor === undefined) return found
      cursor = nextCursor
      await between(page)
    }
    throw new Error('the pages have no end')
  }

  describe('text', () => {
    test('a word is matched whole', async () => {
      await opened().upsert([
        worded('t:whole', 'โอน เงิน แล้ว'),
        worded('t:longer', 'โอนเงิน แล้ว'),
        worded('t:latin', 'online'),
      ])
      expect(await search({ text: [word('เงิน')] })).toEqual(['t:whole'])
      expect(await search({ text: [word('โอนเงิน')] })).toEqual(['t:longer'])
      expect(await search({ text: [word('line')] })).toEqual([])
    })

    test('Thai marks count: ก้าว is not กาว, น้ำ is not นำ', async () => {
      await opened().upsert([worded('t:1', 'ก้าว'), worded('t:2', 'กาว'), worded('t:3', 'น้ำ'), worded('t:4', 'นำ')])
      expect(await search({ text: [word('ก้าว')] })).toEqual(['t:1'])
      expect(await search({ text: [word('กาว')] })).toEqual(['t:2'])
      expect(await search({ text: [word('น้ำ')] })).toEqual(['t:3'])
    })

    test('a phrase is its terms side by side, in their order', async () => {
      await opened().upsert([worded('t:1', 'ไม่ ได้ ของ เลย'), worded('t:2', 'ของ ไม่ ได้'), worded('t:3', 'ได้ แล้ว ของ')])
      expect(await search({ text: [[['ได้', 'ของ']]] })).toEqual(['t:1'])
      expect(await search({ text: [[['ไม่', 'ได้']]] })).toEqual(['t:1', 't:2'])
    })

    test('any phrase of a clause, all clauses, none of the unwanted', async () => {
      await opened().upsert([worded('t:1', 'กู้เงิน ด่วน'), worded('t:2', 'กู้ เงิน ด่วน'), worded('t:3', 'กู้เงิน ธนาคาร'), worded('t:4', 'ฝน ตก')]) // prettier-ignore
      const loan: TextClause = [['กู้เงิน'], ['กู้', 'เงิน']]
      expect(await search({ text: [loan] })).toEqual(['t:1', 't:2', 't:3'])
      expect(await search({ text: [loan, word('ด่วน')] })).toEqual(['t:1', 't:2'])
      expect(await search({ text: [loan], notText: [word('ธนาคาร'), word('ไม่มี')] })).toEqual(['t:1', 't:2'])
      expect(await search({ notText: [loan] })).toEqual(['t:4'])
    })

    test('a clause that no post can match matches none; digits and Latin letters are words too', async () => {
      await opened().upsert([worded('t:1', 'โทร 0812345678 line')])
      expect(await search({ text: [word('0812345678')] })).toEqual(['t:1'])
      expect(await search({ text: [word('081234567')] })).toEqual([])
      expect(await search({ text: [[[]]] })).toEqual([])
      expect(await search({ text: [word('!!!')] })).toEqual([])
      expect(await search({ notText: [word('!!!')] })).toEqual(['t:1'])
      expect(await search({ text: [word('line')], notText: [word('!!!')] })).toEqual(['t:1'])
    })

    test("what looks like the engine's own syntax is not", async () => {
      await opened().upsert([worded('t:1', 'a or b near c'), worded('t:2', 'ab')])
      for (const term of ['a*', 'a OR b', '"', 'NOT', 'terms:a', 'NEAR(a', '^a', '(a)', '-a', '{a}'])
        await expect(search({ text: [word(term)] })).resolves.not.toContain('t:2')
    })
  })

  test('filters by time, category, role, source, indicator and author, all together', async () => {
    const one = anAnnotatedPost({
      id: 't:one',
      source: 'a',
      annotation: {
        role: aRole('victim-report'),
        categories: [aCategory('fraud.loan'), aCategory('trading.refund')],
        indicators: [anIndicator({ type: 'line-id', value: 'x' }), anIndicator({ value: '+66800000001' })],
      },
      author: { id: 'a_0000000000000000000007' },
    })
    await opened().upsert([one, anAnnotatedPost({ id: 't:two', source: 'b', publishedAtMs: NOON_MS })])
    const at = one.post.publishedAtMs
    const matching: PostFilter[] = [
      { sinceMs: at, untilMs: at + 1 },
      { categories: ['fraud'] },
      { categories: ['pyramid.ponzi', 'trading.refund'] },
      { roles: ['question', 'victim-report'] },
      { sources: ['a', 'nowhere'] },
      { indicator: { value: 'x' } },
      { indicator: { type: 'line-id', value: 'x' } },
      { author: 'a_0000000000000000000007' },
    ]
    for (const filter of matching) expect(await search(filter), JSON.stringify(filter)).toEqual(['t:one'])
    expect(await search(Object.assign({}, ...matching) as PostFilter)).toEqual(['t:one'])
    const missing: PostFilter[] = [
      { sinceMs: at + 1, untilMs: at + 2 },
      { untilMs: at },
      { categories: ['fra'] },
      { categories: ['fraud.phishing'] },
      { roles: ['warning'] },
      { sources: ['nowhere'] },
      { indicator: { type: 'phone', value: 'x' } },
      { indicator: { value: 'X' } },
      { author: 'a_000000000000000000000' },
      { author: '' },
    ]
    for (const filter of missing) expect(await search(filter), JSON.stringify(filter)).toEqual([])
  })

  describe('pages', () => {
    const filter: PostFilter = { sources: ['paged'] }
    const paged = (count: number, part: (i: number) => { publishedAtMs: number } = (i) => ({ publishedAtMs: NOON_MS - i * 1_000 })) =>
      manyPosts(count, (i) => ({ source: 'paged', ...part(i) }), 'p:') // prettier-ignore

    test('newest first, equal times by id; the total is exact on every page', async () => {
      await opened().upsert(paged(25, (i) => ({ publishedAtMs: NOON_MS - Math.floor(i / 10) * HOUR_MS })).toReversed())
      const expected = Array.from({ length: 3 }, (_, hour) =>
        Array.from({ length: Math.min(10, 25 - hour * 10) }, (_, i) => `p:${hour * 10 + i}`).sort(),
      ).flat()
      expect(await pages(filter, 4)).toEqual(expected)
      expect(await pages(filter, 25)).toEqual(expected)
      const second = await opened().search(filter, {
        limit: 4,
        cursor: (await opened().search(filter, { limit: 4 })).nextCursor,
      })
      expect(second.total).toBe(25)
    })

    test('nothing lost, nothing twice, while new posts come in', async () => {
      await opened().upsert(paged(60))
      const found = await pages(filter, 7, async (page) => {
        const late = (n: number, publishedAtMs: number) => anAnnotatedPost({ id: `late:${page}-${n}`, source: 'paged', publishedAtMs }) // prettier-ignore
        await opened().upsert([late(0, NOON_MS + page), late(1, NOON_MS + HOUR_MS)])
      })
      expect(found).toEqual(Array.from({ length: 60 }, (_, i) => `p:${i}`))
    })

    test('the same with a text in the filter', async () => {
      await opened().upsert(
        paged(30).map(({ post, annotation }) => ({ post, annotation: { ...annotation, searchText: 'คำ' } })),
      )
      expect(await pages({ text: [word('คำ')] }, 7)).toHaveLength(30)
    })

    test('a post that is erased between two pages takes no other along', async () => {
      await opened().upsert(paged(10))
      const found = await pages(filter, 5, async () => {
        await opened().delete(['p:4', 'p:5'])
      })
      expect(found).toEqual(['p:0', 'p:1', 'p:2', 'p:3', 'p:4', 'p:6', 'p:7', 'p:8', 'p:9'])
    })

    test('no cursor on the last page, also when it is full', async () => {
      await opened().upsert(paged(8))
      const first = await opened().search(filter, { limit: 4 })
      const last = await opened().search(filter, { limit: 4, cursor: first.nextCursor })
      expect(last.posts).toHaveLength(4)
      expect(last.nextCursor).toBeUndefined()
    })

    test('a cursor of another search, a tampered one and nonsense are refused', async () => {
      await opened().upsert(paged(8))
      const { nextCursor = '' } = await opened().search(filter, { limit: 4 })
      const refused: [PostFilter, string][] = [
        [{}, nextCursor],
        [{ ...filter, untilMs: NOON_MS }, nextCursor],
        [filter, `${nextCursor.slice(0, -4)}AAAA`],
        [filter, `${nextCursor.startsWith('A') ? 'B' : 'A'}${nextCursor.slice(1)}`],
        [filter, ''],
        [filter, 'not a cursor'],
      ]
      for (const [other, cursor] of refused)
        await expect(opened().search(other, { limit: 4, cursor }), cursor).rejects.toBeInstanceOf(UserError)
      // What is left out and what is undefined ask for the same.
      await expect(
        opened().search({ ...filter, roles: undefined }, { limit: 4, cursor: nextCursor }),
      ).resolves.toMatchObject({ total: 8 })
    })
  })
}
