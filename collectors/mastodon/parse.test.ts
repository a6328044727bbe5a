import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareIds, parseLinkHeader, parseTimeline } from './parse.ts'

const TIMELINE = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', 'timeline.json'), 'utf8')) as unknown[]
const PUBLISHED_MS = Date.parse('2026-09-02T01:00:00.901Z')

function read(value: unknown, honourOptOut = true) {
  const parsed = parseTimeline(value, { host: 'social.example', honourOptOut })
  if (!parsed.ok) throw new Error(parsed.problem)
  return parsed.timeline
}
const { posts, ...timeline } = read(TIMELINE)
const post = (end: string) => posts.find(({ nativeId }) => nativeId.endsWith(end))

describe('a status', () => {
  it('is the text a reader sees, with whole addresses, under its global id', () => {
    expect(post('/115270115826049010')).toEqual({
      nativeId: 'https://social.example/users/somchai/statuses/115270115826049010',
      text: 'โดนหลอกลงทุน #เตือนภัย\nเสียไป 5,000 & ยังไม่ได้คืน\n\nhttps://fake-bank.example/login/very/long/path?x=1',
      url: 'https://social.example/@somchai/115270115826049010',
      publishedAtMs: PUBLISHED_MS,
      editedAtMs: undefined,
      author: { id: 'somchai@social.example', followers: 10 },
      metrics: { likes: 11, shares: 6, comments: 5 },
      repostOf: undefined,
      language: 'th',
      media: [{ kind: 'link', url: 'https://fake-bank.example/login/very/long/path?x=1' }],
      extra: { tags: ['เตือนภัย'] },
    })
  })

  it('begins with its content warning; mentions and custom emoji read as written; an edit and the answered post are kept', () => {
    expect(post('/115270115826049009')).toMatchObject({
      text: 'เตือน: เนื้อหาเกี่ยวกับการโกง\n@manee เนื้อหา :blobcat:',
      editedAtMs: Date.parse('2026-09-02T02:00:00Z'),
      extra: { inReplyToServerId: '115270115826048000' },
    })
  })

  it('with a poll has its answers; with media has their own addresses', () => {
    expect(post('/115270115826049007')).toMatchObject({
      text: 'ใครเคยโดนบ้าง\nเคย\nไม่เคย',
      media: [
        { kind: 'image', url: 'https://other.example/1.png' },
        { kind: 'video', url: 'https://social.example/m/2.mp4' },
      ],
    })
  })

  it('of other software: ids as numbers, a quoted status as itself, and a picture without words by what it shows', () => {
    const least = { uri: 'https://o.example/1', created_at: '2026-09-02T01:00:00Z', account: { id: 7, acct: 'a@o.example' } } // prettier-ignore
    const quoting = { ...least, id: 12, content: '<p>ดู</p>', quote: { uri: 'https://o.example/0' } }
    const picture = { ...least, id: 13, uri: 'https://o.example/2', content: null, media_attachments: [null, { type: 'image', url: 'https://o.example/p.png', description: 'สลิปปลอม' }] } // prettier-ignore
    expect(read([quoting, picture]).posts).toMatchObject([
      { text: 'ดู', extra: { quoteOf: 'https://o.example/0' } },
      { text: 'สลิปปลอม', media: [{ kind: 'image', url: 'https://o.example/p.png' }] },
    ])
  })

  it('of other software, with the least there can be, is taken', () => {
    expect(post('/bridge/1')).toMatchObject({ text: 'ซอฟต์แวร์อื่น ส่งมาแค่นี้', author: { id: 'bridge@misskey.example' } })
  })

  it('with a date that cannot be read is taken without one, counted', () => {
    expect(post('/115270115826049001')?.text).toBe('วันที่ผิด')
    expect(post('/115270115826049001')?.publishedAtMs).toBeUndefined()
    expect(timeline.counted['bad-date']).toBe(1)
  })
})

it('a boost gives the original by its own author, and the boost that points to it, without counters of its own', () => {
  expect(post('other.example/users/manee/statuses/1')).toMatchObject({
    text: 'ต้นฉบับที่ถูกแชร์',
    publishedAtMs: Date.parse('2026-09-01T01:00:00Z'),
    author: { id: 'manee@other.example', followers: 99 },
    metrics: { likes: 11, shares: 6, comments: 5 },
    repostOf: undefined,
  })
  const boost = post('/115270115826049008/activity')
  expect(boost).toMatchObject({
    text: 'ต้นฉบับที่ถูกแชร์',
    url: 'https://other.example/@manee/1',
    repostOf: 'https://other.example/users/manee/statuses/1',
    author: { id: 'somchai@social.example' },
  })
  expect(boost?.metrics).toBeUndefined()
})

