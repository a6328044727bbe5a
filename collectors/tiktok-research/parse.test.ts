import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../http/json.ts'
import { parseComments, parseVideos } from './parse.ts'

const json = parseJson(readFileSync(new URL('fixtures/videos.json', import.meta.url), 'utf8'))
if (!json.ok) throw new Error(json.why)

function read(value: unknown) {
  const parsed = parseVideos(value)
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed
}

it('a video keeps its whole id, with what is written, said, counted and tagged', () => {
  const { posts, next, counted } = read(json.value)
  expect(posts[0]).toEqual({
    nativeId: '7028743950684949651',
    text: 'โดนโกงซื้อของออนไลน์ #เตือนภัย\nเล่าให้ฟัง',
    url: 'https://www.tiktok.com/@synthetic.user/video/7028743950684949651',
    publishedAtMs: 1_633_823_999_000,
    author: { id: 'synthetic.user' },
    metrics: { likes: 760, shares: 20, comments: 40, views: 1_050 },
    media: [{ kind: 'video', url: 'https://www.tiktok.com/@synthetic.user/video/7028743950684949651' }],
    extra: { tags: ['เตือนภัย'], place: { country: 'TH' }, musicId: '7038475063498387901', durationSeconds: 31 },
  })
  expect([next, counted]).toEqual(['100 7201388525814961198', { malformed: 1, 'no-text': 1 }])
})

it('an older answer is read as well', () => {
  expect(read(json.value).posts[1]).toMatchObject({
    nativeId: '7028743950684949652',
    text: 'แบบเก่า',
    author: undefined,
  })
})

it('nothing found is no problem', () => {
  expect(read({ data: { videos: [], has_more: false, cursor: 0 }, error: { code: 'ok' } })).toMatchObject({ posts: [], next: undefined }) // prettier-ignore
})

it.each([null, undefined])('nothing found, and no list either, is no problem: %j', (list) => {
  const nothing = { has_more: false, cursor: 0, search_id: '' }
  expect(parseVideos({ data: { ...nothing, videos: list } })).toMatchObject({ ok: true, posts: [], next: undefined })
  expect(parseComments({ data: { ...nothing, comments: list } }, '1')).toMatchObject({ ok: true, posts: [] })
  expect(parseVideos({ data: { ...nothing, has_more: true, videos: list } }).ok).toBe(false)
})

it.each([null, [], {}, { data: {} }, { data: { videos: [{}] } }])('something else is a problem: %j', (value) => {
  expect(parseVideos(value).ok).toBe(false)
})

describe('the comments of a video', () => {
  const answer = parseJson(readFileSync(new URL('fixtures/comments.json', import.meta.url), 'utf8'))
  it('say what they answer, with their ids whole', () => {
    expect(parseComments(answer.ok ? answer.value : undefined, '7028743950684949651')).toMatchObject({
      ok: true,
      posts: [
        { nativeId: '7028743950684949801', text: 'โดนเหมือนกันค่ะ', inReplyTo: '7028743950684949651', publishedAtMs: 1_633_824_999_000, metrics: { likes: 3, comments: 1 } },
        { nativeId: '7028743950684949802', inReplyTo: '7028743950684949801' },
      ],
      next: '100',
      counted: { 'no-text': 1 },
    }) // prettier-ignore
  })

  it.each([null, [], {}, { data: {} }, { data: { comments: [{ text: 'x' }] } }])(
    'something else is a problem: %j',
    (value) => {
      expect(parseComments(value, '1').ok).toBe(false)
    },
  )
})
