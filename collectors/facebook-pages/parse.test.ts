import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseComments, parsePosts } from './parse.ts'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))

describe('an answer of the Graph API', () => {
  it('a post keeps the place that it names', () => {
    const place = { id: '7', name: 'ตลาดสังเคราะห์', location: { city: 'Bangkok', country: 'Thailand', latitude: 13.7, longitude: 100.5 } } // prettier-ignore
    expect(parsePosts({ data: [{ id: '1_2', message: 'x', place }] })).toMatchObject({ posts: [{ extra: { place: { name: place.name, country: 'Thailand', latitude: 13.7, longitude: 100.5 } } }] }) // prettier-ignore
    expect(parsePosts({ data: [{ id: '1_2', message: 'x', place: { name: 'ตลาด', location: 'Bangkok' } }] })).toMatchObject({ posts: [{ extra: { place: { name: 'ตลาด' } } }] }) // prettier-ignore
  })

  it('a feed: words, counters, media; what says nothing is counted', () => {
    const parsed = parsePosts(fixture('feed'))
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts[0]).toEqual({
      nativeId: '19000000001_101',
      text: 'เตือนภัย! มิจฉาชีพอ้างเป็นเจ้าหน้าที่ธนาคาร 😡',
      url: 'https://www.facebook.example/19000000001/posts/101/',
      publishedAtMs: Date.UTC(2026, 6, 9, 19, 9, 52),
      author: { id: '19000000001' },
      metrics: { likes: 125, shares: 10, comments: 13 },
      media: [{ kind: 'image', url: 'https://scontent.example/a.jpg' }],
      extra: { kind: 'post', statusType: 'added_photos', updatedAtMs: Date.UTC(2026, 6, 12, 1, 3, 23) },
    })
    expect(parsed.posts[1]).toMatchObject({
      text: 'ข่าวเตือนภัย\nอ่านต่อ',
      media: [{ kind: 'link', url: 'https://news.example/x' }],
      author: undefined,
    })
    expect(parsed.counted).toEqual({ 'no-text': 1 })
    expect(parsed.comments.get('19000000001_101')).toBe(13)
    expect(parsed.next).toContain('until=1624385168')
  })

  it('an album: each of its pictures once', () => {
    const picture = (src: string) => ({ media_type: 'photo', media: { image: { src } } })
    const album = { media_type: 'album', media: { image: { src: 'https://a.example/1' } }, subattachments: { data: [picture('https://a.example/1'), null, picture('https://a.example/2')] } } // prettier-ignore
    const parsed = parsePosts({ data: [{ id: '1_2', message: 'x', attachments: { data: [album] } }] })
    expect(parsed).toMatchObject({ posts: [{ media: [{ kind: 'image', url: 'https://a.example/1' }, { kind: 'image', url: 'https://a.example/2' }] }] }) // prettier-ignore
  })

  it('comments: whom they answer, authors unknown', () => {
    const parsed = parseComments(fixture('comments'), '19000000001_101')
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts).toMatchObject([
      { nativeId: '101_501', inReplyTo: '19000000001_101', author: undefined, metrics: { likes: 0, comments: 1 } },
      { nativeId: '502', inReplyTo: '101_501', metrics: { likes: 2 } },
    ])
    // A cursor alone does not lead on.
    expect(parsed).toMatchObject({ next: undefined, counted: { 'no-text': 1 } })
  })

  it.each([null, [], 'x', {}, { data: {} }, { data: [{ message: 'x' }] }])(
    'something else is a problem: %j',
    (value) => {
      expect(parsePosts(value).ok).toBe(false)
      expect(parseComments(value, 'p').ok).toBe(false)
    },
  )
})
