import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseFeedDocument } from '../feed-format/parse.ts'
import { mendStory } from './parse.ts'

const url = 'https://news.google.com/rss/search?q=x'
const body = readFileSync(new URL('fixtures/search.xml', import.meta.url))
const parsed = parseFeedDocument({ feedUrl: url, url, body, contentType: 'application/xml', maxItems: 100, mend: mendStory, idsAreGlobal: true }) // prettier-ignore
if (!parsed.ok) throw new Error(parsed.problem)
const { posts, counted } = parsed

it('a story has its title without the outlet, the address at Google, its time and its outlet', () => {
  expect(posts[0]).toEqual({
    nativeId: expect.stringMatching(/^sha256-[0-9a-f]{64}$/) as unknown,
    text: 'ตำรวจเตือนภัย "มิจฉาชีพ" - หลอกโอนเงิน',
    url: 'https://news.google.com/rss/articles/CBMiSYNTHETIC1?oc=5',
    publishedAtMs: Date.parse('2026-09-25T13:53:48Z'),
    editedAtMs: undefined,
    author: undefined,
    metrics: {},
    inReplyTo: undefined,
    language: 'th',
    media: undefined,
    extra: { format: 'rss', title: 'ตำรวจเตือนภัย "มิจฉาชีพ" - หลอกโอนเงิน', outlet: 'สำนักข่าวสังเคราะห์ A&B' },
  })
})

it('the same story under another id is no other story', () => {
  expect(posts).toHaveLength(2)
  expect(counted).toEqual({ repeated: 1 })
})

it('only the outlet’s own name is taken off', () => {
  expect(posts[1]?.text).toBe('กู้เงินด่วน - อย่าเชื่อ')
})
