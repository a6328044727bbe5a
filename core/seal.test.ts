import { describe, expect, it } from 'vitest'
import { NOON_MS } from '../tests/builders.ts'
import { HOUR_MS } from './bangkok-time.ts'
import { MAX_TEXT_LENGTH, PostSchema, type RawPost } from './post.ts'
import { isDateStandIn, sealPost, type SealContext } from './seal.ts'

const RAW: RawPost = {
  nativeId: '1',
  text: 'กู้เงินด่วน',
  publishedAtMs: NOON_MS - HOUR_MS,
  author: { id: 'somchai@a.example' },
}
const CONTEXT: SealContext = {
  source: 's',
  platform: 'mastodon',
  nowMs: NOON_MS,
  pseudonymise: (platform, id) => `a_${platform.length}${id.length}`.padEnd(24, '0'),
  implausibleDate: 'replace',
}

function sealed(part: Partial<RawPost>, context: Partial<SealContext> = {}) {
  const result = sealPost({ ...RAW, ...part }, { ...CONTEXT, ...context })
  if (!result.ok) throw new Error(result.reason)
  expect(PostSchema.safeParse(result.post).error).toBeUndefined()
  return result.post
}
const refusal = (part: Partial<RawPost>, context: Partial<SealContext> = {}) => {
  const result = sealPost({ ...RAW, ...part }, { ...CONTEXT, ...context })
  return result.ok ? undefined : result.reason
}

describe('a sealed post', () => {
  it("has the platform's id under its name, and a pseudonym for its author", () => {
    expect(sealed({ inReplyTo: '7', repostOf: '8' })).toEqual({
      id: 'mastodon:1',
      source: 's',
      platform: 'mastodon',
      text: 'กู้เงินด่วน',
      publishedAtMs: NOON_MS - HOUR_MS,
      collectedAtMs: NOON_MS,
      author: { id: 'a_8170000000000000000000'.slice(0, 24) },
      inReplyTo: 'mastodon:7',
      repostOf: 'mastodon:8',
    })
    expect(sealed({}, { id: 'file:x' }).id).toBe('file:x')
  })

  it('holds the raw author nowhere', () => {
    const everything = sealed({ url: 'https://a.example/1', metrics: { likes: 1 }, media: [{ kind: 'image', url: 'https://a.example/x' }], extra: { tags: ['a'] }, language: 'th', editedAtMs: NOON_MS }) // prettier-ignore
    expect(JSON.stringify(everything)).not.toContain('somchai')
  })

  it('is well-formed text of the same length, and says what was mended', () => {
    const text = 'ก\0ข\ud83dค'
    const post = sealed({
      text,
      url: 'https://a.example/\ud83d',
      extra: { '\0key': 'v\0\ud83d', list: ['\ud83d', 'a\\u0000b', 7, null] },
    })
    expect(post.text).toBe('ก\ufffdข\ufffdค')
    expect(post.text).toHaveLength(text.length)
    expect(post.repairs).toEqual(['nul', 'lone-surrogate'])
    const json = JSON.stringify(post)
    expect(json.isWellFormed()).toBe(true)
    expect(json).not.toMatch(/\\ud8/)
    expect(post.extra).toEqual({ '\ufffdkey': 'v\ufffd\ufffd', list: ['\ufffd', 'a\\u0000b', 7, null] })
  })

  it.each([
    ['missing', undefined, 'date-missing'],
    ['no number', NaN, 'date-missing'],
    ['before the year 2000', 0, 'date-implausible'],
    ['more than an hour ahead', NOON_MS + HOUR_MS + 1, 'date-implausible'],
  ])('whose date is %s gets the time of collection, and says so', (_, publishedAtMs, repair) => {
    const post = sealed({ publishedAtMs })
    expect(post).toMatchObject({ publishedAtMs: NOON_MS, repairs: [repair] })
    expect(isDateStandIn(post)).toBe(true)
  })

  it('keeps a date that is a little ahead: clocks differ', () => {
    const post = sealed({ publishedAtMs: NOON_MS + HOUR_MS })
    expect(post.publishedAtMs).toBe(NOON_MS + HOUR_MS)
    expect(isDateStandIn(post)).toBe(false)
  })
})

describe('a post that is refused says why and what to do', () => {
  it.each([
    ['no text', { text: ' \n\u00a0' }, {}, /empty/],
    ['too much text', { text: 'ก'.repeat(MAX_TEXT_LENGTH + 1) }, {}, /100001 characters, the limit is 100000: split it/],
    ['fields nested beyond reason', { extra: { deep: JSON.parse('['.repeat(20_000) + ']'.repeat(20_000)) as unknown } }, {}, /more than 100 levels deep: flatten/],
    ['an old date in a file', { publishedAtMs: 0 }, { implausibleDate: 'reject' }, /1970-01-01T00:00:00\.000Z lies before the year 2000: correct/],
    ['a future date in a file', { publishedAtMs: Date.UTC(2090, 0) }, { implausibleDate: 'reject' }, /2090-01-01.* lies in the future: correct/],
    ['a date beyond dates in a file', { publishedAtMs: 1e300 }, { implausibleDate: 'reject' }, /1e\+300 lies in the future/],
  ] as const)('%s', (_, part, context, reason) => {
    expect(refusal(part, context)).toMatch(reason)
  }) // prettier-ignore

  it('the longest text is none of them', () => {
    expect(sealed({ text: 'ก'.repeat(MAX_TEXT_LENGTH) }).text).toHaveLength(MAX_TEXT_LENGTH)
  })
})