describe('what is left out', () => {
  it('is counted by reason, and everything else is taken', () => {
    expect(timeline.counted).toEqual({ 'opted-out': 3, 'not-public': 1, 'no-text': 1, 'bad-date': 1, malformed: 1 })
    expect(timeline.size).toBe(12)
    expect(posts).toHaveLength(7)
  })

  it('are authors who asked not to be indexed, and boosts of them, unless the operator has their leave', () => {
    expect(JSON.stringify(posts)).not.toMatch(/ไม่อยากให้/)
    expect(JSON.stringify(read(TIMELINE, false).posts).match(/ไม่อยากให้/g)).toHaveLength(4)
    expect(JSON.stringify(read(TIMELINE, false).posts)).not.toContain('เฉพาะผู้ติดตาม')
  })
})

describe('what a status says beside its text', () => {
  const status = (part: object, account: object = {}) => ({ id: '9', uri: 'https://social.example/9', content: '<p>ข้อความ</p>', created_at: '2026-09-02T01:00:00Z', account: { id: '1', acct: 'a', ...account }, ...part }) // prettier-ignore

  it('is kept: the answered post when it is in the same page, the quoted one, its card, a bot', () => {
    const answered = status({ id: '8', uri: 'https://social.example/8' })
    const [, post] = read([
      answered,
      status(
        { in_reply_to_id: '8', sensitive: true, card: { url: 'https://shop.example/x', title: 'ร้าน' }, quote: { state: 'accepted', quoted_status: { uri: 'https://other.example/7', id: '7' } } }, // prettier-ignore
        { bot: true },
      ),
    ]).posts
    expect(post).toMatchObject({
      inReplyTo: 'https://social.example/8',
      media: [{ kind: 'link', url: 'https://shop.example/x' }],
      extra: { quoteOf: 'https://other.example/7', sensitive: true, bot: true },
    })
  })

  it.each([
    ['<p>ศิลปิน <a href="https://social.example/tags/nobot" rel="tag">#<span>NoBot</span></a></p>', 1],
    ['<p>#nobots please</p>', 1],
    ['<p>#nobother</p>', 0],
    ['<p>nobot</p>', 0],
  ])('and %s among what the author says of himself is honoured', (note, leftOut) => {
    const { posts, counted, seen } = read([status({}, { note })])
    expect([posts.length, counted['opted-out'] ?? 0]).toEqual([1 - leftOut, leftOut])
    expect(seen[0]?.optedOut).toBe(leftOut === 1 ? 'a@social.example' : undefined)
  })
})

it('a page knows its bounds by the length of ids, then their text', () => {
  expect([timeline.newestId, timeline.oldestId]).toEqual(['115270115826049010', '115270115826049000'])
  expect(timeline.oldestAtMs).toBe(Date.parse('2026-09-02T00:00:00Z'))
  expect(['10', '9', '100', '99'].sort(compareIds)).toEqual(['9', '10', '99', '100'])
})

it.each([
  ['an error object', { error: 'x' }, /list of statuses/],
  ['statuses without what makes one', [{ id: 1 }, 'x', null], /not one of 3 statuses/],
])('%s is told as what it is', (_, value, problem) => {
  expect(() => read(value)).toThrow(problem)
})

it('an empty timeline is no problem', () => {
  expect(read([])).toMatchObject({ posts: [], size: 0, newestId: undefined })
})

describe('the Link header', () => {
  it('names the pages to either side', () => {
    const header =
      '<https://s.example/api/v1/timelines/public?limit=40&max_id=7163058>; rel="next", <https://s.example/x?min_id=7275607>; rel="prev"'
    expect(parseLinkHeader(header)).toEqual({ older: '7163058', newer: '7275607' })
  })

  it.each([
    undefined,
    '',
    'nonsense',
    '<https://s.example/?max_id=../../etc>; rel="next"',
    `<https://s.example/?max_id=${'9'.repeat(99)}>; rel="next"`,
  ])('gives nothing that is no id: %s', (header) => {
    expect(parseLinkHeader(header)).toEqual({ older: undefined, newer: undefined })
  })
})
