import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import { createAnnotator, loadLexicons } from '../../processors/pipeline.ts'
import { aPost } from '../builders.ts'
import { tempFolder } from '../cli.ts'

const POSTS = {
  loan: 'ใครเคยกู้เงินออนไลน์แล้วโดนโกงบ้างคะ',
  shout: 'เขาตะโกนเรียกเพื่อนกลางตลาด',
  noGoods: 'โอนเงินไปแล้วสามวัน ไม่ได้ของเลย ร้านก็ไม่ตอบ',
  unesco: 'วัฒนธรรมที่จับต้องไม่ได้ของยูเนสโก',
  drawnOut: 'โกงงงงงง ของไม่ส่งงงง',
  hidden: 'เงิน\u200bด่วน ทักมาเลย',
  english: 'These shops were cheating customers again',
  hyphen: 'ร้าน Happy-Shop ส่งของไว',
} as const

describe('search on what people write', () => {
  let opened: SqliteStore
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const find = async (query: string) => {
    const { posts } = await opened.posts.search(annotator.parseQuery(query), { limit: 100 })
    return posts.map(({ post }) => post.id).sort()
  }

  beforeAll(async () => {
    opened = await openSqliteStore({ file: join(tempFolder('search'), 'rawang.db') })
    const posts = Object.entries(POSTS).map(([id, text]) => aPost({ id, text }))
    const outcomes = await opened.posts.upsert(
      posts.map((post) => ({ post, annotation: annotator.annotate(post.text) })),
    )
    expect(outcomes.every(({ result }) => result === 'inserted')).toBe(true)
  })
  afterAll(async () => {
    await opened[Symbol.asyncDispose]()
  })

  it.each([
    ['a word that stands between others without a space', 'โกง', ['drawnOut', 'loan']],
    ['a word of two words, joined or apart', 'กู้เงิน', ['loan']],
    ['a phrase across word borders', '"โอนเงินไปแล้ว"', ['noGoods']],
    ['words in any order', 'ร้าน โอนเงิน', ['noGoods']],
    ['a word whose letters were drawn out', 'ไม่ส่ง', ['drawnOut']],
    ['a word with an invisible sign in it', 'เงินด่วน', ['hidden']],
    ['English by its stem', 'cheat customer', ['english']],
    ['all but what a minus takes away', 'ของ -ร้าน', ['drawnOut', 'unesco']],
    ['Latin words within a name', 'happy', ['hyphen']],
  ])('finds %s', async (_what, query, ids) => {
    expect(await find(query)).toEqual(ids)
  })

  it('finds near copies, also of what is written to evade, and nothing else', async () => {
    const lure = 'งานเสริมทำที่บ้าน กดไลก์กดติดตาม รายได้วันละ 500 บาท ไม่ต้องมีประสบการณ์ ทักเลย https://bit.ly/a1'
    const copies = {
      numbers: lure.replace('500', '1,200').replace('bit.ly/a1', 'cutt.ly/zz9'),
      spaced: lure.replace('รายได้', 'ร า ย ไ ด้'),
      emoji: `🔥🔥${lure.replace(' ', '💸')}✅`,
      cut: lure.slice(0, lure.indexOf('ทักเลย')),
      word: lure.replace('กดติดตาม', 'แชร์ต่อ'),
    }
    const posts = Object.entries({ lure, ...copies, honest: 'งานเสริมที่บ้านทำอะไรดีคะ อยากได้รายได้เพิ่มสักวันละ 500 บาท' })
    await opened.posts.upsert(
      posts.map(([id, text]) => ({ post: aPost({ id, text }), annotation: annotator.annotate(text) })),
    )
    const [post] = await opened.posts.get(['lure'])
    if (post === undefined) throw new Error('the post is gone')
    const found = await opened.posts.nearCopies(post, 10)
    expect(found.posts.map(({ post: { id } }) => id).sort()).toEqual(Object.keys(copies).sort())
    await opened.posts.delete(posts.map(([id]) => id))
  })

  it.each([
    ['โก', 'the beginning of a word'],
    ['กน', 'letters inside ตะโกน'],
    ['งเงิน', 'letters across a border'],
    ['hop', 'letters inside an English word'],
  ])('does not find %s: %s is no word', async (query) => {
    expect(await find(query)).toEqual([])
  })

  it('asks for nothing when there is no letter or number', () => {
    expect(annotator.parseQuery('!!! … 🙏 ""')).toEqual({ text: [], notText: [] })
  })
})
