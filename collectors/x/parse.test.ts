import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseAnswer } from './parse.ts'
import { complaintOf, readRefusal } from './refusal.ts'
import { firstIdAt } from './snowflake.ts'

const fixture: unknown = JSON.parse(readFileSync(new URL('fixtures/search.json', import.meta.url), 'utf8'))

describe('an answer of X', () => {
  it('an address stays as it is, whatever it holds', () => {
    const expanded_url = 'https://scam.example/$&?a=1&lt;=2$$'
    const data = [{ id: '1', text: 'ดู &amp;lt; https://t.co/a', entities: { urls: [{ url: 'https://t.co/a', expanded_url }] } }] // prettier-ignore
    expect(parseAnswer({ data })).toMatchObject({ posts: [{ text: `ดู &lt; ${expanded_url}` }] })
  })

  it('in either spelling: whole text, whole addresses, author, references, media', () => {
    const parsed = parseAnswer(fixture)
    if (!parsed.ok) throw new Error(parsed.problem)
    expect(parsed.posts[0]).toEqual({
      nativeId: '1989012345678901248',
      text: 'โดนแก๊งคอลเซ็นเตอร์หลอก & โอนไป 50,000 บาท https://scam.example/x',
      url: 'https://x.com/synthetic_person/status/1989012345678901248',
      publishedAtMs: Date.UTC(2026, 8, 15, 10, 30),
      author: { id: '9876543210', followers: 12 },
      metrics: { likes: 42, shares: 5, comments: 2, views: 900 },
      language: 'th',
      media: [
        { kind: 'image', url: 'https://pbs.example/x.jpg' },
        { kind: 'image', url: 'https://pbs.example/p.jpg' },
        { kind: 'link', url: 'https://scam.example/real' },
      ],
      extra: {
        conversationId: '1989012345678901248',
        quoteOf: '1988999999999999999',
        editOf: '1989012345678901200',
        tags: ['เตือนภัย'],
        sensitive: false,
      },
    })
    expect(parsed.posts[1]).toMatchObject({
      text: 'ข้อความยาวเต็ม',
      url: 'https://x.com/i/web/status/1989012345678901249',
      inReplyTo: '1989012345678901248',
      metrics: { shares: 7 },
      language: undefined,
    })
    // What another post mentions is no post of ours that is gone.
    expect(parsed).toMatchObject({ next: 'b26v89c19zqg8o3', missing: [], counted: {} })
    // The one that is quoted came along.
    expect(parsed).toMatchObject({ read: { posts: 3, users: 1 } })
  })

  it('what stands for its own picture is no word of it, nor names its author; X has codes for posts without a language', () => {
    const shown = { url: 'https://t.co/p', expanded_url: 'https://x.com/synthetic_person/status/1/photo/1' }
    const data = ['qme', 'art', 'th'].map((lang, i) => ({ id: `${i}`, lang, text: `ภาพ ${i} https://t.co/p`, entities: { urls: [shown] } })) // prettier-ignore
    expect(parseAnswer({ data })).toMatchObject({
      posts: [0, 1, 2].map((i) => ({ text: `ภาพ ${i}`, media: undefined, language: i === 2 ? 'th' : undefined })),
    })
  })

  it('where it is: the place by its name, the point only where the post has one', () => {
    const place = { id: '0abc', full_name: 'เชียงใหม่, ประเทศไทย', name: 'เชียงใหม่', country: 'Thailand', country_code: 'TH', place_type: 'city', geo: { type: 'Feature', bbox: [98, 18, 99, 19], properties: {} } } // prettier-ignore
    const point = { type: 'Point', coordinates: [98.98, 18.79] }
    const post = (id: string, geo: unknown) => ({ id, text: 'x', geo })
    const data = [post('1', { place_id: '0abc' }), post('2', { place_id: '0abc', coordinates: point }), post('3', { place_id: 'gone' }), post('4', { coordinates: { type: 'Point', coordinates: [981, 18] } }), post('5', {})] // prettier-ignore
    const parsed = parseAnswer({ data, includes: { places: [null, place] } })
    const known = { name: place.full_name, country: 'TH' }
    expect(parsed.ok && parsed.posts.map(({ extra }) => extra?.['place'])).toEqual([known, { ...known, latitude: 18.79, longitude: 98.98 }, undefined, undefined, undefined]) // prettier-ignore
  })

  it('without results has no data', () => {
    expect(parseAnswer({ meta: { result_count: 0 } })).toMatchObject({ ok: true, posts: [], next: undefined })
  })

  it('a repost has the text, the links and the media of what it repeats', () => {
    const original = { id: '1', text: 'ข้อความเต็ม https://t.co/a', entities: { urls: [{ url: 'https://t.co/a', expanded_url: 'https://scam.example/' }] } } // prettier-ignore
    const repost = {
      id: '2',
      text: 'RT @u: ข้อความ…',
      author_id: '9',
      referenced_tweets: [{ type: 'retweeted', id: '1' }],
    }
    expect(parseAnswer({ data: [repost], includes: { tweets: [original] } })).toMatchObject({
      posts: [{ nativeId: '2', text: 'ข้อความเต็ม https://scam.example/', repostOf: '1', author: { id: '9' }, media: [{ kind: 'link', url: 'https://scam.example/' }] }], // prettier-ignore
    })
  })

  it('of protected accounts is left out', () => {
    const value = {
      data: [{ id: '1', text: 'x', author_id: '2' }],
      includes: { users: [{ id: '2', username: 'u', protected: true }] },
    }
    expect(parseAnswer(value)).toMatchObject({ posts: [], counted: { 'not-public': 1 } })
  })

  it.each([null, [], {}, { data: 'x' }, { meta: {} }, { data: [{ id: 12, text: 'x' }] }])(
    'something else is a problem: %j',
    (value) => {
      expect(parseAnswer(value).ok).toBe(false)
    },
  )
})

