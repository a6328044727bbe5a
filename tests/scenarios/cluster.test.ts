import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Redis } from 'ioredis'
import { ReadinessSchema } from '../../dashboards/api/schemas/meta.ts'
import { freePort } from '../../scripts/services/process.ts'
import { startElasticsearch } from '../../scripts/services/elasticsearch.ts'
import { startRedis } from '../../scripts/services/redis.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../simulator/receiver.ts'
import { aCluster, everyPost, flow, type ClusterForTest, type ClusterProcess } from '../cluster.ts'
import { eventually, tempFolder } from '../cli.ts'
import { startProxy } from '../proxy.ts'
import { seededRandom } from '../quiet-fortnight.ts'
import { elasticsearchForTests, redisForTests } from '../services.ts'
import { staticWorld } from '../static-world.ts'

const COLLECTED = 300
/** `RAWANG_LONG_FAULTS=1`: as many rounds and posts, and outages as long, as an operator would want to have seen once. */
const LONG = process.env['RAWANG_LONG_FAULTS'] !== undefined
const KILLS = LONG ? { rounds: 10, perRound: 2_000 } : { rounds: 8, perRound: 750 }
const [REDIS_AWAY_MS, ELASTICSEARCH_AWAY_MS] = LONG ? [30_000, 60_000] : [5_000, 0]
const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret for tests, of 32 bytes!').toString('base64')}`
const SECRETS = { OFFICE_SECRET: WEBHOOK_SECRET }

