import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseHashtag, parseMedia } from './parse.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/recent-media.json', import.meta.url), 'utf8'))

describe('media of a hashtag', () => {
  it('have no author, and likes only where they are shown', () => {
    const parsed = parseMedia(fixture, 'มิจฉาชีพออนไลน์')
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts).toEqual([
      {
        nativeId: '18000000000000001',
        text: 'เตือนภัย! เพจปลอมขายของ #มิจฉาชีพออนไลน์',
        url: 'https://www.instagram.example/p/one/',
        publishedAtMs: Date.UTC(2026, 7, 17, 19, 0, 42),
        metrics: { likes: 997, comments: 10 },
        media: [{ kind: 'image', url: 'https://scontent.example/1.jpg' }],
        extra: { foundBy: '#มิจฉาชีพออนไลน์' },
      },
      {
        nativeId: '17800000000000002',
        text: 'อัลบั้ม',
        url: 'https://www.instagram.example/p/two/',
        publishedAtMs: Date.UTC(2026, 7, 17, 18, 40, 2),
        metrics: { comments: 60 },
        media: [{ kind: 'image', url: 'https://scontent.example/2.jpg' }],
        extra: { foundBy: '#มิจฉาชีพออนไลน์' },
      },
    ])
    expect(parsed.counted).toEqual({ 'no-text': 1 })
    expect(parsed.next).toContain('after=NTAyYmE4')
  })

  it('end where paging is left out', () => {
    expect(parseMedia({ data: [] }, 'x')).toMatchObject({ ok: true, next: undefined, posts: [] })
  })

  it.each([null, [], {}, { data: 1 }, { data: [{ caption: 'x' }] }])('something else is a problem: %j', (value) => {
    expect(parseMedia(value, 'x').ok).toBe(false)
  })
})

it('a hashtag has an id, or none', () => {
  expect(parseHashtag({ data: [{ id: '178' }] })).toEqual({ ok: true, id: '178' })
  expect(parseHashtag({ data: [] })).toEqual({ ok: true, id: undefined })
  expect(parseHashtag({ error: {} }).ok).toBe(false)
})
