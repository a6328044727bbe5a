import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseEvent, type StreamEvent } from './parse.ts'

const LINES = readFileSync(join(import.meta.dirname, 'fixtures', 'events.jsonl'), 'utf8')
  .trim()
  .split('\n')
const FIRST_US = 1_788_310_800_000_000
const SEEN_MS = FIRST_US / 1_000
const CREATED_MS = Date.parse('2026-09-02T00:59:59.102Z')

const events = LINES.map((line) => parseEvent(line, ['th']))
const uri = (n: number) => `at://did:plc:synthetic1/app.bsky.feed.post/rkey${n}`
/** The post of the n-th line. */
function post(line: number) {
  const event = events[line - 1]
  if (event?.kind !== 'post') throw new Error(`line ${line} is ${event?.kind ?? 'not there'}`)
  return event
}
const kinds = (of: readonly StreamEvent[]) => of.map((event) => (event.kind === 'skipped' ? event.reason : event.kind))

describe('a commit of a post', () => {
  it('created: under its address, by its DID, with the whole links and tags of its facets and the post it answers', () => {
    expect(post(1)).toEqual({
      kind: 'post',
      timeUs: FIRST_US + 1,
      key: `${uri(1)} create rev1`,
      badDate: false,
      post: {
        nativeId: uri(1),
        text: 'โดนหลอกโอนเงิน #เตือนภัย fake-bank.example/lo...',
        url: 'https://bsky.app/profile/did:plc:synthetic1/post/rkey1',
        publishedAtMs: CREATED_MS,
        editedAtMs: undefined,
        author: { id: 'did:plc:synthetic1' },
        inReplyTo: 'at://did:plc:p/app.bsky.feed.post/2',
        language: 'th',
        media: [{ kind: 'link', url: 'https://fake-bank.example/login' }],
        extra: { tags: ['เตือนภัย', 'โกง'] },
      },
    })
  })

  it('updated: the same id, marked as edited, and no repetition of the first', () => {
    expect(post(8).post).toMatchObject({ nativeId: uri(1), text: 'แก้ไขแล้ว', editedAtMs: SEEN_MS })
    expect(post(8).key).not.toBe(post(1).key)
  })

  it('deleted: by its id', () => {
    expect(events[8]).toEqual({ kind: 'delete', timeUs: FIRST_US + 2, key: `${uri(2)} delete rev2`, nativeId: uri(2) })
  })

  it('with a card or a quoted post', () => {
    expect(post(2).post.media).toEqual([{ kind: 'link', url: 'https://news.example/a' }])
    expect(post(10).post.extra).toEqual({ quoteOf: 'at://did:plc:q/app.bsky.feed.post/3' })
  })

  it('with pictures or a film: by their addresses, and by what they are said to show where nothing is written', () => {
    const withEmbed = (embed: object, text = '') => {
      const record = { text, langs: ['th'], createdAt: '2026-09-02T00:59:59.102Z', embed }
      const event = { did: 'did:plc:s', time_us: FIRST_US, kind: 'commit', commit: { operation: 'create', collection: 'app.bsky.feed.post', rkey: 'r', record } } // prettier-ignore
      return parseEvent(JSON.stringify(event), ['th'])
    }
    const blob = (cid: string) => ({ $type: 'blob', ref: { $link: cid }, mimeType: 'image/jpeg', size: 1 })
    const images = [
      { image: blob('bafya'), alt: 'สลิปปลอม' },
      { image: blob('bafyb'), alt: '' },
    ]
    expect(withEmbed({ images })).toMatchObject({
      kind: 'post',
      post: {
        text: 'สลิปปลอม',
        media: [
          { kind: 'image', url: 'https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:s/bafya@jpeg' },
          { kind: 'image', url: 'https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:s/bafyb@jpeg' },
        ],
      },
    })
    const film = { record: { record: { uri: 'at://did:plc:q/app.bsky.feed.generator/x' } }, media: { video: blob('bafyv') } } // prettier-ignore
    expect(withEmbed(film, 'ดูคลิป')).toMatchObject({
      // A feed that is shown is no quotation.
      post: { text: 'ดูคลิป', media: [{ kind: 'video', url: 'https://video.bsky.app/watch/did%3Aplc%3As/bafyv/playlist.m3u8' }], extra: {} }, // prettier-ignore
    })
    expect(withEmbed({ images: [{ image: blob('bafyb'), alt: ' ' }] })).toMatchObject({ reason: 'no-text' })
    const external = { uri: 'https://scam.example/', title: 'สินเชื่อด่วน', description: 'ไม่ต้องค้ำ' }
    expect(withEmbed({ external })).toMatchObject({ post: { text: 'สินเชื่อด่วน\nไม่ต้องค้ำ' } })
  })

  it("whose date its author's program set to the future or the distant past gets the stream's", () => {
    expect(post(5)).toMatchObject({ badDate: false, post: { publishedAtMs: SEEN_MS } })
    expect(post(6)).toMatchObject({ badDate: true, post: { publishedAtMs: SEEN_MS } })
  })
})

describe('an account', () => {
  const account = (active: boolean, status?: string) =>
    parseEvent(JSON.stringify({ did: 'did:plc:a', time_us: FIRST_US, kind: 'account', account: { active, did: 'did:plc:a', seq: 1, status } }), ['th']) // prettier-ignore

  it.each(['deleted', 'takendown', 'suspended', 'deactivated'])('that is %s is gone with all its posts', (status) => {
    expect(account(false, status)).toEqual({ kind: 'account-gone', timeUs: FIRST_US, key: `did:plc:a account ${FIRST_US}`, did: 'did:plc:a' }) // prettier-ignore
  })

  it.each([
    [true, undefined],
    [true, 'deleted'],
    [false, 'throttled'],
    [false, undefined],
  ])('that is there (%s, %s) is nothing to act on', (active, status) => {
    expect(account(active, status).kind).toBe('other')
  })
})

describe('what is Thai', () => {
  it('is what says so, and what is written in Thai letters, whatever it says', () => {
    expect(post(2).post.language).toBe('th')
    expect(post(4).post.text).toBe('LINE id: abc')
    expect(kinds(events)[2]).toBe('other-language')
  })

  it('is not asked for when other languages are configured', () => {
    expect(kinds([2, 3].map((n) => parseEvent(LINES[n - 1]!, ['en'])))).toEqual(['post', 'post'])
    expect(kinds([5].map((n) => parseEvent(LINES[n - 1]!, ['en'])))).toEqual(['other-language'])
  })
})

it('everything else is told apart, and carries where to go on', () => {
  expect(kinds(events)).toEqual([
    'post', 'post', 'other-language', 'post', 'post', 'post', 'no-text', 'post', 'delete', 'post', 'malformed', 'other', 'other', 'account-gone',
  ]) // prettier-ignore
  for (const event of events) expect('timeUs' in event && event.timeUs).toBeGreaterThan(FIRST_US)
})

it.each([
  '', 'null', '[]', '"x"', '{"did":1}', '{"did":"did:plc:a","kind":"commit","time_us":"1"}',
  '{"did":"did:plc:a","kind":"commit","time_us":1,"commit":{"operation":"create"}}', `{"x":${'['.repeat(50_000)}`,
])('a message that is none is unreadable, never an error', (message) => {
  expect(parseEvent(message, ['th'])).toEqual({ kind: 'unreadable' })
}) // prettier-ignore
