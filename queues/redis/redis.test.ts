import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Redis } from 'ioredis'
import { freePort } from '../../scripts/services/process.ts'
import { startRedis } from '../../scripts/services/redis.ts'
import { Secret } from '../../core/secret.ts'
import { eventually, tempFolder } from '../../tests/cli.ts'
import { systemClock } from '../../app/system-clock.ts'
import type { Queues } from '../open.ts'
import { openRedisNotices } from './notices.ts'
import { openRedisQueues } from './open.ts'
import { createPatientReporter } from './report.ts'
import type { RedisSettings } from './settings.ts'

const PASSWORD = 'correct-horse-battery'
const job = (id: string) => ({ id, payload: { sourceId: id, slotMs: 1 } })

describe('Redis', () => {
  let stack: AsyncDisposableStack
  let failures: string[]
  beforeEach(() => {
    stack = new AsyncDisposableStack()
    failures = []
  })
  afterEach(async () => {
    await stack.disposeAsync()
  })

  async function open(settings: RedisSettings | string, prefix = 'rawang', installationId = 'one'): Promise<Queues> {
    const ignore = () => undefined
    return stack.use(
      await openRedisQueues({
        settings: typeof settings === 'string' ? { servers: { kind: 'single', url: new Secret(settings) } } : settings,
        prefix,
        installationId,
        // No job fails here.
        deadLetters: undefined as never,
        events: { jobRetried: ignore, deadLettered: ignore, failed: ({ where, reason }) => failures.push(`${where}: ${reason}`) }, // prettier-ignore
        clock: systemClock,
        random: Math.random,
      }),
    )
  }
  const run = (settings: Readonly<Record<string, string>>) => startRedis({ settings }).then((redis) => stack.use(redis))
  /** Adds a job, takes it, and says what was taken. */
  async function throughQueue(queues: Queues): Promise<string> {
    await queues.collect.add(job('through'))
    const taken = Promise.withResolvers<string>()
    await using _consumer = queues.collect.consume(
      ({ id }) => {
        taken.resolve(id)
        return Promise.resolve()
      },
      { concurrency: 1 },
    )
    return await taken.promise
  }

  it('two installations with different prefixes on one server see nothing of each other', async () => {
    const { url } = await run({})
    const [first, second] = [await open(url, 'first'), await open(url, 'second')]
    await first.collect.add(job('a'))
    expect(await first.collect.counts()).toMatchObject({ waiting: 1 })
    expect(await second.collect.counts()).toMatchObject({ waiting: 0 })
    const client = stack.adopt(new Redis(url), (c) => {
      c.disconnect()
    })
    for (const key of await client.keys('*')) expect(key).toMatch(/^\{first\}:|^\{second\}:/)
  })

  it('a prefix that another installation uses is refused', async () => {
    const { url } = await run({})
    await open(url, 'same', 'one')
    await open(url, 'same', 'one')
    await expect(open(url, 'same', 'two')).rejects.toMatchObject({
      message: expect.stringMatching(/another installation under the prefix \{same\}/) as unknown,
      remedy: expect.stringContaining('RAWANG_PREFIX') as unknown,
    })
  })

  it('finished jobs leave nothing behind', async () => {
    const { url } = await run({})
    const queues = await open(url)
    const size = async () => {
      const client = new Redis(url)
      const keys = await client.keys('*:collect:*')
      await client.quit()
      return keys.length
    }
    await throughQueue(queues)
    const before = await eventually('a finished job', async () => ((await queues.collect.counts()).active === 0 ? size() : undefined)) // prettier-ignore
    for (let i = 0; i < 20; i++) await throughQueue(queues)
    expect(await eventually('finished jobs', async () => ((await queues.collect.counts()).active === 0 ? size() : undefined))).toBeLessThanOrEqual(before) // prettier-ignore
  })

  it('is refused with another maxmemory-policy than noeviction, saying what to do', async () => {
    const { url } = await run({ 'maxmemory-policy': 'allkeys-lru' })
    await expect(open(url)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringMatching(/127\.0\.0\.1:\d+ has maxmemory-policy allkeys-lru/) as unknown,
      remedy: expect.stringContaining('CONFIG SET maxmemory-policy noeviction') as unknown,
    })
  })

  it(
    'a wrong password and a server that is not there are said, without the password',
    { timeout: 40_000 },
    async () => {
      const { port } = await run({ requirepass: PASSWORD })
      const url = `redis://:${PASSWORD}@127.0.0.1:${port}`
      expect(await throughQueue(await open(url))).toBe('through')
      const wrong = await open(url.replace('correct', 'wrong')).then(() => undefined, (error: unknown) => error) // prettier-ignore
      expect(wrong).toMatchObject({
        name: 'UserError',
        message: expect.stringContaining(`127.0.0.1:${port}`) as unknown,
      })
      const nowhere = await open(`redis://:${PASSWORD}@127.0.0.1:${await freePort()}`).then(() => undefined, (error: unknown) => error) // prettier-ignore
      expect(nowhere).toMatchObject({ message: expect.stringContaining('ECONNREFUSED') as unknown, remedy: expect.stringContaining('REDIS_URL') as unknown }) // prettier-ignore
      expect([wrong, nowhere, ...failures].map(String).join('\n')).not.toContain('horse')
    },
  )

  it('while it is away adding fails at once, and workers go on when it is back', { timeout: 60_000 }, async () => {
    const folder = tempFolder('redis')
    const port = await freePort()
    const start = () => startRedis({ folder, port })
    let redis = await start()
    stack.defer(() => redis[Symbol.asyncDispose]())
    const queues = await open(redis.url)
    const taken: string[] = []
    stack.use(queues.collect.consume(({ id }) => Promise.resolve(void taken.push(id)), { concurrency: 2 }))
    await queues.collect.add(job('before'))
    await eventually('the first job', () => (taken.length === 1 ? true : undefined))
    await redis.kill()
    const startedAtMs = Date.now()
    await expect(queues.collect.add(job('meanwhile'))).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringMatching(/^Redis can't be reached/) as unknown,
      remedy: expect.stringContaining('start Redis') as unknown,
    })
    await expect(queues.check()).rejects.toMatchObject({ name: 'UnavailableError' })
    expect(Date.now() - startedAtMs).toBeLessThan(5_000)
    await eventually('a word about it', () => (failures.length > 0 ? true : undefined))
    redis = await start()
    await eventually('the producer to be back', () => queues.collect.add(job('after')).then(() => true, () => undefined)) // prettier-ignore
    await eventually('the second job', () => (taken.includes('after') ? true : undefined))
    expect(taken).toEqual(['before', 'after'])
    // Not one line for every try.
    expect(failures.length).toBeLessThan(30)
  })

  it('when it is full adding says so, and check() too', async () => {
    const redis = await run({})
    const queues = await open(redis.url)
    const client = stack.adopt(new Redis(redis.url), (c) => {
      c.disconnect()
    })
    await expect(queues.check()).resolves.toBeUndefined()
    await client.config('SET', 'maxmemory', '1mb')
    await expect(queues.collect.add(job('a'))).rejects.toMatchObject({
      name: 'UnavailableError',
      message: expect.stringContaining('full') as unknown,
      remedy: expect.stringContaining('maxmemory') as unknown,
    })
    await expect(queues.check()).rejects.toMatchObject({ message: 'Redis is full (all of its 1 MB are used)' })
    await client.config('SET', 'maxmemory', '0')
    expect(await throughQueue(queues)).toBe('through')
  })

  it('works on a Redis Cluster', async () => {
    const redis = await run({
      'cluster-enabled': 'yes',
      'cluster-config-file': 'nodes.conf',
      'cluster-announce-ip': '127.0.0.1',
    })
    const client = stack.adopt(new Redis(redis.url), (c) => {
      c.disconnect()
    })
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await eventually('the cluster', async () => ((await client.cluster('INFO')).includes('cluster_state:ok') ? true : undefined)) // prettier-ignore
    const queues = await open({ servers: { kind: 'cluster', nodes: [{ host: '127.0.0.1', port: redis.port }] } })
    expect(await throughQueue(queues)).toBe('through')
    expect(await queues.collect.counts()).toMatchObject({ waiting: 0 })
    await expect(queues.check()).resolves.toBeUndefined()
  })

  it('finds its server by a Sentinel', async () => {
    const redis = await run({})
    const sentinel = stack.use(await startRedis({ sentinelOf: redis.port }))
    const queues = await open({
      servers: { kind: 'sentinel', sentinels: [{ host: '127.0.0.1', port: sentinel.port }], name: 'mymaster' },
    })
    expect(await throughQueue(queues)).toBe('through')
  })

  it('works over TLS, and refuses a certificate that nobody vouches for', { timeout: 40_000 }, async () => {
    const folder = tempFolder('tls')
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'ignore' }) // prettier-ignore
    const tlsPort = await freePort()
    await run({ 'tls-port': String(tlsPort), 'tls-cert-file': cert, 'tls-key-file': key, 'tls-ca-cert-file': cert, 'tls-auth-clients': 'no' }) // prettier-ignore
    const servers = { kind: 'single' as const, url: new Secret(`rediss://localhost:${tlsPort}`) }
    const queues = await open({ servers, tls: { ca: readFileSync(cert, 'utf8') } })
    expect(await throughQueue(queues)).toBe('through')
    await expect(open({ servers })).rejects.toMatchObject({ message: expect.stringMatching(/self-signed/) as unknown })
  })
})

