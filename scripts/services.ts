/**
 * `npm run services`: a Redis and an Elasticsearch to play with, on free ports, empty, until Ctrl-C. Prints the two variables that
 * make `rawang` (and `npm test`) use them.
 */
import { once } from 'node:events'
import { startElasticsearch } from './services/elasticsearch.ts'
import { CannotInstall } from './services/install.ts'
import { startRedis } from './services/redis.ts'

try {
  await using redis = await startRedis()
  await using elasticsearch = await startElasticsearch()
  console.log(`export REDIS_URL=${redis.url} ELASTICSEARCH_URL=${elasticsearch.url}`)
  console.error('Both run until Ctrl-C, and forget everything then.')
  const keepAlive = setInterval(() => undefined, 60_000)
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  clearInterval(keepAlive)
} catch (error) {
  if (!(error instanceof CannotInstall)) throw error
  console.error(error.message)
  process.exitCode = 2
}
