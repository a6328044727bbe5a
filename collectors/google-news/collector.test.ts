import { expect, it } from 'vitest'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import { googleNews } from './collector.ts'

describeCollector({
  collector: googleNews,
  place: 'google-news',
  options: ({ url }) => ({ queries: ['('], baseUrl: `${url}/google-news` }),
  clock: instantClock,
  // Every answer has another time of building.
  saysNotModified: false,
  pages: false,
  namesAuthors: false,
  idOf: ({ url = '' }) => /SYNTHETIC(\d{6})/.exec(url)?.[1],
  shown: (text) => text.replaceAll('\n', ' '),
  refusals: { consent: 'schema-drift', 'too-many': 'rate-limited' },
})

it('several searches bring a story once, and again when it is read again only if it changed', async () => {
  const clock = instantClock(Date.UTC(2026, 8, 2))
  const world = staticWorld({ count: 30, untilMs: clock.nowMs(), place: 'google-news' })
  await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
  const read = (cursor?: string) =>
    readPlatform({
      collector: googleNews,
      options: { queries: ['โอนเงิน', 'ร้านเงียบหาย'], baseUrl: `${platform.url}/google-news` },
      hostPort: platform.hostPort,
      clock,
      cursor,
    })
  const first = await read()
  expect(first.pages.map(({ posts }) => posts.length)).toEqual([30, 0])
  clock.advance(600_000)
  expect((await read(first.cursor)).posts).toEqual([])
})

it('asks for the watch-words in one search, and says how many were too many', async () => {
  const words = Array.from({ length: 60 }, (_, i) => ({ id: `w${i}`, queries: [`"คำที่ ${i} ${'ย'.repeat(60)}"`] }))
  const options = googleNews.options.parse({ within: '12h' })
  expect(googleNews.plan?.(options, words.slice(0, 2)).map(({ purpose }) => purpose)).toEqual([
    `search (${words[0]?.queries[0] ?? ''} OR ${words[1]?.queries[0] ?? ''}) when:12h`,
  ])
  expect(googleNews.plan?.(options, words)).toHaveLength(20)
  const clock = instantClock(Date.UTC(2026, 8, 2))
  await using platform = await startSimulatedPlatform({ world: staticWorld({ count: 1, untilMs: clock.nowMs() }), nowMs: () => clock.nowMs() }) // prettier-ignore
  const { pages } = await readPlatform({
    collector: googleNews,
    options: { baseUrl: `${platform.url}/google-news` },
    hostPort: platform.hostPort,
    clock,
    watchWords: words,
  })
  expect(pages).toHaveLength(20)
  expect(pages.map(({ counted }) => counted?.['search-left-out'])).toEqual([
    10,
    ...Array<undefined>(19).fill(undefined),
  ])
})
