import { describe, expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform, type Reading } from '../../tests/fakes/read-platform.ts'
import { reddit } from './collector.ts'

const secrets = { REDDIT_CLIENT_ID: 'synthetic-id', REDDIT_CLIENT_SECRET: 'synthetic-secret' }

describeCollector({
  collector: reddit,
  place: 'reddit',
  // One hundred posts come at once, so its search is asked for the 95 of the contract in one page.
  options: ({ url }) => ({ queries: ['('], baseUrl: `${url}/reddit` }),
  clock: instantClock,
  saysNotModified: false,
  secrets,
  refusals: { 'wrong-token': 'auth-failed', private: 'gone', 'not-found': 'gone' },
})

describe('reading Reddit', () => {
  const clock = instantClock(Date.UTC(2026, 10, 24))
  const post = (i: number, replyTo?: string) => ({
    id: String(100_000 + i),
    atMs: clock.nowMs() - (300 - i) * 60_000,
    text: `โดนหลอก ${i}`,
    author: { id: 'synthetic', name: 'คนสังเคราะห์', followers: 0 },
    place: 'reddit',
    tags: [],
    ...(replyTo === undefined ? {} : { replyTo }),
  })
  const world = [...Array.from({ length: 250 }, (_, i) => post(i)), post(250, '100000')]
  const read = async (options: object, more: Partial<Reading> = {}) => {
    await using platform = await startSimulatedPlatform({
      world: { publishedBy: () => world },
      nowMs: () => clock.nowMs(),
    })
    const base = { baseUrl: `${platform.url}/reddit`, ...options }
    return await readPlatform({
      collector: reddit,
      options: base,
      hostPort: platform.hostPort,
      clock,
      secrets,
      ...more,
    })
  }

  it('reads a community page by page, with its comments', async () => {
    const { posts } = await read({ subreddits: ['Synthetic'] })
    expect(posts).toHaveLength(251)
    expect(posts.at(-1)).toMatchObject({ nativeId: 't1_x100250', inReplyTo: 't3_x100000' })
  })

  it('says which stored posts are gone', async () => {
    const { posts, pages } = await read({}, { refresh: [{ nativeId: 't3_x100001' }, { nativeId: 't3_gone' }] })
    expect(posts.map(({ nativeId }) => nativeId)).toEqual(['t3_x100001'])
    expect(pages[0]?.deleted).toEqual(['t3_gone'])
  })

  it('reads the same text when it is new and when it is asked for again', async () => {
    const signs = { ...post(251), text: 'ราคา < 500 & ส่งฟรี &amp; จริง' }
    world.push(signs)
    const { posts: fresh } = await read({ subreddits: ['Synthetic'], comments: false })
    const { posts: again } = await read({}, { refresh: [{ nativeId: 't3_x100251' }] })
    world.pop()
    expect([fresh[0]?.text, again[0]?.text]).toEqual([signs.text, signs.text])
  })

  it('asks for nothing when there is nothing to ask for', async () => {
    expect(await read({})).toMatchObject({ pages: [], failure: undefined })
  })
})
