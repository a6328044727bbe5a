import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { spedUpClock } from '../../tests/fakes/clocks.ts'
import { blueskyJetstream } from './collector.ts'

describeCollector({
  collector: blueskyJetstream,
  place: 'jetstream',
  options: ({ streamUrl }) => ({ endpoints: [streamUrl], runSeconds: 25, backfillMinutes: 60 }),
  clock: (startMs) => spedUpClock(startMs, 20),
  saysNotModified: false,
})
