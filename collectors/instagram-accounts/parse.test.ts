import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseAccount } from './parse.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/account.json', import.meta.url), 'utf8'))

it('an account gives its posts, by itself, and leads on by a cursor alone', () => {
  expect(parseAccount(fixture)).toEqual({
    ok: true,
    posts: [
      {
        nativeId: '17885100000000001',
        text: 'เตือนภัย! เพจปลอมแอบอ้างธนาคารสังเคราะห์',
        url: 'https://www.instagram.example/p/synth1/',
        publishedAtMs: Date.UTC(2026, 7, 17, 19, 0, 42),
        author: { id: '17841400000000099', followers: 64_976 },
        metrics: { likes: 87, comments: 11 },
        media: [{ kind: 'image', url: 'https://cdn.example/1.jpg' }],
      },
    ],
    next: 'QVFIb',
    counted: { 'no-text': 1 },
  })
})

it('an account that shows nothing has no posts', () => {
  expect(parseAccount({ business_discovery: { id: '1' } })).toMatchObject({ ok: true, posts: [], next: undefined })
})

it.each([null, [], {}, { business_discovery: {} }, { data: [] }])('something else is a problem: %j', (value) => {
  expect(parseAccount(value).ok).toBe(false)
})