describe('a cluster', () => {
  let platform: SimulatedPlatform
  let servers: { redis: string; elasticsearch: string }
  beforeAll(async () => {
    const world = staticWorld({ count: COLLECTED, untilMs: Date.now() - 60_000 })
    platform = await startSimulatedPlatform({ world, nowMs: Date.now })
    servers = { redis: await redisForTests(), elasticsearch: await elasticsearchForTests() }
  }, 120_000)
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
  })
  let begun: ClusterForTest[] = []
  afterEach(async () => {
    await Promise.all(begun.map((cluster) => cluster.killAll()))
    begun = []
  })
  const newCluster = (...args: Parameters<typeof aCluster>) => {
    const cluster = aCluster(...args)
    begun.push(cluster)
    return cluster
  }
  const source = () => ({ id: 'simulated', title: 'Simulated', collector: 'mastodon', every: '2s', synthetic: true, options: { server: platform.url } }) // prettier-ignore
  /** Watches a word that every post has, and alerts the receiver. */
  const alerting = ({ url }: WebhookReceiver) => ({
    watchWords: [{ id: 'shop', title: 'ร้านเงียบหาย', queries: ['"ร้านเงียบหาย"'] }],
    alerts: {
      rules: [{ kind: 'watch-word', id: 'words' }],
      channels: [{ kind: 'webhook', id: 'office', url, secret: 'OFFICE_SECRET', allowPrivateAddress: true }],
    },
  })
  const base = () => ({
    collecting: { allowPrivateAddresses: [platform.hostPort] },
    processing: { threads: 1 },
    trends: { every: '2s' },
  })

  it(
    'any process may be killed (-9) at any moment: every post is stored once, and each alert is one',
    { timeout: 300_000 },
    async () => {
      const { rounds, perRound } = KILLS
      await using receiver = await newReceiver()
      const cluster = newCluster(servers, {
        ...base(),
        sources: [source()],
        ...alerting(receiver),
      })
      const begin = (roles: string) => cluster.start(roles, SECRETS)
      const parts = ['schedule,collect', 'schedule,collect', 'process', 'index', 'trend,alert', 'trend,alert', 'serve']
      const processes: ClusterProcess[] = []
      for (let at = 0; at < parts.length; at += 2)
        processes.push(...(await Promise.all(parts.slice(at, at + 2).map(begin))))
      const random = seededRandom(20_261_124)
      {
        await using queues = await cluster.openQueues()
        for (let round = 0; round < rounds; round++) {
          await flow(queues, { first: round * perRound, count: perRound })
          await wait(random() * 1_000)
          // Each of them once, then one of them again.
          const victim = (round * 3) % parts.length
          await processes[victim]?.kill()
          processes[victim] = await begin(parts[victim] ?? '')
        }
      }
      const stats = await everyPost(processes.at(-1)!, rounds * perRound + COLLECTED)
      expect(stats).toMatchObject({ posts: rounds * perRound + COLLECTED, deadLetters: 0 })
      expect(stats.bySource).toEqual({ flow: rounds * perRound, simulated: COLLECTED })
      await expectOneAlert(cluster, receiver)
      for (const { code, stderr } of await Promise.all(processes.map((process) => process.stop()))) expect(code, stderr).toBe(0) // prettier-ignore
    },
  )

  it(
    'however many schedulers there are, a slot is read once; a clock that jumps an hour ahead loses and doubles nothing',
    { timeout: 120_000 },
    async () => {
      await using receiver = await newReceiver()
      const cluster = newCluster(servers, { ...base(), sources: [source()], ...alerting(receiver) })
      const serving = await cluster.start('serve')
      const jump = clockThatJumps()
      const roles = 'schedule,collect,process,index,trend,alert'
      const schedulers = [
        await cluster.start(roles, SECRETS),
        await cluster.start(roles, SECRETS),
        await cluster.start(roles, { ...SECRETS, NODE_OPTIONS: `--import ${jump.module}` }),
      ]
      await everyPost(serving, COLLECTED, 60_000)
      await wait(6_000)
      const before = runs(schedulers)
      expect(new Set(before.map(({ slot }) => slot)).size).toBe(before.length)
      // More than one takes part, or this shows nothing.
      expect(schedulers.filter((process) => runs([process]).length > 0).length).toBeGreaterThan(1)
      jump.now()
      const seen = new Set(before.map(({ slot }) => slot))
      const isAhead = ({ slot }: { slot: string }) => Date.parse(slot) > Date.now() + 1_800_000
      // Those whose clocks are right go on.
      await eventually('runs by both clocks', () => {
        const after = runs(schedulers).filter(({ slot }) => !seen.has(slot))
        return after.some(isAhead) && after.filter((run) => !isAhead(run)).length > 1 ? true : undefined
      })
      expect(await serving.stats()).toMatchObject({ posts: COLLECTED, deadLetters: 0 })
      await expectOneAlert(cluster, receiver)
      for (const process of [serving, ...schedulers]) expect((await process.stop()).code).toBe(0)
    },
  )

  it('doctor names each server that is away, with the remedy', { timeout: 60_000 }, async () => {
    const ask = async (redis: string, elasticsearch: string) => {
      const { stdout } = await newCluster({ redis, elasticsearch }, {}).run(['doctor', '--json'])
      return (JSON.parse(stdout) as { findings: { part: string; ok: boolean; what: string; remedy?: string }[] }).findings // prettier-ignore
    }
    const [noRedis, noElasticsearch] = [`redis://127.0.0.1:${await freePort()}`, `http://127.0.0.1:${await freePort()}`]
    const away = (await ask(noRedis, noElasticsearch)).filter(({ ok, part }) => !ok && part !== 'page')
    expect(away.map(({ part }) => part)).toEqual(['redis', 'elasticsearch'])
    expect(away[0]?.what).toContain(noRedis.replace('redis://', ''))
    expect(away[0]?.remedy).toMatch(/REDIS_URL/)
    expect(away[1]?.what).toMatch(/Elasticsearch can't be reached/)
    expect(away[1]?.remedy).toMatch(/address/)
    const there = await ask(servers.redis, servers.elasticsearch)
    expect(there.filter(({ part }) => ['redis', 'elasticsearch', 'store', 'queues'].includes(part)).map(({ ok }) => ok)).toEqual([true, true, true, true]) // prettier-ignore
  })

  it('while Redis is away or full the processes say so, wait, and lose nothing', { timeout: 120_000 }, async () => {
    const [folder, port] = [tempFolder('redis'), await freePort()]
    let redis = await startRedis({ folder, port })
    try {
      await using receiver = await newReceiver()
      const cluster = newCluster({ ...servers, redis: redis.url }, { ...base(), ...alerting(receiver) })
      const working = await cluster.start('process,index,trend,alert', SECRETS)
      const serving = await cluster.start('serve')
      await using queues = await cluster.openQueues()
      const saysOfQueues = (text: RegExp) =>
        eventually(String(text), async () => {
          const all = await Promise.all([working.ready(), serving.ready()])
          return all.every(({ missing }) => missing.some((m) => m.part === 'queues' && text.test(`${m.problem} ${m.remedy ?? ''}`))) ? true : undefined // prettier-ignore
        })
      const isReady = () =>
        eventually('readiness', async () =>
          (await working.ready()).ready && (await serving.ready()).ready ? true : undefined,
        )
      await flow(queues, { first: 0, count: 2_000 })
      // As after a power cut: what the append-only file holds is all there is.
      await redis.kill()
      await saysOfQueues(/Redis can't be reached.*start Redis/)
      // What the page shows of it: an answer, not a failure, and the stored posts.
      const ask = (path: string) => fetch(new URL(`/api/v1/${path}`, serving.url))
      const { missing } = ReadinessSchema.parse(await (await ask('readiness')).json())
      expect(missing.map(({ part }) => part)).toEqual(['queues'])
      expect((await ask('posts')).status).toBe(200)
      const flowing = flow(queues, { first: 2_000, count: 2_000 })
      await wait(REDIS_AWAY_MS)
      redis = await startRedis({ folder, port })
      await flowing
      await isReady()
      const client = new Redis(redis.url)
      await client.config('SET', 'maxmemory', '1mb')
      await saysOfQueues(/Redis is full.*maxmemory/)
      const late = flow(queues, { first: 4_000, count: 1_000 })
      await wait(3_000)
      await client.config('SET', 'maxmemory', '0')
      client.disconnect()
      await late
      await isReady()
      expect(await everyPost(serving, 5_000)).toMatchObject({ posts: 5_000, deadLetters: 0 })
      await expectOneAlert(cluster, receiver)
      for (const process of [working, serving]) expect((await process.stop()).code).toBe(0)
    } finally {
      await redis[Symbol.asyncDispose]()
    }
  })

  it(
    'while Elasticsearch is gone, overloaded or read-only the processes say so and lose nothing; what it refuses is a dead letter',
    { timeout: 600_000 },
    async () => {
      const [folder, port] = [tempFolder('elasticsearch'), await freePort()]
      let elasticsearch = await startElasticsearch({ folder, port })
      try {
        await using proxy = await startProxy(elasticsearch.url)
        await using receiver = await newReceiver()
        const cluster = newCluster({ ...servers, elasticsearch: proxy.url }, { ...base(), ...alerting(receiver) })
        const working = await cluster.start('process,index,trend,alert', SECRETS)
        const serving = await cluster.start('serve')
        await using queues = await cluster.openQueues()
        const saysOfStore = (text: RegExp) =>
          eventually(String(text), async () => {
            const all = await Promise.all([working.ready(), serving.ready()])
            return all.every(({ missing }) => missing.some((m) => m.part === 'store' && text.test(m.problem) && m.remedy !== undefined)) ? true : undefined // prettier-ignore
          })
        const isReady = () => eventually('readiness', async () => ((await working.ready()).ready ? true : undefined))
        await flow(queues, { first: 0, count: 1_000 })
        await everyPost(serving, 1_000)

        await elasticsearch.kill()
        await flow(queues, { first: 1_000, count: 1_000 })
        await saysOfStore(/Elasticsearch can't be reached/)
        // The page says so too, instead of showing nothing.
        const asked = await fetch(new URL('/api/v1/posts', serving.url))
        expect(asked.status).toBe(503)
        expect(await asked.json()).toMatchObject({ detail: expect.stringContaining('Elasticsearch') as unknown })
        await wait(ELASTICSEARCH_AWAY_MS)
        elasticsearch = await startElasticsearch({ folder, port })
        await isReady()

        proxy.answer = () => OVERLOADED
        await flow(queues, { first: 2_000, count: 1_000 })
        await saysOfStore(/Elasticsearch is overloaded/)
        proxy.answer = () => undefined
        await isReady()
        await everyPost(serving, 3_000)

        const block = (on: boolean) =>
          fetch(`${elasticsearch.url}/${cluster.prefix}-posts*/_settings`, {
            method: 'PUT',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ 'index.blocks.write': on ? true : null }),
          })
        expect((await block(true)).status).toBe(200)
        await flow(queues, { first: 3_000, count: 1_000 })
        await saysOfStore(/Elasticsearch takes no writes/)
        expect((await block(false)).status).toBe(200)
        await isReady()

        proxy.change = ({ url }, body) => (url?.includes('_bulk') === true ? spoiled(body, 'flow:4321') : body)
        await flow(queues, { first: 4_000, count: 1_000 })
        const stats = await everyPost(serving, 4_999)
        expect(stats).toMatchObject({ posts: 4_999, deadLetters: 1 })
        const letters = await cluster.run(['dead-letters', 'list', '--json'])
        expect(letters.stdout).toMatch(/Elasticsearch refuses it/)
        proxy.change = (_, body) => body
        expect((await cluster.run(['dead-letters', 'replay', '--all'])).code).toBe(0)
        expect(await everyPost(serving, 5_000)).toMatchObject({ posts: 5_000, deadLetters: 0 })
        await expectOneAlert(cluster, receiver)
        for (const process of [working, serving]) expect((await process.stop()).code).toBe(0)
      } finally {
        await elasticsearch[Symbol.asyncDispose]()
      }
    },
  )
})

