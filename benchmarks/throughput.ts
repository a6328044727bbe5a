import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { Redis } from 'ioredis'
import { systemClock } from '../app/system-clock.ts'
import type { Post } from '../core/post.ts'
import { Secret } from '../core/secret.ts'
import { createClient } from '../indexer/elasticsearch/client.ts'
import { openRedisQueues } from '../queues/redis/open.ts'
import { pack } from '../queues/wire.ts'
import { startElasticsearch } from '../scripts/services/elasticsearch.ts'
import { startRedis } from '../scripts/services/redis.ts'
import { BULK, bareBulkRate } from './bare-bulk.ts'
import { rounded, type Figure } from './figure.ts'
import { readRealTexts } from './real-posts.ts'

const CLI = fileURLToPath(new URL('../app/cli.ts', import.meta.url))
/** How often the real posts are repeated, each time with other ids. */
const TIMES = 4
const MIN_SHARE_OF_BULK = 0.6
const JOB_SIZES = [1, 10, 100] as const
const QUEUED_POSTS = 4_000
const NOW_MS = Date.UTC(2026, 10, 23, 5)

/** The whole way on Redis and Elasticsearch beside a bare bulk of what came out of it; then what the size of a job costs its queue. */
export async function throughputFigures(): Promise<readonly Figure[]> {
  const texts = await readRealTexts()
  await using redis = await startRedis()
  await using elasticsearch = await startElasticsearch()
  return [
    ...(await wholeWay(texts, { redis: redis.url, elasticsearch: elasticsearch.url })),
    ...(await jobSizes(texts, redis.url)),
  ]
}

interface Servers {
  readonly redis: string
  readonly elasticsearch: string
}

/** Twice each, in turn, the first time to warm the servers up. `rawang ingest` from its start to its end, when all is searchable. */
async function wholeWay(texts: readonly string[], servers: Servers): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rawang-bench-'))
  const client = createClient({ node: servers.elasticsearch })
  try {
    const file = join(folder, 'posts.jsonl')
    const posts = Array.from({ length: TIMES }, (_, time) => texts.map((line, i) => JSON.stringify({ id: `${time}-${i}`, text: line }))).flat() // prettier-ignore
    writeFileSync(file, posts.join('\n'))
    let rate = NaN
    let bare = NaN
    for (const prefix of ['warm', 'rate']) {
      rate = posts.length / (await ingest(file, { folder: join(folder, prefix), prefix, servers }))
      bare = await bareBulkRate(client, `${prefix}-posts`)
    }
    const on = `${posts.length} real posts, client and servers on one machine`
    return [
      {
        name: 'throughput.ingest.rate',
        value: rounded(rate),
        unit: 'posts/s',
        peer: rounded(bare),
        peerIs: `a bare bulk of the same documents, ${BULK} a request, by the same client`,
        on: `${on}, the command's start included`,
      },
      {
        name: 'throughput.share-of-bare-bulk',
        value: rounded(rate / bare),
        unit: '',
        better: 'higher',
        limit: MIN_SHARE_OF_BULK,
        on,
      },
    ]
  } finally {
    await client.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns Seconds. @throws Error when not every post was stored. */
async function ingest(
  file: string,
  { folder, prefix, servers }: { readonly folder: string; readonly prefix: string; readonly servers: Servers },
): Promise<number> {
  const begunMs = performance.now()
  const running = spawn(process.execPath, [CLI, 'ingest', file, '--data', folder, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      REDIS_URL: servers.redis,
      ELASTICSEARCH_URL: servers.elasticsearch,
      RAWANG_PREFIX: prefix,
      RAWANG_SECRET_KEY: 'a key of the benchmark, 32 bytes or more',
    },
  })
  const ended = Promise.withResolvers<number | null>()
  running.on('close', ended.resolve)
  const said = await text(running.stdout)
  const code = await ended.promise
  const seconds = (performance.now() - begunMs) / 1_000
  if (code !== 0) throw new Error(`rawang ingest ended with ${code ?? 'a signal'}: ${said}`)
  const { read, stored } = JSON.parse(said) as { readonly read: number; readonly stored: number }
  if (stored !== read) throw new Error(`of ${read} posts ${stored} were stored`)
  return seconds
}

/** Posts a second through the `process` queue alone, beside a bare list that carries the same payloads. */
async function jobSizes(texts: readonly string[], url: string): Promise<readonly Figure[]> {
  const posts = texts.slice(0, QUEUED_POSTS).map(toPost)
  const figures: Figure[] = []
  for (const size of JOB_SIZES) {
    const jobs = Array.from({ length: Math.ceil(posts.length / size) }, (_, i) => posts.slice(i * size, (i + 1) * size))
    await throughQueue(jobs, url, `warm${size}`)
    const seconds = await throughQueue(jobs, url, `jobs${size}`)
    const bareSeconds = await throughList(jobs, url)
    figures.push({
      name: `throughput.redis.jobs-of-${size}.rate`,
      value: rounded(posts.length / seconds),
      unit: 'posts/s',
      peer: rounded(posts.length / bareSeconds),
      peerIs: 'the same payloads through a bare Redis list, one after the other',
      on: `${posts.length} real posts in ${jobs.length} jobs, added, taken and done`,
    })
  }
  return figures
}

async function throughQueue(jobs: readonly (readonly Post[])[], url: string, prefix: string): Promise<number> {
  const ignore = () => undefined
  await using queues = await openRedisQueues({
    settings: { servers: { kind: 'single', url: new Secret(url) } },
    prefix,
    installationId: prefix,
    // No job fails here.
    deadLetters: undefined as never,
    events: { jobRetried: ignore, deadLettered: ignore, failed: ignore },
    clock: systemClock,
    random: Math.random,
  })
  const done = Promise.withResolvers<undefined>()
  let taken = 0
  const begunMs = performance.now()
  await using _consumer = queues.process.consume(
    () => {
      if (++taken === jobs.length) done.resolve(undefined)
      return Promise.resolve()
    },
    { concurrency: 4 },
  )
  for (const [i, posts] of jobs.entries()) await queues.process.add({ id: `job-${i}`, payload: { posts: [...posts] } })
  await done.promise
  return (performance.now() - begunMs) / 1_000
}

async function throughList(jobs: readonly (readonly Post[])[], url: string): Promise<number> {
  const client = new Redis(url)
  const begunMs = performance.now()
  for (const posts of jobs) {
    await client.lpush('bare', JSON.stringify(pack({ posts })))
    await client.rpop('bare')
  }
  const seconds = (performance.now() - begunMs) / 1_000
  client.disconnect()
  return seconds
}

function toPost(line: string, i: number): Post {
  return { id: `bench:${i}`, source: 'bench', platform: 'bench', text: line, publishedAtMs: NOW_MS, collectedAtMs: NOW_MS } // prettier-ignore
}
