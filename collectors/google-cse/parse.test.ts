import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseResults } from './parse.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/results.json', import.meta.url), 'utf8'))

function read(value: unknown) {
  const parsed = parseResults(value)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}
const { posts, nextStart, counted } = read(fixture)

it('a hit is title and snippet under the cleaned address of its page', () => {
  expect(posts[0]).toEqual({
    nativeId: 'https://board.example/topic/40000000?page=2',
    text: 'เตือนภัยหลอกลงทุน…\nข้อความย่อ 1.5 ล้าน ...',
    url: 'https://board.example/topic/40000000?utm_source=x&page=2#c1',
    publishedAtMs: Date.parse('2026-06-25T10:00:00+07:00'),
    media: [{ kind: 'image', url: 'https://img.example/1.jpg' }],
    extra: { outlet: 'board.example' },
  })
})

it('its date is that of the page, else the one in front of the snippet, else none', () => {
  expect(posts.slice(1).map(({ text, publishedAtMs }) => [text, publishedAtMs])).toEqual([
    ['ไม่มีวันที่ในหน้า\nตัวอย่าง', Date.parse('2026-06-25T00:00:00+07:00')],
    ['ข้อความ\nก่อนหน้านี้ ... ไม่ใช่วันที่', undefined],
  ])
  expect([nextStart, counted]).toEqual([11, { malformed: 1, 'no-date': 1 }])
})

it('nothing found has no items, and no next page', () => {
  expect(read({ kind: 'customsearch#search', queries: { request: [{}] } })).toMatchObject({ posts: [], nextStart: undefined }) // prettier-ignore
})

it.each([null, [], {}, { kind: 'other', queries: {} }, { kind: 'customsearch#search', queries: {}, items: [{}] }])(
  'something else is a problem: %j',
  (value) => {
    expect(parseResults(value).ok).toBe(false)
  },
)
