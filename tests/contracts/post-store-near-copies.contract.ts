import { describe, expect, test } from 'vitest'
import type { PostStore } from '../../core/ports/post-store.ts'
import { MOST_COMPARED } from '../../core/near-copy.ts'
import { anAnnotatedPost, manyPosts, NOON_MS } from '../builders.ts'

const TERMS = 'กู้เงิน ด่วน อนุมัติ ไว ทัก ไลน์ 300 บาท'
const FAR = 'ffffffffffffffff'

export function describeNearCopies(opened: () => PostStore): void {
  describe('near copies', () => {
    const one = anAnnotatedPost({ id: 'n:one', annotation: { searchText: TERMS, nearKeys: [1, 7, 0xffff_ffff] } })
    const copy = (id: string, searchText: string, nearKeys: number[], publishedAtMs = NOON_MS) =>
      anAnnotatedPost({ id, publishedAtMs, annotation: { searchText, nearKeys, fingerprint: FAR } })
    const nearOne = async (limit = 10) => {
      const { total, complete, posts } = await opened().nearCopies(one, limit)
      return { total, complete, ids: posts.map(({ post }) => post.id) }
    }

    test('share a key and half of the pairs of words, newest first; numbers are alike', async () => {
      await opened().upsert([
        one,
        copy('n:same', TERMS.replace('300', '500'), [7], NOON_MS - 2),
        copy('n:edited', TERMS.replace('ด่วน', 'ทันใจ'), [2, 0xffff_ffff], NOON_MS - 1),
        copy('n:other-words', 'กู้เงิน เรียน จบ แล้ว ดีใจ', [7]),
        copy('n:other-key', TERMS, [8]),
        anAnnotatedPost({ id: 'n:like-fingerprint', annotation: { searchText: 'คำ', nearKeys: [1] } }),
        anAnnotatedPost({ id: 'n:no-keys', annotation: { searchText: TERMS } }),
      ])
      const all = { total: 3, complete: true, ids: ['n:edited', 'n:same', 'n:like-fingerprint'] }
      expect(await nearOne()).toEqual(all)
      expect(await nearOne(2)).toEqual({ ...all, ids: ['n:edited', 'n:same'] })
    })

    test('of a post that is not stored; of one without keys there are none', async () => {
      await opened().upsert([copy('n:same', TERMS, [7])])
      expect(await nearOne()).toEqual({ total: 1, complete: true, ids: ['n:same'] })
      const without = anAnnotatedPost({ annotation: { searchText: TERMS, nearKeys: [] } })
      expect(await opened().nearCopies(without, 10)).toEqual({ total: 0, complete: true, posts: [] })
    })

    test('follow edits and deletions', async () => {
      await opened().upsert([copy('n:same', TERMS, [7]), copy('n:gone', TERMS, [1, 7])])
      await opened().upsert([copy('n:same', 'ลบ แล้ว', [9])])
      await opened().delete(['n:gone'])
      expect(await nearOne()).toMatchObject({ total: 0 })
      await opened().upsert([copy('n:same', TERMS, [1])])
      expect(await nearOne()).toMatchObject({ ids: ['n:same'] })
    })

    test('are said to be more than counted when too many share a key', async () => {
      await opened().upsert(manyPosts(MOST_COMPARED + 5, () => ({ annotation: { searchText: TERMS, nearKeys: [7] } })))
      const { total, complete, ids } = await nearOne(3)
      expect({ complete, shown: ids.length }).toEqual({ complete: false, shown: 3 })
      expect(total).toBeGreaterThanOrEqual(MOST_COMPARED)
    })
  })
}