function newReceiver(): Promise<WebhookReceiver> {
  return startWebhookReceiver({ secret: WEBHOOK_SECRET, nowMs: Date.now, syntheticSources: new Set() })
}

/** There is one, and it was delivered as one: a sender that died before it could say so sends again, under the same id. */
async function expectOneAlert(cluster: ClusterForTest, receiver: WebhookReceiver): Promise<void> {
  await eventually('the delivery', () => (receiver.log().length > 0 ? true : undefined))
  const { stdout } = await cluster.run(['alerts', 'list', '--json'])
  const { alerts } = JSON.parse(stdout) as { alerts: { deliveries: { messageId: string }[] }[] }
  expect(alerts).toHaveLength(1)
  expect(new Set(receiver.log().map(({ messageId }) => messageId))).toEqual(new Set([alerts[0]?.deliveries[0]?.messageId])) // prettier-ignore
}

/** As a server whose memory is used up. */
const OVERLOADED = { status: 429, body: { error: { type: 'circuit_breaking_exception', reason: 'data too large' }, status: 429 } } // prettier-ignore

/** A bulk in which the document of this post is one that Elasticsearch itself refuses. Its lines: an action, then its document. */
function spoiled(body: Buffer, postId: string): Buffer {
  if (!body.includes(`"${postId}"`)) return body
  const lines = body.toString().split('\n')
  const isDocument = (line: string) => !/^\{"(?:index|create|delete)":/.test(line) && line.includes(`"${postId}"`)
  return Buffer.from(lines.map((line) => (isDocument(line) ? '{"no_field_of_ours":1}' : line)).join('\n'))
}

/** Runs of sources, as the processes logged them. */
function runs(processes: readonly ClusterProcess[]): readonly { readonly slot: string }[] {
  return processes
    .flatMap((process) => process.output().stderr.split('\n'))
    .filter((line) => line.includes('"collect finished"'))
    .map((line) => JSON.parse(line) as { slot: string })
}

/** A module that sets a process's clock an hour ahead once it is told to. */
function clockThatJumps(): { readonly module: string; readonly now: () => void } {
  const folder = tempFolder('clock')
  const [module, flag] = [join(folder, 'clock.mjs'), join(folder, 'jumped')]
  writeFileSync(
    module,
    `import { existsSync } from 'node:fs'
     const now = Date.now
     let jumpedMs = 0
     setInterval(() => { if (existsSync(${JSON.stringify(flag)})) jumpedMs = 3_600_000 }, 50).unref()
     Date.now = () => now() + jumpedMs`,
  )
  return {
    module,
    now() {
      writeFileSync(flag, '')
    },
  }
}
