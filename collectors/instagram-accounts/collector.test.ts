import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { instagramAccounts } from './collector.ts'

describeCollector({
  collector: instagramAccounts,
  place: 'instagram-accounts',
  options: ({ url }) => ({
    userId: '17841400000000001',
    accounts: ['synthetic.bank'],
    baseUrl: `${url}/instagram-accounts`,
  }),
  clock: instantClock,
  saysNotModified: false,
  secrets: { INSTAGRAM_TOKEN: 'synthetic-token' },
  refusals: {
    'wrong-token': 'auth-failed',
    permission: 'auth-failed',
    'app-limit': 'rate-limited',
    'no-such-account': 'gone',
    temporary: 'unreachable',
  },
})
