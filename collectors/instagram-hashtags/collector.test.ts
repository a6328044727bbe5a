import { describe, expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform, type Reading } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { instagramHashtags } from './collector.ts'

const secrets = { INSTAGRAM_TOKEN: 'synthetic-token' }
const DAY_MS = 86_400_000

describeCollector({
  collector: instagramHashtags,
  place: 'instagram-hashtags',
  // The simulated platform has every post under this one.
  options: ({ url }) => ({ userId: '17841400000000001', hashtags: ['ทุกโพสต์'], baseUrl: `${url}/instagram-hashtags` }),
  clock: instantClock,
  saysNotModified: false,
  namesAuthors: false,
  secrets,
  refusals: {
    'wrong-token': 'auth-failed',
    permission: 'auth-failed',
    'hashtag-limit': 'quota-exhausted',
    'unknown-hashtag': 'gone',
  },
})

describe('reading Instagram hashtags', () => {
  const clock = instantClock(Date.UTC(2026, 10, 24))
  const world = staticWorld({ count: 120, untilMs: clock.nowMs(), place: 'instagram-hashtags' })
  const read = async (options: object, more: Partial<Reading> = {}) => {
    await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    const reading = await readPlatform({
      collector: instagramHashtags,
      options: { baseUrl: `${platform.url}/instagram-hashtags`, userId: '17841400000000001', ...options },
      hostPort: platform.hostPort,
      clock,
      secrets,
      ...more,
    })
    return { ...reading, paths: platform.requests().map(({ path }) => path) }
  }

  it('asks for the id of a hashtag once for ever', async () => {
    const first = await read({ hashtags: ['เตือนภัย'] })
    expect(first.posts).toHaveLength(120)
    expect(first.paths.filter((path) => path.endsWith('/ig_hashtag_search'))).toHaveLength(1)
    const second = await read({ hashtags: ['เตือนภัย'] }, { cursor: first.cursor })
    expect(second.paths.every((path) => path.endsWith('/recent_media'))).toBe(true)
    expect(second.posts).toEqual([])
  })

  it('after more than a day without a reading there is a gap', async () => {
    const first = await read({ hashtags: ['เตือนภัย'] })
    const startMs = clock.nowMs()
    clock.advance(3 * DAY_MS)
    const later = await read({ hashtags: ['เตือนภัย'] }, { cursor: first.cursor })
    expect(later.pages.at(-1)?.gap).toEqual({ fromMs: startMs, toMs: startMs + 2 * DAY_MS })
  })

  it('a hashtag beyond the budget is left out; the others are read all the same', async () => {
    const first = await read({ hashtags: ['เตือนภัย'] })
    clock.advance(60_000)
    await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    platform.setFault('/instagram-hashtags/v26.0/ig_hashtag_search', { kind: 'refuses', as: 'hashtag-limit' })
    const baseUrl = `${platform.url}/instagram-hashtags`
    const { failure } = await read({ hashtags: ['อีกหนึ่ง', 'เตือนภัย'], baseUrl }, { cursor: first.cursor, hostPort: platform.hostPort }) // prettier-ignore
    expect(failure).toMatchObject({ kind: 'quota-exhausted', partial: true, message: expect.stringMatching(/^#อีกหนึ่ง: /) as unknown }) // prettier-ignore
    expect(platform.requests().some(({ path }) => path.endsWith('/recent_media'))).toBe(true)
  })

  it('plans each hashtag as a subject of the weekly budget', () => {
    const options = instagramHashtags.options.parse({ userId: '17841400000000001', hashtags: ['เตือนภัย', 'โดนโกง'] })
    const spend = instagramHashtags.plan?.(options, []).flatMap((request) => request.spend)
    expect(spend?.map(({ subject }) => subject)).toEqual(['เตือนภัย', 'โดนโกง'])
  })
})
