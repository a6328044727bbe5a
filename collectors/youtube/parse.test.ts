import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nextPacificMidnight } from '../google-api/pacific-midnight.ts'
import { parseComments, parseThreads, parseVideoIds, parseVideos } from './parse.ts'
import { readRefusal } from './refusal.ts'

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`fixtures/${name}.json`, import.meta.url), 'utf8'))

describe('an answer of YouTube', () => {
  it('search: ids, one with a hyphen in front; what is no video is counted', () => {
    expect(parseVideoIds(fixture('search'))).toEqual({
      ok: true,
      ids: ['-synthetic1', 'synthetic02'],
      next: 'CDIQAA',
      counted: { 'not-a-video': 1 },
    })
  })

  it('uploads, with contentDetails or with snippet', () => {
    const items = [
      { contentDetails: { videoId: 'synthetic01' } },
      { snippet: { resourceId: { kind: 'youtube#video', videoId: 'synthetic02' } } },
    ]
    expect(parseVideoIds({ items })).toMatchObject({ ids: ['synthetic01', 'synthetic02'], next: undefined })
  })

  it('videos: whole text, counters out of strings, both spellings of time', () => {
    const parsed = parseVideos(fixture('videos'))
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts[0]).toEqual({
      nativeId: '-synthetic1',
      text: 'โดนหลอก "แก๊งคอล"\nเล่าเรื่องเต็ม\nโอนไป 5,000 บาท',
      url: 'https://www.youtube.com/watch?v=-synthetic1',
      publishedAtMs: Date.UTC(2019, 11, 5, 19, 0, 10),
      author: { id: 'UCsyntheticchannel000001' },
      metrics: { views: 8087, likes: 190, comments: 32 },
      language: 'th',
      media: [
        { kind: 'video', url: 'https://www.youtube.com/watch?v=-synthetic1' },
        { kind: 'image', url: 'https://i.ytimg.example/h.jpg' },
      ],
      extra: { kind: 'video', tags: ['หลอกลวง'], categoryId: '25', duration: 'PT21M7S' },
    })
    expect(parsed.posts[1]).toMatchObject({
      text: 'ถ่ายทอดสด',
      metrics: { views: 1 },
      language: undefined,
      extra: { audioLanguage: 'th' },
    })
    expect(parsed.comments).toEqual(new Map([['-synthetic1', 32], ['synthetic02', undefined]])) // prettier-ignore
  })

  it.each([
    [{ defaultLanguage: 'th', defaultAudioLanguage: 'en' }, 'th', 'en'],
    [{ defaultLanguage: 'th-TH', defaultAudioLanguage: 'zxx' }, 'th-TH', undefined],
    [{ defaultAudioLanguage: 'en-US' }, undefined, 'en-US'],
    [{ defaultLanguage: 'und' }, undefined, undefined],
  ])('videos: the language is that of the text, what is spoken beside it: %j', (said, language, audioLanguage) => {
    const parsed = parseVideos({ items: [{ id: 'a', snippet: { title: 'ก', ...said } }] })
    const [post] = parsed.ok ? parsed.posts : []
    expect([post?.language, post?.extra?.['audioLanguage']]).toEqual([language, audioLanguage])
  })

  it('comments: who is answered, edits, replies still to be fetched', () => {
    const parsed = parseThreads(fixture('threads'), '-synthetic1')
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed).toMatchObject({ unfinished: ['UgySynthetic1AaABAg'], next: 'QURTSl9p', counted: { 'no-text': 1 } })
    expect(parsed.posts).toMatchObject([
      {
        nativeId: 'UgySynthetic1AaABAg',
        inReplyTo: '-synthetic1',
        editedAtMs: Date.UTC(2026, 10, 20, 16),
        author: { id: 'UCsyntheticviewer0000001' },
        metrics: { likes: 4, comments: 3 },
        url: 'https://www.youtube.com/watch?v=-synthetic1&lc=UgySynthetic1AaABAg',
      },
      { nativeId: 'UgySynthetic1AaABAg.91zT', inReplyTo: 'UgySynthetic1AaABAg', author: undefined },
    ])
  })

  it.each([null, 7, 'x', [], {}, { items: 'x' }, { things: [] }])(
    'something else is a problem, no post: %j',
    (value) => {
      for (const parsed of [
        parseVideoIds(value),
        parseVideos(value),
        parseThreads(value, 'v'),
        parseComments(value, 'v'),
      ])
        expect(parsed.ok).toBe(false)
    },
  )

  it('comments that say nothing, and replies that are none, are counted', () => {
    const comment = (id: string, textDisplay: string) => ({ id, snippet: { textDisplay } })
    expect(parseComments({ items: [comment('a', 'x'), comment('b', ' '), {}] }, 'v')).toMatchObject({ posts: [{ nativeId: 'a' }], counted: { malformed: 1, 'no-text': 1 } }) // prettier-ignore
    const thread = { id: 'a', snippet: { topLevelComment: comment('a', 'x'), totalReplyCount: 1 }, replies: { comments: [{}] } } // prettier-ignore
    expect(parseThreads({ items: [thread] }, 'v')).toMatchObject({ unfinished: ['a'], counted: { malformed: 1 } })
  })

  it('a comment is what was written, not how it is shown', () => {
    const snippet = { textDisplay: 'ดู <a href="https://youtu.be/a">ชื่อคลิป</a>', textOriginal: 'ดู https://youtu.be/a' }
    expect(parseComments({ items: [{ id: 'a', snippet }] }, 'v')).toMatchObject({
      posts: [{ text: 'ดู https://youtu.be/a' }],
    })
  })

  it('no items at all is an empty page', () => {
    expect(parseVideos({ kind: 'youtube#videoListResponse', pageInfo: {} })).toMatchObject({ ok: true, posts: [] })
    expect(parseVideoIds({ items: [] })).toMatchObject({ ok: true, ids: [] })
  })
})