it('words reach the other processes of the same installation, a flood of them as one a second', async () => {
  await using redis = await startRedis()
  const open = (prefix: string) =>
    openRedisNotices({
      settings: { servers: { kind: 'single', url: new Secret(redis.url) } },
      prefix,
      events: { failed: () => undefined },
      clock: systemClock,
    })
  await using speaker = open('one')
  await using listener = open('one')
  await using stranger = open('other')
  const heard: string[] = []
  const strange: string[] = []
  listener.listen((word) => heard.push(word))
  stranger.listen((word) => strange.push(word))
  speaker.listen((word) => strange.push(word))
  await eventually('a word', () => {
    speaker.publish('posts')
    return heard.length > 0 ? true : undefined
  })
  for (let i = 0; i < 1_000; i++) speaker.publish('alert')
  await eventually('the last word', () => (heard.filter((word) => word === 'alert').length === 2 ? true : undefined))
  expect(strange).toEqual([])
})

it('while Redis is away, words to and from other processes are lost with one line about it', async () => {
  const failures: string[] = []
  await using notices = openRedisNotices({
    settings: { servers: { kind: 'single', url: new Secret(`redis://127.0.0.1:${await freePort()}`) } },
    prefix: 'away',
    events: { failed: ({ reason }) => failures.push(reason) },
    clock: systemClock,
  })
  notices.listen(() => undefined)
  notices.publish('posts')
  // By then both connections have tried some times.
  await wait(1_500)
  expect(failures).toEqual([expect.stringContaining('ECONNREFUSED')])
})

it('the same failure is told once in 30 s, others at once', () => {
  const told: string[] = []
  let nowMs = 0
  const report = createPatientReporter(({ where, reason }) => told.push(`${where} ${reason}`), { nowMs: () => nowMs })
  for (; nowMs < 31_000; nowMs += 1_000) report({ where: 'redis', reason: 'away' })
  report({ where: 'redis', reason: 'full' })
  expect(told).toEqual(['redis away', 'redis away', 'redis full'])
})
