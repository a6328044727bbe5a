import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { youtube } from './collector.ts'

describeCollector({
  collector: youtube,
  place: 'youtube',
  options: ({ url }) => ({ queries: ['('], baseUrl: `${url}/youtube` }),
  clock: instantClock,
  saysNotModified: false,
  secrets: { YOUTUBE_API_KEY: 'synthetic-key' },
  refusals: {
    'wrong-token': 'auth-failed',
    quota: 'quota-exhausted',
    'unit-quota': 'quota-exhausted',
    throttled: 'rate-limited',
  },
})