describe('a refusal of YouTube', () => {
  const read = (status: number, error: object) => readRefusal({ status, headers: {}, body: JSON.stringify({ error }) }, 1_000) // prettier-ignore
  const reason = (text: string) => ({ code: 403, message: 'm', errors: [{ domain: 'd', reason: text }] })
  it.each([
    [403, reason('quotaExceeded'), 'quota-exhausted'],
    [403, reason('rateLimitExceeded'), 'rate-limited'],
    [429, { ...reason('rateLimitExceeded'), message: "limit 'Queries per minute per user'" }, 'rate-limited'],
    [429, { ...reason('rateLimitExceeded'), message: "limit 'Search Queries per day'" }, 'quota-exhausted'],
    [429, { ...reason('rateLimitExceeded'), details: [{ reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_unit: '1/d/{project}' } }] }, 'quota-exhausted'], // prettier-ignore
    [400, { ...reason('badRequest'), details: [{ reason: 'API_KEY_INVALID' }] }, 'auth-failed'],
    [400, reason('keyInvalid'), 'auth-failed'],
    [403, reason('accessNotConfigured'), 'auth-failed'],
    [403, reason('commentsDisabled'), 'gone'],
    [404, reason('videoNotFound'), 'gone'],
    [400, reason('processingFailure'), 'unreachable'],
  ])('%i %j is %s', (status, error, kind) => {
    expect(read(status, error)).toMatchObject({ kind })
  })
  it.each([reason('constructor'), reason('somethingNew'), {}])(
    'one that nobody knows is left to its status: %j',
    (error) => {
      expect(read(403, error)).toBeUndefined()
    },
  )
})

it.each([
  ['2026-07-01T06:59:59Z', '2026-07-01T07:00:00Z'],
  ['2026-07-01T07:00:00Z', '2026-07-02T07:00:00Z'],
  ['2026-12-01T12:00:00Z', '2026-12-02T08:00:00Z'],
  // The clocks go back on 1 November 2026 at two, and forward on 8 March.
  ['2026-10-31T12:00:00Z', '2026-11-01T07:00:00Z'],
  ['2026-11-01T08:00:00Z', '2026-11-02T08:00:00Z'],
  ['2026-03-08T08:30:00Z', '2026-03-09T07:00:00Z'],
])('quotas of %s are there again at %s', (now, reset) => {
  expect(nextPacificMidnight(Date.parse(now))).toBe(Date.parse(reset))
})
