/**
 * `npm run sizing`: what a million, 20 million and 200 million posts a day need, reckoned from figures that it measures
 * itself on real posts, with a Redis and an Elasticsearch of its own. docs/sizing.md explains the columns.
 */
import { Redis } from 'ioredis'
import { systemClock } from '../app/system-clock.ts'
import { Secret } from '../core/secret.ts'
import { createClient } from '../indexer/elasticsearch/client.ts'
import { openElasticsearchStore } from '../indexer/elasticsearch/open.ts'
import { createAnnotator, loadLexicons } from '../processors/pipeline.ts'
import { openRedisQueues } from '../queues/redis/open.ts'
import { startElasticsearch } from '../scripts/services/elasticsearch.ts'
import { startRedis } from '../scripts/services/redis.ts'
import { postAt, readManyPosts } from './dashboard.ts'
import { rounded } from './figure.ts'

const POSTS = 20_000
const JOB = 100
const JOBS = POSTS / JOB
const DAY_S = 86_400
const GB = 1e9

/** The busiest hour against the mean one. */
const PEAK = 3
/** A core that is always full answers late. */
const LOAD = 0.6
/** The default of `retention.posts`. */
const KEPT_DAYS = 365
/** Elastic advises 10 to 50 GB. */
const SHARD_GB = 40
/** Jobs that lie in Redis when every queue is as full as it gets for this long at the busiest hour. */
const BACKLOG_S = 600

/** Each of one post; CPU in seconds of one core. */
interface Measured {
  readonly processCpu: number
  readonly indexCpu: number
  readonly elasticsearchCpu: number
  readonly queueCpu: number
  readonly queueBytes: number
  readonly indexBytes: number
}

async function measure(): Promise<Measured> {
  const many = await readManyPosts()
  const posts = Array.from({ length: POSTS }, (_, i) => postAt(i, POSTS, many))
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  for (const { post } of posts.slice(0, 2_000)) annotator.annotate(post.text)
  const processCpu = await cpuOf(() => {
    for (const { post } of posts) annotator.annotate(post.text)
    return Promise.resolve()
  })
  return { processCpu: processCpu / POSTS, ...(await measureQueue(posts)), ...(await measureStore(posts)) }
}

type Posts = ReturnType<typeof postAt>[]

/** Adding and taking away; and what the jobs take up while they wait. */
async function measureQueue(posts: Posts): Promise<Pick<Measured, 'queueCpu' | 'queueBytes'>> {
  await using server = await startRedis()
  const client = new Redis(server.url)
  const memory = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1])
  const ignore = () => undefined
  await using queues = await openRedisQueues({
    settings: { servers: { kind: 'single', url: new Secret(server.url) } },
    prefix: 'sizing',
    installationId: 'sizing',
    // No job fails here.
    deadLetters: undefined as never,
    events: { jobRetried: ignore, deadLettered: ignore, failed: ignore },
    clock: systemClock,
    random: Math.random,
  })
  const before = await memory()
  let taken = 0
  let full = 0
  const queueCpu = await cpuOf(async () => {
    for (let job = 0; job < JOBS; job++)
      await queues.process.add({ id: `job-${job}`, payload: { posts: posts.slice(job * JOB, (job + 1) * JOB).map(({ post }) => post) } }) // prettier-ignore
    full = await memory()
    const done = Promise.withResolvers<undefined>()
    await using _consumer = queues.process.consume(
      () => {
        if (++taken === JOBS) done.resolve(undefined)
        return Promise.resolve()
      },
      { concurrency: 4 },
    )
    await done.promise
  })
  client.disconnect()
  return { queueCpu: queueCpu / POSTS, queueBytes: (full - before) / POSTS }
}

