import { describe, expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { threads } from './collector.ts'

const secrets = { THREADS_TOKEN: 'synthetic-token' }

describeCollector({
  collector: threads,
  place: 'threads',
  options: ({ url }) => ({ queries: ['('], baseUrl: `${url}/threads` }),
  clock: instantClock,
  saysNotModified: false,
  secrets,
  refusals: { 'wrong-token': 'auth-failed', permission: 'auth-failed', 'app-limit': 'rate-limited' },
})

describe('the searches of Threads', () => {
  it('are counted, but for those that find nothing', async () => {
    const clock = instantClock(Date.UTC(2026, 10, 24))
    const world = staticWorld({ count: 150, untilMs: clock.nowMs(), place: 'threads' })
    await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    const { posts, spent } = await readPlatform({
      collector: threads,
      options: { baseUrl: `${platform.url}/threads`, queries: ['โอนเงิน', 'ไม่มีใครเขียนคำนี้'], tags: ['เตือนภัย'] },
      hostPort: platform.hostPort,
      clock,
      secrets,
    })
    expect(new Set(posts.map(({ nativeId }) => nativeId)).size).toBe(150)
    expect(spent).toEqual({ queries: 4 })
  })

  it('are one for every word of the watch-words, as a plan shows', () => {
    const planned = threads.plan?.(threads.options.parse({ tags: ['เตือนภัย'] }), [
      { id: 'a', queries: ['กู้ เงิน', '"เงินด่วน"'] },
    ])
    const asked = planned?.map(({ url }) => new URL(url).searchParams).map((p) => [p.get('search_mode'), p.get('q')])
    expect(asked).toEqual([['KEYWORD', 'กู้ เงิน'], ['KEYWORD', 'กู้เงิน'], ['KEYWORD', 'เงินด่วน'], ['TAG', 'เตือนภัย']]) // prettier-ignore
  })
})
