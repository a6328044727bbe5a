import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseSearch } from './parse.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/search.json', import.meta.url), 'utf8'))

describe('a keyword search of Threads', () => {
  it('gives text, author, replies, quotes, media and polls', () => {
    const parsed = parseSearch(fixture)
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts).toEqual([
      {
        nativeId: '17900000000000001',
        text: 'โดนหลอกโอนเงินซื้อของออนไลน์',
        url: 'https://www.threads.net/@synthetic.person/post/abc',
        publishedAtMs: Date.UTC(2026, 9, 17, 5, 42, 3),
        author: { id: 'synthetic.person' },
        extra: { tags: ['เตือนภัย'] },
      },
      {
        nativeId: '17900000000000002',
        text: 'แบบนี้เชื่อได้ไหม\nเชื่อ\nไม่เชื่อ',
        url: 'https://www.threads.com/@synthetic.other/post/def',
        publishedAtMs: Date.UTC(2026, 9, 17, 5, 40, 3),
        author: { id: 'synthetic.other' },
        inReplyTo: '17900000000000001',
        media: [
          { kind: 'image', url: 'https://cdn.example/1.jpg' },
          { kind: 'video', url: 'https://cdn.example/2.mp4' },
          { kind: 'link', url: 'https://shop.example/' },
        ],
        extra: { quoteOf: '17900000000000009', rootPost: '17900000000000001', isReply: true },
      },
    ])
    expect(parsed).toMatchObject({ next: 'QVFIb', size: 3, counted: { 'no-text': 1 } })
  })

  it('without paging, or empty with a cursor, is the last page', () => {
    expect(parseSearch({ data: [{ id: '1', text: 'x' }] })).toMatchObject({ ok: true, next: undefined })
    expect(parseSearch({ data: [], paging: { cursors: { after: 'x' } } })).toMatchObject({ ok: true, next: undefined })
  })

  it.each([null, [], {}, { data: 'x' }, { data: [{ text: 'x' }] }])('something else is a problem: %j', (value) => {
    expect(parseSearch(value).ok).toBe(false)
  })
})
