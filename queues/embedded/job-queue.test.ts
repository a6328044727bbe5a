import { tempFolder } from '../../tests/cli.ts'
import { describeJobQueue } from '../../tests/contracts/job-queue.contract.ts'

describeJobQueue({
  name: 'BullMQ on PGlite',
  newPlace: () => tempFolder('queue'),
  module: new URL('../../tests/queues/embedded.ts', import.meta.url).href,
})
