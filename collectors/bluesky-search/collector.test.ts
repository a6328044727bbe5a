import { describe, expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { blueskySearch } from './collector.ts'

const secrets = { BLUESKY_IDENTIFIER: 'synthetic.invalid', BLUESKY_APP_PASSWORD: 'synthetic-password' }

describeCollector({
  collector: blueskySearch,
  place: 'bluesky-search',
  options: ({ url }) => ({ queries: ['('], baseUrl: `${url}/bluesky-search` }),
  clock: instantClock,
  saysNotModified: false,
  secrets,
  refusals: {
    'wrong-token': 'auth-failed',
    expired: 'auth-failed',
    quota: 'rate-limited',
    'proxy-page': 'blocked',
    'bad-query': 'gone',
  },
})

describe('the search of Bluesky', () => {
  const clock = instantClock(Date.UTC(2026, 8, 2))
  const world = staticWorld({ count: 150, untilMs: clock.nowMs(), place: 'bluesky-search' })
  const place = 'bluesky-search'
  async function read(fault?: { as: string; times?: number }, password = secrets.BLUESKY_APP_PASSWORD) {
    await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    if (fault !== undefined) platform.setFault(place, { kind: 'refuses', as: fault.as }, fault.times)
    const result = await readPlatform({
      collector: blueskySearch,
      options: { queries: ['โอนเงิน'], baseUrl: `${platform.url}/bluesky-search` },
      hostPort: platform.hostPort,
      clock,
      secrets: { ...secrets, BLUESKY_APP_PASSWORD: password },
    })
    return { ...result, asked: platform.requests().map(({ path }) => path.split('.').at(-1)) }
  }

  it('logs in once a run, and reads page by page', async () => {
    const { posts, asked, spent } = await read()
    expect(posts).toHaveLength(150)
    expect(asked).toEqual(['createSession', 'searchPostsV2', 'searchPostsV2'])
    expect(spent).toEqual({ sessions: 1 })
  })

  it('goes on with the older search where the host does not know the newer one', async () => {
    const { posts, asked } = await read({ as: 'no-v2' })
    expect(posts).toHaveLength(150)
    expect(asked.at(-1)).toBe('searchPosts')
  })

  it('takes a new session, once, when the token has expired', async () => {
    const { posts, asked } = await read({ as: 'expired', times: 1 })
    expect(posts).toHaveLength(150)
    expect(asked.filter((method) => method === 'createSession')).toHaveLength(2)
  })

  it('says what to do with a wrong password, and not the password', async () => {
    const { failure } = await read(undefined, 'wrong-secret')
    expect(failure).toMatchObject({ kind: 'auth-failed', message: expect.stringMatching(/make an app password/) as unknown }) // prettier-ignore
    expect(failure?.message).not.toContain('wrong-secret')
  })

  it('asks for each watch-word by itself', () => {
    const planned = blueskySearch.plan?.(blueskySearch.options.parse({}), [{ id: 'a', queries: ['กู้เงิน "เงินด่วน 24"', 'โอน -ข่าว'] }]) // prettier-ignore
    expect(planned?.[0]).toMatchObject({ purpose: 'log in', spend: [{ budget: 'sessions', amount: 1 }] })
    expect(planned?.slice(1).map(({ url }) => new URL(url).searchParams.get('query'))).toEqual(['กู้เงิน "เงินด่วน 24"', 'โอน -ข่าว']) // prettier-ignore
  })
})
