import { instantClock } from '../../tests/fakes/clocks.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { describeHostTurns } from '../../tests/contracts/host-turns.contract.ts'
import { createOwnTurns } from './own-turns.ts'

describeHostTurns({
  name: 'one process',
  open: (count) => {
    const turns = createOwnTurns(instantClock(NOON_MS))
    return Promise.resolve(Array.from({ length: count }, () => turns))
  },
})
