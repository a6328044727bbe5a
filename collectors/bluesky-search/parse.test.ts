import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseSearch } from './parse.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/search.json', import.meta.url), 'utf8'))

function read(value: unknown) {
  const parsed = parseSearch(value, ['th'])
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}

it('a page gives posts with everything that is told of them', () => {
  const { posts, next, counted } = read(fixture)
  expect(posts[0]).toEqual({
    nativeId: 'at://did:plc:synthetic1/app.bsky.feed.post/3synth1',
    text: 'โดนหลอกโอนเงิน #เตือนภัย fake-bank.example/lo...',
    url: 'https://bsky.app/profile/did:plc:synthetic1/post/3synth1',
    publishedAtMs: Date.parse('2026-09-09T19:46:02.102Z'),
    author: { id: 'did:plc:synthetic1' },
    metrics: { likes: 4, shares: 3, comments: 2 },
    inReplyTo: 'at://did:plc:p/app.bsky.feed.post/2',
    language: 'th',
    media: [
      { kind: 'link', url: 'https://fake-bank.example/login' },
      { kind: 'image', url: 'https://cdn.example/f.jpg' },
    ],
    extra: { tags: ['เตือนภัย'], quoteOf: 'at://did:plc:q/app.bsky.feed.post/9' },
  })
  expect(next).toBe('100')
  expect(counted).toEqual({ 'no-text': 1, malformed: 1 })
})

it('a date in the future becomes that of the index', () => {
  expect(read(fixture).posts[1]).toMatchObject({
    publishedAtMs: Date.parse('2026-09-09T20:00:00Z'),
    media: [{ kind: 'video', url: 'https://video.example/p.m3u8' }],
    metrics: {},
  })
})

it('without any date that can be read it has none', () => {
  const { posts, counted } = read({ posts: [{ uri: 'at://did:plc:a/app.bsky.feed.post/1', record: { text: 'ก', createdAt: 'x' } }] }) // prettier-ignore
  expect(posts[0]).toMatchObject({ text: 'ก', publishedAtMs: undefined })
  expect(counted).toEqual({ 'bad-date': 1 })
})

it.each([null, [], {}, { posts: 'x' }, { posts: [{}] }])('something else is a problem: %j', (value) => {
  expect(parseSearch(value, ['th']).ok).toBe(false)
})

it('nothing found is no problem', () => {
  expect(read({ posts: [] })).toMatchObject({ posts: [], next: undefined })
})
