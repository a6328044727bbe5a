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
    const again = await read({}, { refresh: ids.map((nativeId) => ({ nativeId })) })
    expect(again.posts.map(({ text }) => text)).toEqual(['ยังอยู่', 'ความเห็น'])
    expect(again.pages.flatMap(({ deleted }) => deleted ?? [])).toEqual(['gonegonegon', 'UgxGone'])
  })

  describe('more comments than a run may read', () => {
    const many = (to: string, from: number, n: number) => Array.from({ length: n }, (_, i) => post(String(from + i), `ความเห็น ${from + i}`, { replyTo: to, atMs: clock.nowMs() - HOUR_MS + i * 1_000 })) // prettier-ignore
    const options = { queries: ['มิจฉาชีพ'] }
    const idsOf = (posts: Awaited<ReturnType<typeof read>>['posts']) => posts.filter(({ inReplyTo }) => inReplyTo !== undefined).map(({ nativeId }) => nativeId) // prettier-ignore
    /** A number of requests for comments beside the one for their number. */
    const run = async (cursor: string | undefined, requests: number) => {
      let left = requests + 1
      const allowance = (budget: string) => Promise.resolve(budget === 'search' ? 1 : left--)
      const result = await read(options, { cursor, allowance })
      return { ...result, ids: idsOf(result.posts) }
    }

    it('are read on in the next run, fairly among videos, each once', async () => {
      world = [post('1', 'มิจฉาชีพ'), post('2', 'มิจฉาชีพ'), ...many('1', 1_000, 250), ...many('2', 2_000, 150), ...many('1100', 3_000, 250)] // prettier-ignore
      let cursor: string | undefined
      const ids: string[] = []
      const videos: string[] = []
      for (let i = 0; i < 9; i++) {
        const result = await run(cursor, 1)
        cursor = result.cursor
        ids.push(...result.ids)
        videos.push(result.ids.length === 0 ? '' : String(result.posts.at(-1)?.extra?.['videoId']).slice(-1))
        clock.advance(1_000)
      }
      expect([ids.length, new Set(ids).size]).toEqual([650, 650])
      // A page each in turn; the second page of video 1 has three pages of replies with it, and then comes its third.
      expect(videos.join('')).toBe('12111121')
    })

    it('are all there, each once, wherever a run was killed', async () => {
      world = [post('1', 'มิจฉาชีพ'), ...many('1', 1_000, 250), ...many('1100', 3_000, 250)]
      const { pages } = await run(undefined, Infinity)
      expect(pages.length).toBeGreaterThan(6)
      for (const [i, { cursor }] of pages.entries()) {
        const before = idsOf(pages.slice(0, i + 1).flatMap(({ posts }) => posts))
        const { ids } = await run(cursor, Infinity)
        expect([new Set([...before, ...ids]).size, before.length + ids.length]).toEqual([500, 500])
      }
    })

    it('that are more than the pages of one run come in the runs after it', async () => {
      world = [post('1', 'มิจฉาชีพ'), ...many('1', 1_000, 720)]
      const first = await run(undefined, Infinity)
      const second = await run(first.cursor, Infinity)
      expect([first.ids.length, second.ids.length]).toEqual([500, 220])
      expect(new Set([...first.ids, ...second.ids]).size).toBe(720)
    })

    it('and those that arrive while they are read, are all there', async () => {
      world = [post('1', 'มิจฉาชีพ'), ...many('1', 1_000, 250)]
      const first = await run(undefined, 1)
      world.push(post('5000', 'มาใหม่', { replyTo: '1', atMs: clock.nowMs() - 1_000 }), post('5001', 'ตอบใหม่', { replyTo: '1249', atMs: clock.nowMs() - 500 })) // prettier-ignore
      const second = await run(first.cursor, Infinity)
      clock.advance(HOUR_MS)
      const third = await run(second.cursor, Infinity)
      const posts = [first, second, third].flatMap((result) => result.posts)
      expect(new Set(idsOf(posts)).size).toBe(252)
      expect(posts.map(({ text }) => text)).toEqual(expect.arrayContaining(['มาใหม่', 'ตอบใหม่']))
    })

    it('keep their place when there is trouble on the way, and the other video comes first then', async () => {
      world = [post('1', 'มิจฉาชีพ'), post('2', 'มิจฉาชีพ'), ...many('1', 1_000, 250), ...many('2', 2_000, 150)]
      const first = await run(undefined, 1)
      clock.advance(1_000)
      platform.setFault('/youtube/youtube/v3/commentThreads', { kind: 'web-page' }, 1)
      const troubled = await run(first.cursor, Infinity)
      expect(troubled).toMatchObject({ ids: [], failure: { kind: 'schema-drift' } })
      clock.advance(1_000)
      const rest = await run(troubled.cursor, Infinity)
      // The one in trouble was the one whose turn it was: the second.
      expect(rest.posts.find(({ inReplyTo }) => inReplyTo !== undefined)?.extra?.['videoId']).toBe(first.posts.at(-1)?.extra?.['videoId']) // prettier-ignore
      const ids = [...first.ids, ...rest.ids]
      expect([ids.length, new Set(ids).size]).toEqual([400, 400])
    })

    it('begin again when the platform knows the place no more', async () => {
      world = [post('1', 'มิจฉาชีพ'), ...many('1', 1_000, 150)]
      const first = await run(undefined, 1)
      platform.setFault('/youtube/youtube/v3/commentThreads', { kind: 'refuses', as: 'cursor-refused' }, 1)
      const second = await run(first.cursor, Infinity)
      expect(second.failure).toBeUndefined()
      expect(new Set([...first.ids, ...second.ids]).size).toBe(150)
    })
  })
})
