import { describe, expect, it } from 'vitest'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost } from '../../simulator/world.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform, type Reading } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { x } from './collector.ts'

const secrets = { X_BEARER_TOKEN: 'synthetic-token' }
const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000]

describeCollector({
  collector: x,
  place: 'x',
  options: ({ url }) => ({ queries: ['('], always: '', baseUrl: `${url}/x` }),
  clock: instantClock,
  saysNotModified: false,
  secrets,
  refusals: {
    'wrong-token': 'auth-failed',
    forbidden: 'auth-failed',
    quota: 'quota-exhausted',
    cap: 'quota-exhausted',
    throttled: 'rate-limited',
  },
})

describe('reading X', () => {
  const startMs = Date.UTC(2026, 10, 24)
  const reading = async (
    count: number,
    act: (
      read: (options?: object, more?: Partial<Reading>) => ReturnType<typeof readPlatform>,
      platform: SimulatedPlatform,
    ) => Promise<void>,
    change: (posts: readonly SimulatedPost[]) => readonly SimulatedPost[] = (posts) => posts,
  ) => {
    const clock = instantClock(startMs)
    const site = staticWorld({ count, untilMs: startMs - 10 * MINUTE_MS, place: 'x' })
    const world = { publishedBy: (nowMs: number) => change(site.publishedBy(nowMs)) }
    await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    await act(
      (options = {}, more = {}) =>
        readPlatform({
          collector: x,
          options: { baseUrl: `${platform.url}/x`, queries: ['โอนเงิน'], ...options },
          hostPort: platform.hostPort,
          clock,
          secrets,
          ...more,
        }),
      platform,
    )
  }
  const lastQuery = (platform: SimulatedPlatform) => new URLSearchParams(platform.requests().at(-1)?.query)

  it('asks for the place of a post, in both spellings', async () => {
    await reading(1, async (read, platform) => {
      const asked = (name: string) => lastQuery(platform).get(name)?.split(',')
      for (const fields of ['post.fields', 'tweet.fields']) {
        if (fields === 'tweet.fields') platform.setFault('x', { kind: 'refuses', as: 'new-fields' })
        await read()
        expect(asked(fields)).toContain('geo')
        expect(asked('expansions')).toContain('geo.place_id')
        expect(asked('place.fields')).toContain('full_name')
      }
    })
  })

  it('is charged for what it read, not for what it asked for', async () => {
    await reading(120, async (read) => {
      const { posts, spent } = await read({ centsPerPost: 0.5, centsPerUser: 1 })
      expect(posts).toHaveLength(120)
      // 23 authors on the first page, 20 on the second.
      expect(spent).toEqual({ cents: 120 * 0.5 + 23 + 20 })
    })
  })

  it('is charged for posts that come along too', async () => {
    const answering = (posts: readonly SimulatedPost[]) => {
      const [first, second, ...others] = posts
      return [{ ...first!, text: 'ไม่เกี่ยวกัน' }, { ...second!, replyTo: first!.id }, ...others]
    }
    await reading(
      20,
      async (read) => {
        const { posts, spent } = await read({ centsPerPost: 0.5, centsPerUser: 0 })
        expect(posts.filter(({ inReplyTo }) => inReplyTo !== undefined)).toHaveLength(1)
        expect([posts.length, spent]).toEqual([19, { cents: 20 * 0.5 }])
      },
      answering,
    )
  })

  it('asks for a smaller page when there is money for no more, and for none without', async () => {
    await reading(120, async (read, platform) => {
      await read({}, { allowance: () => Promise.resolve(30) })
      expect(lastQuery(platform).get('max_results')).toBe('15')
      const before = platform.requests().length
      expect(await read({}, { allowance: () => Promise.resolve(19) })).toMatchObject({ posts: [], failure: undefined })
      expect(platform.requests()).toHaveLength(before)
    })
  })

  it('never sends times with since_id, and starts anew where the id is refused', async () => {
    await reading(20, async (read, platform) => {
      await read()
      expect(lastQuery(platform).has('since_id')).toBe(true)
      expect(lastQuery(platform).has('start_time')).toBe(false)
      platform.setFault('x', { kind: 'refuses', as: 'cursor-refused' })
      const { posts, failure } = await read()
      expect(failure).toBeUndefined()
      expect(posts).toHaveLength(20)
      expect(lastQuery(platform).has('since_id')).toBe(false)
    })
  })

  it('speaks the older dialect to a server that knows no other', async () => {
    await reading(20, async (read, platform) => {
      platform.setFault('x', { kind: 'refuses', as: 'new-fields' })
      const { posts, spent } = await read({ centsPerUser: 0 })
      expect(posts).toHaveLength(20)
      expect(lastQuery(platform).has('tweet.fields')).toBe(true)
      expect(spent).toEqual({ cents: 10 })
    })
  })

  it('joins the watch-words within its length, each query with what is always asked', () => {
    const watchWords = [{ id: 'a', queries: ['กู้ เงิน', '"แก๊งคอลเซ็นเตอร์"', 'หวย'], not: ['งวด'] }]
    const planned = x.plan?.(x.options.parse({ maxQueryLength: 90 }), watchWords) ?? []
    const queries = planned.map(({ url }) => new URL(url).searchParams.get('query') ?? '')
    expect(queries).toEqual(['((กู้ เงิน) OR แก๊งคอลเซ็นเตอร์ OR แก๊งค์คอลเซนเตอร์ OR หวย) -งวด lang:th -is:retweet'])
    expect(queries.every(({ length }) => length <= 90)).toBe(true)
  })

  it('says which stored posts are gone', async () => {
    await reading(3, async (read) => {
      const { posts } = await read()
      const again = await read({}, { refresh: [...posts, { nativeId: '1' }] })
      expect(again.posts).toHaveLength(3)
      expect(again.pages[0]?.deleted).toEqual(['1'])
    })
  })

  it('a reading after more than a week has a gap', async () => {
    await reading(3, async (read) => {
      const first = await read()
      const later = instantClock(startMs + 10 * DAY_MS)
      const { pages, failure } = await read({}, { cursor: first.cursor, clock: later })
      expect(failure).toBeUndefined()
      expect(pages[0]?.gap?.fromMs).toBe(startMs)
    })
  })
})
