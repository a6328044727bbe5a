import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseFeedDocument } from '../feed-format/parse.ts'
import { mendHit } from './parse.ts'

const url = 'https://www.google.com/alerts/feeds/1/2'
const body = readFileSync(new URL('fixtures/alert.xml', import.meta.url))
const read = (text: string | Uint8Array) => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const parsed = parseFeedDocument({ feedUrl: url, url, body: bytes, contentType: undefined, maxItems: 100, mend: mendHit, idsAreGlobal: true }) // prettier-ignore
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.posts
}

it('a hit is title and snippet, under the address of the page that was found', () => {
  expect(read(body)[0]).toMatchObject({
    nativeId: 'https://news.example/a?id=1&x=%E0%B8%81',
    text: 'เตือนมิจฉาชีพหลอกโอน & กู้เงิน\nตำรวจเตือน มิจฉาชีพ ปลอมเป็นธนาคาร ...',
    url: 'https://news.example/a?id=1&x=%E0%B8%81#top',
    publishedAtMs: Date.parse('2026-09-25T11:26:15Z'),
    author: undefined,
  })
})

it.each([
  ['https://other.example/url', 'https://other.example/url'],
  ['https://www.google.com/url?url=javascript:alert(1)', 'https://www.google.com/url?url=javascript:alert(1)'],
  ['https://www.google.co.th/url?q=https://shop.example/&amp;usg=x', 'https://shop.example/'],
])('%s leads to %s', (link, target) => {
  const [post] = read(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x</id><title>a</title><link href="${link}"/></entry></feed>`) // prettier-ignore
  expect(post?.url).toBe(target)
})
