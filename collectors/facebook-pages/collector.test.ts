import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { facebookPages } from './collector.ts'

describeCollector({
  collector: facebookPages,
  place: 'facebook-pages',
  options: ({ url }) => ({ pages: ['synthetic.page'], baseUrl: `${url}/facebook-pages` }),
  clock: instantClock,
  saysNotModified: false,
  secrets: { FACEBOOK_TOKEN: 'synthetic-token' },
  refusals: {
    'wrong-token': 'auth-failed',
    permission: 'auth-failed',
    'app-limit': 'rate-limited',
    'page-limit': 'rate-limited',
    temporary: 'unreachable',
    gone: 'gone',
  },
})
