import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost } from '../../simulator/world.ts'
import { instantClock, type FakeClock } from '../../tests/fakes/clocks.ts'
import { readPlatform, type Reading } from '../../tests/fakes/read-platform.ts'
import { youtube } from './collector.ts'

const NOON_MS = Date.UTC(2026, 10, 24, 5)
const HOUR_MS = 3_600_000

describe('reading YouTube', () => {
  let platform: SimulatedPlatform
  let clock: FakeClock
  let world: SimulatedPost[]
  beforeEach(async () => {
    clock = instantClock(NOON_MS)
    world = []
    const shown = { publishedBy: (nowMs: number) => world.filter(({ atMs }) => atMs <= nowMs) }
    platform = await startSimulatedPlatform({ world: shown, nowMs: () => clock.nowMs() })
  })
  afterEach(async () => {
    await platform[Symbol.asyncDispose]()
  })

  const post = (id: string, text: string, more: Partial<SimulatedPost> = {}): SimulatedPost => ({
    id,
    text,
    atMs: clock.nowMs() - HOUR_MS,
    author: { id: `person-${id}`, name: 'คนสังเคราะห์', followers: 3 },
    place: 'youtube',
    tags: [],
    ...more,
  })
  const read = (options: object, more: Partial<Reading> = {}) =>
    readPlatform({
      collector: youtube,
      options: { baseUrl: `${platform.url}/youtube`, ...options },
      hostPort: platform.hostPort,
      clock,
      secrets: { YOUTUBE_API_KEY: 'synthetic-key' },
      ...more,
    })
  const asked = (method: string) => platform.requests().filter(({ path }) => path.endsWith(`/${method}`))

  it('reads comments with all their replies, once, and again only when there are more', async () => {
    world = [
      post('1', 'มิจฉาชีพ'),
      post('2', 'โดนเหมือนกัน', { replyTo: '1' }),
      ...['3', '4', '5'].map((id) => post(id, `ตอบ ${id}`, { replyTo: '2' })),
    ]
    const first = await read({ queries: ['มิจฉาชีพ'] })
    expect(first.posts.map(({ text }) => text).toSorted()).toEqual(['ตอบ 3', 'ตอบ 4', 'ตอบ 5', 'มิจฉาชีพ', 'โดนเหมือนกัน'].toSorted()) // prettier-ignore
    expect(first.posts.find(({ text }) => text === 'ตอบ 5')?.inReplyTo).toBe(first.posts.find(({ text }) => text === 'โดนเหมือนกัน')?.nativeId) // prettier-ignore
    clock.advance(HOUR_MS)
    const asks = asked('commentThreads').length
    expect((await read({ queries: ['มิจฉาชีพ'] }, { cursor: first.cursor })).posts).toEqual([])
    expect(asked('commentThreads')).toHaveLength(asks)
    world.push(post('6', 'ของใหม่', { replyTo: '1', atMs: clock.nowMs() - 1_000 }))
    const third = await read({ queries: ['มิจฉาชีพ'] }, { cursor: first.cursor })
    expect(third.posts.map(({ text }) => text)).toEqual(['ของใหม่'])
  })

  it('a video without comments is a video like any other', async () => {
    world = [post('1', 'มิจฉาชีพ', { tags: ['comments-off'] }), post('2', 'ไม่เห็น', { replyTo: '1' })]
    const { posts, failure, pages } = await read({ queries: ['มิจฉาชีพ'] })
    expect(posts.map(({ text }) => text)).toEqual(['มิจฉาชีพ'])
    expect(failure).toBeUndefined()
    expect(pages.at(-1)?.counted).toEqual({ 'comments-off': 1 })
  })

  it('when the searches are used up, channels and comments are read all the same', async () => {
    world = [post('1', 'จากช่อง'), post('2', 'ความเห็น', { replyTo: '1' })]
    const channels = [`UC${Buffer.from('person-1').toString('base64url').padEnd(22, '0')}`]
    platform.setFault('/youtube/youtube/v3/search', { kind: 'refuses', as: 'quota' })
    const { posts, failure } = await read({ channels, queries: ['มิจฉาชีพ'] })
    expect(posts.map(({ text }) => text)).toEqual(['จากช่อง', 'ความเห็น'])
    expect(failure).toMatchObject({ kind: 'quota-exhausted', retryAtMs: Date.UTC(2026, 10, 24, 8) })
    expect(failure?.partial).toBe(true)
    // Where nothing but searches is read, there is nothing to do till then.
    expect((await read({ queries: ['มิจฉาชีพ'], comments: false })).failure?.partial).toBe(false)
  })

  it('when a channel is gone, searches and comments are read all the same, and it is told', async () => {
    world = [post('1', 'มิจฉาชีพ'), post('2', 'ความเห็น', { replyTo: '1' })]
    const { posts, failure } = await read({ channels: [`UC${'0'.repeat(22)}`], queries: ['มิจฉาชีพ'] })
    expect(posts.map(({ text }) => text)).toEqual(['มิจฉาชีพ', 'ความเห็น'])
    expect(failure).toMatchObject({ kind: 'gone', message: expect.stringContaining('playlistNotFound') as unknown })
  })

  it('spends one search and one unit a page, and nothing without an allowance', async () => {
    world = Array.from({ length: 60 }, (_, i) => post(String(i), `มิจฉาชีพ ${i}`))
    const { spent } = await read({ queries: ['มิจฉาชีพ'], comments: false })
    expect(spent).toEqual({ search: 2, units: 2 })
    const before = platform.requests().length
    const none = await read({ queries: ['มิจฉาชีพ'] }, { allowance: () => Promise.resolve(0) })
    expect(none).toMatchObject({ posts: [], failure: undefined, spent: {} })
    expect(platform.requests()).toHaveLength(before)
  })

  it('searches for the watch-words, joined', async () => {
    const watchWords = [
      { id: 'a', queries: ['กู้ เงิน', 'เงินด่วน'] },
      { id: 'b', queries: ['หวย'], not: ['ออก'] },
    ]
    await read({}, { watchWords })
    const queries = asked('search').map(({ query }) => new URLSearchParams(query).get('q'))
    expect(queries).toEqual(['กู้ เงิน|กู้เงิน|เงินด่วน', 'หวย -ออก'])
    const planned = youtube.plan?.(youtube.options.parse({}), watchWords) ?? []
    expect(planned.map(({ url }) => new URL(url).searchParams.get('q'))).toEqual(queries)
    expect(JSON.stringify(planned)).not.toContain('key=')
  })

  it('asks again for what is stored, and says what is gone', async () => {
    world = [post('1', 'ยังอยู่'), post('2', 'ความเห็น', { replyTo: '1' })]
    const { posts } = await read({ queries: ['ยังอยู่'] })
    const ids = [...posts.map(({ nativeId }) => nativeId), 'gonegonegon', 'UgxGone']
    const again = await read({}, { refresh: ids })
    expect(again.posts.map(({ text }) => text)).toEqual(['ยังอยู่', 'ความเห็น'])
    expect(again.pages.flatMap(({ deleted }) => deleted ?? [])).toEqual(['gonegonegon', 'UgxGone'])
  })
})
