import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { pantip } from './collector.ts'

describeCollector({
  collector: pantip,
  place: 'pantip',
  options: ({ url }) => ({ baseUrl: `${url}/pantip` }),
  clock: instantClock,
  saysNotModified: true,
  pages: false,
})
