import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { feeds } from './collector.ts'

for (const path of ['/feed.xml', '/feed.atom', '/feed.json']) {
  describeCollector({
    collector: feeds,
    place: 'feed',
    options: ({ url }) => ({ url: `${url}${path}` }),
    clock: instantClock,
    saysNotModified: true,
  })
}