describe('a refusal of X', () => {
  const nowMs = Date.UTC(2026, 10, 24, 5)
  const read = (status: number, body: unknown, headers = {}) =>
    readRefusal({ status, headers, body: typeof body === 'string' ? body : JSON.stringify(body) }, nowMs)
  it.each([
    [401, { title: 'Unauthorized', type: 'about:blank', status: 401 }, 'auth-failed'],
    [402, { title: 'CreditsDepleted', type: 'https://api.twitter.com/2/problems/credits' }, 'quota-exhausted'],
    [403, { type: 'https://api.twitter.com/2/problems/client-forbidden' }, 'auth-failed'],
    [429, { title: 'Too Many Requests', type: 'about:blank', status: 429 }, 'rate-limited'],
    [429, { errors: [{ code: 88, message: 'Rate limit exceeded' }] }, 'rate-limited'],
  ])('%i %j is %s', (status, body, kind) => {
    expect(read(status, body)).toMatchObject({ kind })
  })
  it('says when to come back', () => {
    expect(read(429, '', { 'x-rate-limit-reset': '1790000000' })).toMatchObject({ retryAtMs: 1_790_000_000_000 })
    const cap = {
      title: 'UsageCapExceeded',
      period: 'Monthly',
      type: 'https://api.twitter.com/2/problems/usage-capped',
    }
    expect(read(429, cap)).toMatchObject({ kind: 'quota-exhausted', retryAtMs: Date.UTC(2026, 11, 1) })
  })
  it('is left to its status where nothing is known of it', () => {
    expect(read(503, '<html>')).toBeUndefined()
    expect(read(403, { type: 'about:blank' })).toBeUndefined()
  })
  it.each([
    [{ since_id: ['1'] }, "'since_id' must be a tweet id created after 2026-07-31T11:45Z.", 'since-id'],
    [{ 'post.fields': ['x'] }, 'The query parameter [post.fields] is not one of [query]', 'dialect'],
    [{ query: ['x'] }, 'query is too long', undefined],
  ])('complains of %j', (parameters, message, complaint) => {
    expect(complaintOf({ status: 400, headers: {}, body: JSON.stringify({ errors: [{ parameters, message }] }) })).toBe(
      complaint,
    )
  })
})

it('a time is an id that is smaller than every id of that time', () => {
  const atMs = Date.UTC(2026, 8, 15)
  const id = BigInt(firstIdAt(atMs))
  expect((id >> 22n) + 1_288_834_974_657n).toBe(BigInt(atMs) - 1n)
  expect(((id + 1n) >> 22n) + 1_288_834_974_657n).toBe(BigInt(atMs))
})