async function measureStore(posts: Posts): Promise<Pick<Measured, 'indexCpu' | 'elasticsearchCpu' | 'indexBytes'>> {
  await using server = await startElasticsearch()
  const client = createClient({ node: server.url })
  const serverCpu = async () => {
    const { nodes } = await client.nodes.stats({ metric: 'process' })
    return Object.values(nodes).reduce((sum, { process }) => sum + (process?.cpu?.total_in_millis ?? 0) / 1_000, 0)
  }
  await using opened = await openElasticsearchStore({ node: server.url, prefix: 'sizing' })
  const before = await serverCpu()
  const indexCpu = await cpuOf(async () => {
    let next = 0
    const lane = async () => {
      while (next < POSTS) await opened.posts.upsert(posts.slice(next, (next += JOB)))
    }
    await Promise.all(Array.from({ length: 8 }, lane))
  })
  const elasticsearchCpu = (await serverCpu()) - before
  await client.indices.forcemerge({ index: 'sizing-posts', max_num_segments: 1 })
  const { _all: all } = await client.indices.stats({ index: 'sizing-posts', metric: 'store' })
  await client.close()
  return {
    indexCpu: indexCpu / POSTS,
    elasticsearchCpu: elasticsearchCpu / POSTS,
    indexBytes: (all.primaries?.store?.size_in_bytes ?? NaN) / POSTS,
  }
}

async function cpuOf(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** One column of the table. */
function needs(postsPerDay: number, one: Measured): Readonly<Record<string, number | string>> {
  const peak = (postsPerDay / DAY_S) * PEAK
  const cores = (cpu: number) => Math.max(1, Math.ceil((peak * cpu) / LOAD))
  const gbPerDay = (postsPerDay * one.indexBytes) / GB
  const period = gbPerDay * 365 <= SHARD_GB ? 'year' : gbPerDay * 31 <= SHARD_GB ? 'month' : 'day'
  const days = { year: 365, month: 31, day: 1 }[period]
  const shards = Math.ceil((gbPerDay * days) / SHARD_GB)
  return {
    'posts/s, mean': rounded(peak / PEAK),
    'posts/s, busiest hour': rounded(peak),
    'jobs/s on each queue, busiest hour': rounded(peak / JOB),
    'cores for process': cores(one.processCpu + one.queueCpu),
    'cores for index': cores(one.indexCpu + one.queueCpu),
    'cores for Elasticsearch, writing': cores(one.elasticsearchCpu),
    'Redis MB, ten minutes of backlog': Math.ceil((peak * BACKLOG_S * one.queueBytes) / 1e6),
    'index GB a day': rounded(gbPerDay),
    'cluster.indexPeriod': period,
    'cluster.shards': shards,
    'GB a shard': rounded((gbPerDay * days) / shards),
    [`shards in ${KEPT_DAYS} days`]: Math.ceil(KEPT_DAYS / days) * shards,
    [`TB in ${KEPT_DAYS} days, with a replica`]: rounded((gbPerDay * KEPT_DAYS * 2) / 1_000),
  }
}

const one = await measure()
const micro = (seconds: number) => `${rounded(seconds * 1e6)} µs`
console.log(
  `Measured on ${POSTS} real posts in jobs of ${JOB}, of one post: reading ${micro(one.processCpu)}, queue ${micro(one.queueCpu)}, ` +
    `writing ${micro(one.indexCpu)} here and ${micro(one.elasticsearchCpu)} in Elasticsearch (all CPU of one core), ` +
    `${Math.round(one.queueBytes)} bytes in Redis, ${Math.round(one.indexBytes)} bytes of index.\n`,
)
const columns = [1e6, 20e6, 200e6].map((postsPerDay) => ({ postsPerDay, rows: needs(postsPerDay, one) }))
console.log(`| | ${columns.map(({ postsPerDay }) => `${postsPerDay / 1e6} M a day`).join(' | ')} |`)
console.log(`|---|${columns.map(() => '---').join('|')}|`)
for (const name of Object.keys(columns[0]?.rows ?? {}))
  console.log(`| ${name} | ${columns.map(({ rows }) => rows[name]).join(' | ')} |`)
