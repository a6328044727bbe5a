import { describeJobQueue } from '../../tests/contracts/job-queue.contract.ts'
import { newPlaceOnRedis } from '../../tests/queues/redis.ts'
import { redisForTests } from '../../tests/services.ts'

const url = await redisForTests()

describeJobQueue({
  name: 'BullMQ on Redis',
  newPlace: () => newPlaceOnRedis(url),
  module: new URL('../../tests/queues/redis.ts', import.meta.url).href,
})
