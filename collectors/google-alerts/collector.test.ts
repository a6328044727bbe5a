import { expect, it } from 'vitest'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { googleAlerts } from './collector.ts'

describeCollector({
  collector: googleAlerts,
  place: 'google-alerts',
  options: ({ url }) => ({ alerts: ['1/2'], baseUrl: `${url}/google-alerts` }),
  clock: instantClock,
  saysNotModified: true,
  pages: false,
  namesAuthors: false,
})

it('an alert is named by the address that Google shows', () => {
  const address = 'https://www.google.com/alerts/feeds/01234567890123456789/123'
  const options = googleAlerts.options.parse({ alerts: [address, address] })
  expect(googleAlerts.plan?.(options, []).map(({ url }) => url)).toEqual([address])
  expect(googleAlerts.options.safeParse({ alerts: ['https://shop.example/1/2'] }).error?.message).toMatch(
    /alert’s feed/,
  )
})
