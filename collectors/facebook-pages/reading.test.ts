import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost } from '../../simulator/world.ts'
import { instantClock, type FakeClock } from '../../tests/fakes/clocks.ts'
import { readPlatform, type Reading } from '../../tests/fakes/read-platform.ts'
import { facebookPages } from './collector.ts'

const NOON_MS = Date.UTC(2026, 10, 24, 5)
const HOUR_MS = 3_600_000

describe('reading Facebook Pages', () => {
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
    author: { id: '77', name: 'คนสังเคราะห์', followers: 3 },
    place: 'facebook-pages',
    tags: [],
    ...more,
  })
  const read = (options: object = {}, more: Partial<Reading> = {}) =>
    readPlatform({
      collector: facebookPages,
      options: { baseUrl: `${platform.url}/facebook-pages`, pages: ['synthetic.page'], ...options },
      hostPort: platform.hostPort,
      clock,
      secrets: { FACEBOOK_TOKEN: 'synthetic-token', FACEBOOK_APP_SECRET: 'synthetic-app-secret' },
      ...more,
    })

  it('reads the comments of posts whose number of comments grew', async () => {
    world = [post('1', 'ระวังเพจปลอม'), post('2', 'โดนแล้ว', { replyTo: '1' })]
    const first = await read()
    expect(first.posts.map(({ text }) => text)).toEqual(['ระวังเพจปลอม', 'โดนแล้ว'])
    clock.advance(HOUR_MS)
    world.push(post('3', 'โดนด้วย', { replyTo: '1', atMs: clock.nowMs() - 1_000 }))
    const second = await read({}, { cursor: first.cursor })
    expect(second.posts.map(({ text }) => text)).toEqual(['โดนด้วย'])
    expect((await read({}, { cursor: second.cursor })).posts).toEqual([])
  })

  describe('comments that are more than a run reads', () => {
    const many = (n: number) => Array.from({ length: n }, (_, i) => post(String(1_000 + i), `โดนแล้ว ${i}`, { replyTo: '1', atMs: clock.nowMs() - HOUR_MS + i * 1_000 })) // prettier-ignore
    const idsOf = (posts: Awaited<ReturnType<typeof read>>['posts']) => posts.filter(({ inReplyTo }) => inReplyTo !== undefined).map(({ nativeId }) => nativeId) // prettier-ignore

    it('are read on in the next run, without the token in the cursor, each once', async () => {
      world = [post('1', 'ระวังเพจปลอม'), ...many(1_250)]
      const first = await read()
      expect(first.cursor).not.toContain('SYNTHETIC-TOKEN')
      const second = await read({}, { cursor: first.cursor })
      expect([first, second].map(({ posts }) => idsOf(posts).length)).toEqual([1_000, 250])
      expect(new Set(idsOf([...first.posts, ...second.posts])).size).toBe(1_250)
      expect((await read({}, { cursor: second.cursor })).posts).toEqual([])
    })

    it('are read on also when the platform knows the place no more: past what was read, in the same run', async () => {
      world = [post('1', 'ระวังเพจปลอม'), ...many(2_250)]
      const first = await read()
      platform.setFault('/facebook-pages/v26.0/100000000000001_1/comments', { kind: 'refuses', as: 'bad-cursor' }, 1)
      const second = await read({}, { cursor: first.cursor })
      expect(second.failure).toBeUndefined()
      expect(new Set(idsOf([...first.posts, ...second.posts])).size).toBe(2_000)
      const third = await read({}, { cursor: second.cursor })
      expect(new Set(idsOf([...first.posts, ...second.posts, ...third.posts])).size).toBe(2_250)
    })

    it('do not keep those of other posts waiting', async () => {
      world = [post('1', 'ระวังเพจปลอม'), ...many(1_250), post('2', 'ระวังด้วย'), post('3', 'โดนด้วย', { replyTo: '2' })]
      const { posts } = await read()
      expect(posts.map(({ text }) => text)).toContain('โดนด้วย')
    })
  })

  it('sends the token in a header only, with its proof, on every page', async () => {
    world = Array.from({ length: 7 }, (_, i) => post(String(i), `ระวัง ${i}`))
    expect((await read({ pageSize: 3 })).posts).toHaveLength(7)
    const requests = platform.requests()
    expect(requests).toHaveLength(3)
    expect(new URLSearchParams(requests[0]?.query).get('fields')?.split(',')).toContain('place')
    for (const { query, headers } of requests) {
      expect(headers['authorization']).toBe('Bearer synthetic-token')
      expect(new URLSearchParams(query).get('appsecret_proof')).toMatch(/^[0-9a-f]{64}$/)
      expect(query).not.toContain('access_token')
    }
  })

  it('asks for less when the platform finds it too much', async () => {
    world = Array.from({ length: 30 }, (_, i) => post(String(i), `ระวัง ${i}`))
    platform.setFault('facebook-pages', { kind: 'refuses', as: 'too-much' })
    const { posts, failure } = await read({ pageSize: 40 })
    expect(failure).toBeUndefined()
    expect(posts).toHaveLength(30)
  })

  it('one Page that is gone does not stop the others, and is told', async () => {
    world = [post('1', 'ระวังเพจปลอม'), post('2', 'โดนแล้ว', { replyTo: '1' })]
    platform.setFault('/facebook-pages/v26.0/gone.page/feed', { kind: 'refuses', as: 'gone' })
    const { posts, failure } = await read({ pages: ['gone.page', 'synthetic.page'] })
    expect(posts.map(({ text }) => text)).toEqual(['ระวังเพจปลอม', 'โดนแล้ว'])
    expect(failure).toMatchObject({ kind: 'gone', message: expect.stringContaining('gone.page') as unknown })
  })

  it('waits as long as the platform says', async () => {
    platform.setFault('facebook-pages', { kind: 'refuses', as: 'page-limit' })
    const { failure } = await read()
    expect(failure).toMatchObject({ kind: 'rate-limited', retryAtMs: NOON_MS + 17 * 60_000 })
  })
})
