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
  refusals: { 'no-preview': 'gone' },
})

it('a channel without a preview is said, and the others are read all the same', async () => {
  const clock = instantClock(Date.UTC(2026, 8, 2))
  const world = staticWorld({ count: 30, untilMs: clock.nowMs(), place: 'telegram-channels' })
  await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
  const { posts, failure } = await readPlatform({
    collector: telegramChannels,
    options: { channels: ['private_one', 'SynthChan', 'synthchan'], baseUrl: `${platform.url}/telegram-channels` },
    hostPort: platform.hostPort,
    clock,
  })
  expect(posts).toHaveLength(30)
  expect(failure).toMatchObject({ kind: 'gone', message: expect.stringMatching(/private_one: has no public preview/) as unknown }) // prettier-ignore
})
