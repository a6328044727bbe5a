import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseFeedDocument } from '../feed-format/parse.ts'
import { mendTopic } from './parse.ts'

const url = 'https://pantip.com/forum/feed'
const body = readFileSync(new URL('fixtures/feed.xml', import.meta.url))
const parsed = parseFeedDocument({ feedUrl: url, url, body, contentType: 'text/xml', languageHint: 'th', maxItems: 100, mend: mendTopic, idsAreGlobal: true }) // prettier-ignore
if (!parsed.ok) throw new Error(parsed.problem)

it('a topic is title and text under its number, with who asked and its tags', () => {
  expect(parsed.posts[0]).toEqual({
    nativeId: '43000001',
    text: 'โดนร้านออนไลน์โกงค่ะ ทำยังไงดี\nโอนเงินไป 500 บาท แล้ว\nร้านบล็อกเลยค่ะ',
    url: 'https://pantip.com/topic/43000001?utm_source=feed',
    publishedAtMs: Date.parse('2026-09-25T20:10:00+07:00'),
    editedAtMs: undefined,
    author: { id: 'สมาชิกสังเคราะห์หมายเลข 1' },
    metrics: {},
    inReplyTo: undefined,
    language: 'th',
    media: undefined,
    extra: { format: 'rss', title: 'โดนร้านออนไลน์โกงค่ะ ทำยังไงดี', tags: ['ภัยออนไลน์', 'ซื้อขายออนไลน์'] },
  })
})

it('what is no topic keeps the address as its id', () => {
  expect(parsed.posts[1]).toMatchObject({
    nativeId: 'https://pantip.com/advertising',
    publishedAtMs: Date.parse('2026-09-25T19:00:00+07:00'),
  })
})
