import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { startElasticsearch } from '../scripts/services/elasticsearch.ts'
import { startRedis } from '../scripts/services/redis.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests ask for the servers that they need; see services.ts. */
    servicesDesk: string
  }
}

/**
 * Vitest's global set-up: a desk at which the first test that asks for Redis or Elasticsearch has it started, for all tests of this
 * run; a run in which nobody asks starts nothing. `REDIS_URL` and `ELASTICSEARCH_URL` name running ones; they are taken out of the
 * environment, for a `rawang` in a test that is not about the cluster would follow them.
 */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const started = new AsyncDisposableStack()
  const given = { redis: take('REDIS_URL'), elasticsearch: take('ELASTICSEARCH_URL') }
  const services: Record<string, () => Promise<string>> = {
    redis: once(async () => given.redis ?? started.use(await startRedis()).url),
    elasticsearch: once(async () => given.elasticsearch ?? started.use(await startElasticsearch()).url),
  }
  const desk = createServer((request, response) => {
    const start = services[request.url?.slice(1) ?? '']
    if (start === undefined) {
      response.writeHead(404).end()
      return
    }
    start().then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    )
  })
  await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve))
  project.provide('servicesDesk', `http://127.0.0.1:${(desk.address() as AddressInfo).port}`)
  return async () => {
    desk.closeAllConnections()
    desk.close()
    await started.disposeAsync()
  }
}

function take(name: string): string | undefined {
  const value = process.env[name]
  // eslint-disable-next-line @typescript-eslint/no-dynamic-delete
  delete process.env[name]
  return value === '' ? undefined : value
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}
