import { describe, expect, it } from 'vitest'
import { CollectorError } from '../../core/errors.ts'
import { createPageBuilder, OVERLAP_MS, readCursor } from './page-builder.ts'
import type { StreamEvent } from './parse.ts'

const START_US = 1_788_310_800_000_000
const start = { timeUs: START_US, taken: [], gap: undefined }
const post = (n: number, text = `โพสต์ ${n}`, rev = '1'): StreamEvent => ({
  kind: 'post',
  timeUs: START_US + n,
  key: `at://${n} ${rev}`,
  post: { nativeId: `at://${n}`, text },
  badDate: false,
})
const erase = (n: number, atUs = START_US + 1_000): StreamEvent => ({
  kind: 'delete',
  timeUs: atUs,
  key: `at://${n} delete`,
  nativeId: `at://${n}`,
})
const textsOf = (builder: ReturnType<typeof createPageBuilder>) => builder.take().posts.map(({ text }) => text)

describe('a page of the stream', () => {
  it('takes an event once, also over a page and a new connection that begins a little earlier', () => {
    const builder = createPageBuilder(start)
    for (const n of [1, 2, 2, 1]) builder.add(post(n))
    const { posts, cursor } = builder.take()
    expect(posts.map(({ text }) => text)).toEqual(['โพสต์ 1', 'โพสต์ 2'])
    const saved = readCursor(cursor)
    expect(saved?.timeUs).toBe(START_US + 2)
    const next = createPageBuilder({ ...saved!, gap: undefined })
    for (const n of [1, 2, 3]) next.add(post(n))
    expect(textsOf(next)).toEqual(['โพสต์ 3'])
  })

  it('keeps the latest version of a post', () => {
    const builder = createPageBuilder(start)
    builder.add(post(1))
    builder.add(post(1, 'แก้ไขแล้ว', '2'))
    expect(textsOf(builder)).toEqual(['แก้ไขแล้ว'])
  })

  it('names what was deleted, and does not bring it as well; what is posted anew afterwards stays', () => {
    const builder = createPageBuilder(start)
    builder.add(post(1))
    builder.add(erase(1))
    builder.add(erase(9))
    builder.add(erase(3, START_US + 1))
    builder.add(post(3, 'ใหม่', '2'))
    const page = builder.take()
    expect(page.deleted).toEqual(['at://1', 'at://9'])
    expect(page.posts.map(({ text }) => text)).toEqual(['ใหม่'])
    expect(builder.take()).not.toHaveProperty('deleted')
  })

  it('names an account that is gone, and brings none of its posts', () => {
    const builder = createPageBuilder(start)
    const by = (n: number, did: string): StreamEvent => ({ kind: 'post', timeUs: START_US + n, key: `at://${n} 1`, post: { nativeId: `at://${n}`, text: `โพสต์ ${n}`, author: { id: did } }, badDate: false }) // prettier-ignore
    for (const [n, did] of [[1, 'did:a'], [2, 'did:b'], [3, 'did:a']] as const) builder.add(by(n, did)) // prettier-ignore
    const gone: StreamEvent = { kind: 'account-gone', timeUs: START_US + 4, key: 'did:a account', did: 'did:a' }
    builder.add(gone)
    builder.add(gone)
    const page = builder.take()
    expect(page.deletedAuthors).toEqual(['did:a'])
    expect(page.posts.map(({ text }) => text)).toEqual(['โพสต์ 2'])
    expect(builder.take()).not.toHaveProperty('deletedAuthors')
  })

  it('counts what it left out, and says a gap once', () => {
    const gap = { fromMs: 1, toMs: 2 }
    const builder = createPageBuilder({ ...start, gap })
    builder.add({ kind: 'skipped', timeUs: START_US, key: 'k', reason: 'other-language' })
    builder.add({ kind: 'other', timeUs: START_US + 5 })
    builder.add({ kind: 'unreadable' })
    expect(builder.take()).toMatchObject({ counted: { 'other-language': 1, malformed: 1 }, gap, posts: [] })
    expect(builder.timeUs).toBe(START_US + 5)
    expect(builder.take()).toEqual(expect.not.objectContaining({ gap: expect.anything() as unknown }))
  })

  it('of which nothing could be read is schema drift', () => {
    const builder = createPageBuilder(start)
    builder.add({ kind: 'unreadable' })
    expect(() => builder.take()).toThrow(CollectorError)
  })

  it('forgets what lies before the overlap, so that the cursor stays small', () => {
    const builder = createPageBuilder(start)
    for (let n = 0; n < 5_000; n++) builder.add({ ...post(n), timeUs: START_US + n * 50_000 } as StreamEvent)
    const { cursor } = builder.take()
    expect(cursor.length).toBeLessThan(64 * 1_024)
    expect(readCursor(cursor)?.taken).toHaveLength((OVERLAP_MS * 1_000) / 50_000 + 1)
  })
})

it.each([undefined, '', 'x', '{}', '{"timeUs":-1}'])('a cursor that is none is a first reading: %s', (cursor) => {
  expect(readCursor(cursor)).toBeUndefined()
})
