import { expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { googleCse } from './collector.ts'

const secrets = { GOOGLE_CSE_KEY: 'synthetic-key' }

describeCollector({
  collector: googleCse,
  place: 'google-cse',
  options: ({ url }) => ({ engine: 'synthetic', queries: ['('], maxPages: 10, baseUrl: `${url}/google-cse` }),
  clock: instantClock,
  saysNotModified: false,
  namesAuthors: false,
  secrets,
  refusals: {
    'wrong-token': 'auth-failed',
    closed: 'auth-failed',
    quota: 'quota-exhausted',
    throttle: 'rate-limited',
  },
})

async function read(nowMs: number) {
  const clock = instantClock(nowMs)
  const world = staticWorld({ count: 150, untilMs: nowMs, place: 'google-cse' })
  await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
  const options = { engine: 'synthetic', queries: ['โอนเงิน'], maxPages: 10, baseUrl: `${platform.url}/google-cse` }
  const result = await readPlatform({ collector: googleCse, options, hostPort: platform.hostPort, clock, secrets })
  return { ...result, asked: platform.requests().length }
}

it('reads as far as the interface reaches, each page a query', async () => {
  const { posts, spent, failure } = await read(Date.UTC(2026, 11, 31, 23))
  expect([posts.length, spent, failure]).toEqual([99, { queries: 10 }, undefined])
})

it('asks for nothing once the interface has ended, and says so', async () => {
  const { asked, failure } = await read(Date.UTC(2027, 0, 1))
  expect(failure).toMatchObject({ kind: 'gone', message: expect.stringMatching(/ended on 2027-01-01.*take the source out/) as unknown }) // prettier-ignore
  expect(asked).toBe(0)
})
