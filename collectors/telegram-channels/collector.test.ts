import { expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { telegramChannels } from './collector.ts'

describeCollector({
  collector: telegramChannels,
  place: 'telegram-channels',
  options: ({ url }) => ({ channels: ['SynthChan'], baseUrl: `${url}/telegram-channels` }),
  clock: instantClock,
  saysNotModified: false,
  idOf: ({ nativeId }) => nativeId.replace('SynthChan/', '').padStart(6, '0'),
  refusals: { 'no-preview': 'gone', throttle: 'rate-limited' },
})

const clock = instantClock(Date.UTC(2026, 8, 2))

async function read(channels: readonly string[], cursor?: string, isThrottled = false) {
  const world = staticWorld({ count: 30, untilMs: clock.nowMs(), place: 'telegram-channels' })
  await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
  if (isThrottled) platform.setFault('telegram-channels', { kind: 'refuses', as: 'throttle' })
  const options = { channels, baseUrl: `${platform.url}/telegram-channels` }
  return await readPlatform({ collector: telegramChannels, options, hostPort: platform.hostPort, clock, cursor })
}

it('a channel without a preview is said, and the others are read all the same', async () => {
  const { posts, failure } = await read(['private_one', 'SynthChan', 'synthchan'])
  expect(posts).toHaveLength(30)
  expect(failure).toMatchObject({ kind: 'gone', message: expect.stringMatching(/private_one: has no public preview/) as unknown }) // prettier-ignore
})

it('channels without messages hold up no other one, and are said in every run', async () => {
  const channels = ['empty_one', 'empty_two', 'SynthChan']
  const first = await read(channels)
  expect(first.posts).toHaveLength(30)
  const isSaid = { kind: 'rate-limited', partial: true, message: expect.stringMatching(/empty_two: says that there are no messages/) as unknown } // prettier-ignore
  expect(first.failure).toMatchObject(isSaid)
  const second = await read(channels, first.cursor)
  expect([second.posts.length, second.failure]).toEqual([0, expect.objectContaining(isSaid)])
})

it('when every channel says so, Telegram is asked too often: nothing is passed over', async () => {
  const throttled = await read(['other_one', 'SynthChan'], undefined, true)
  expect([throttled.posts.length, throttled.failure]).toEqual([0, expect.objectContaining({ kind: 'rate-limited', partial: false })]) // prettier-ignore
  const later = await read(['SynthChan'], throttled.cursor)
  expect(later.posts).toHaveLength(30)
})
