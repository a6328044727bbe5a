import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { mastodon } from './collector.ts'

describeCollector({
  collector: mastodon,
  place: 'mastodon',
  options: ({ url }) => ({ server: url }),
  clock: instantClock,
  saysNotModified: false,
})
