import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { digestPosts } from '../../app/migrate/copy-posts.ts'
import { digestState } from '../../app/migrate/copy-state.ts'
import { migrate } from '../../app/migrate/migrate.ts'
import { openSides, type Target } from '../../app/migrate/open-sides.ts'
import { createEvents } from '../../app/observability/events.ts'
import { createLogger } from '../../app/observability/logger.ts'
import { createMetrics } from '../../app/observability/metrics.ts'
import { EMBEDDED, serversOf, type Servers } from '../../app/servers.ts'
import { systemClock } from '../../app/system-clock.ts'
import { createStores, openQueues, prepareFolder } from '../../app/wire.ts'
import { Secret } from '../../core/secret.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { lockDataFolder } from '../../queues/data-folder.ts'
import type { Queues } from '../../queues/open.ts'
import { aPost, manyPosts, NOON_MS } from '../builders.ts'
import { cli, startCli, tempFolder } from '../cli.ts'
import { elasticsearchForTests, redisForTests } from '../services.ts'

const POSTS = 4_000
const JOBS = 30
const KEY = 'a key for tests, of no use elsewhere'
const signal = new AbortController().signal
const silentEvents = createEvents({ logger: createLogger({ level: 'error' }), metrics: createMetrics() })

let urls: Record<string, string>
beforeAll(async () => {
  urls = { REDIS_URL: await redisForTests(), ELASTICSEARCH_URL: await elasticsearchForTests() }
}, 120_000)

/** A prefix of its own on the servers for tests. */
function aTarget(): { readonly servers: Servers; readonly environment: Record<string, string> } {
  const environment = { ...urls, RAWANG_PREFIX: `m${randomUUID().slice(0, 8)}`, RAWANG_SECRET_KEY: KEY }
  return { environment, servers: serversIn(environment) }
}

function serversIn(environment: Readonly<Record<string, string>>): Servers {
  return serversOf({ cluster: { prefix: 'rawang', indexPeriod: 'month' } as never }, secretsIn(environment))
}

function secretsIn(environment: Readonly<Record<string, string>>) {
  return (name: string) => (environment[name] === undefined ? undefined : new Secret(environment[name]))
}

/** An embedded installation with posts, state of several kinds, a dead letter, and jobs that wait or are delayed. */
async function anInstallation(posts: number, jobs: number): Promise<string> {
  const dataDir = tempFolder('embedded')
  await using stores = await createStores({ dataDir, servers: EMBEDDED })
  const many = manyPosts(posts, (i) => ({ publishedAtMs: NOON_MS - i * 60_000, text: `โพสต์สังเคราะห์ ${i}`, collectedAtMs: NOON_MS + i })) // prettier-ignore
  for (let at = 0; at < posts; at += 1_000) await stores.store.upsert(many.slice(at, at + 1_000))
  await stateOf(stores.state, STATE.cursor).put('board', { cursor: 'ที่ 7', savedAtMs: NOON_MS })
  for (let i = 0; i < 20; i++)
    await stateOf(stores.state, STATE.restatement).put(`2026-11-${10 + i}/test/deleted`, { day: `2026-11-${10 + i}`, platform: 'test', reason: 'deleted', posts: i + 1 }) // prettier-ignore
  await stateOf(stores.state, STATE.deadLetter).put('index-x', { id: 'index-x', queue: 'index', jobId: 'x', reason: 'no', origin: null, failedAtMs: NOON_MS, attempts: 8, payload: { posts: [] } }) // prettier-ignore
  await using prepared = prepareFolder({ dataDir, servers: EMBEDDED }, 'test')
  await using queues = await openQueues(
    { dataDir, servers: EMBEDDED },
    { prepared, state: stores.state, events: silentEvents, key: new Secret(KEY) },
  )
  for (let i = 0; i < jobs; i++)
    await queues.process.add({ id: `open-${i}`, payload: { posts: [aPost({ id: `open:${i}` })] } })
  await queues.index.add({ id: 'erase-later', payload: { posts: [], erase: ['test:1'] }, delayMs: 3_600_000 })
  return dataDir
}

/** As the command does, in this process. */
async function move(dataDir: string, to: Target, environment: Readonly<Record<string, string>>) {
  const context = { dataDir, servers: serversIn(environment), secrets: secretsIn(environment) }
  await using sides = await openSides(context, { to, events: silentEvents })
  return await migrate({ ...sides, clock: systemClock, signal, tell: () => undefined })
}

async function contentOf(where: { readonly dataDir: string; readonly servers: Servers }) {
  await using stores = await createStores(where)
  await using prepared = prepareFolder(where, 'test')
  await using queues = await openQueues(where, { prepared, state: stores.state, events: silentEvents, key: new Secret(KEY) }) // prettier-ignore
  const state = await digestState(stores.state)
  return {
    posts: await digestPosts(stores.store, signal),
    state: Object.fromEntries([...state].map(([kind, { documents, digest }]) => [kind, `${documents} ${digest}`])),
    jobs: await jobsOf(queues),
  }
}

async function jobsOf(queues: Queues): Promise<readonly string[]> {
  const ids: string[] = []
  for (const name of ['collect', 'process', 'index'] as const)
    for await (const { id, delayMs } of queues[name].unfinished(Date.now()))
      ids.push(`${name}/${id}${delayMs > 0 ? ' later' : ''}`)
  return ids.sort()
}

it('an installation moves to a cluster whole, also when that is killed half-way, and back', { timeout: 240_000 }, async () => {
  const dataDir = await anInstallation(POSTS, JOBS)
  const { environment, servers } = aTarget()
  const args = ['migrate', '--to', 'cluster', '--data', dataDir, '--json']
  const first = startCli(args, environment)
  first.child.stderr?.on('data', () => {
    // Two of four pages are durable.
    if (first.output().stderr.includes(`2000 of ${POSTS} posts`)) first.child.kill('SIGKILL')
  })
  expect((await first.done).code, first.output().stderr).toBeNull()

  // What is half there is not worked with.
  const early = await cli(['dead-letters', 'replay', '--all', '--data', tempFolder('data')], { env: environment })
  expect(early).toMatchObject({ code: 2, stderr: expect.stringMatching(/a copy that .* has not finished[^]*run the same/) as unknown }) // prettier-ignore

  const second = await cli(args, { env: environment })
  expect(second.code, second.stderr).toBe(0)
  expect(second.stderr).toMatch(/goes on behind \d000 of 4000 posts/)
  expect(JSON.parse(second.stdout)).toEqual({ posts: POSTS, documents: 22, jobs: JOBS + 1, deadLetters: 1 })

  const before = await contentOf({ dataDir, servers: EMBEDDED })
  expect(before.posts.posts).toBe(POSTS)
  expect(before.jobs).toHaveLength(JOBS + 1)
  expect(before.jobs).toContain('index/erase-later later')
  expect(await contentOf({ dataDir: tempFolder('unused'), servers })).toEqual(before)
  await expect(move(dataDir, 'cluster', environment)).rejects.toThrow(/was copied there at/)
  const mapping = await cli(['migrate', '--mapping', '--json'], { env: environment })
  expect(JSON.parse(mapping.stdout)).toEqual({ indices: 0, posts: 0, settled: 0 })

  const newFolder = tempFolder('back')
  {
    // A process of the cluster that is still there.
    await using stores = await createStores({ dataDir: newFolder, servers })
    await using prepared = prepareFolder({ dataDir: newFolder, servers }, 'test')
    await using _queues = await openQueues({ dataDir: newFolder, servers }, { prepared, state: stores.state, events: silentEvents, key: new Secret(KEY) }) // prettier-ignore
    const refused = await cli(['migrate', '--to', 'embedded', '--data', newFolder], { env: environment })
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringMatching(/processes of the cluster are running: \S+:\d+/) as unknown }) // prettier-ignore
  }
  await move(newFolder, 'embedded', environment)
  expect(await contentOf({ dataDir: newFolder, servers: EMBEDDED })).toEqual(before)
  expect(readFileSync(join(newFolder, 'secret.key'), 'utf8')).toBe(`${KEY}\n`)
}) // prettier-ignore

it('refuses a running source, another key, and a target that is another installation’s', { timeout: 60_000 }, async () => {
  const dataDir = await anInstallation(10, 1)
  const { environment, servers } = aTarget()
  {
    using _held = lockDataFolder(dataDir, { command: 'start', nowMs: Date.now() })
    await expect(move(dataDir, 'cluster', environment)).rejects.toMatchObject({
      message: expect.stringContaining(`process ${process.pid} (rawang start`) as unknown,
      remedy: expect.stringContaining('stop it') as unknown,
    })
  }
  writeFileSync(join(dataDir, 'secret.key'), 'another key, in the data folder\n')
  await expect(move(dataDir, 'cluster', environment)).rejects.toMatchObject({
    message: expect.stringContaining('is not the key of the data folder') as unknown,
    remedy: expect.stringContaining(`RAWANG_SECRET_KEY_FILE=${join(dataDir, 'secret.key')}`) as unknown,
  })
  await move(await anInstallation(5, 0), 'cluster', environment)
  await expect(move(await anInstallation(10, 1), 'cluster', environment)).rejects.toThrow(/another installation/)
  {
    await using stores = await createStores({ dataDir, servers })
    expect((await stores.store.totals()).posts).toBe(5)
  }
  const nowhere = join(tempFolder('nothing'), 'data')
  await expect(move(nowhere, 'cluster', environment)).rejects.toThrow(/there is no data yet/)
  expect(existsSync(nowhere)).toBe(false)
  await expect(move(dataDir, 'cluster', { RAWANG_SECRET_KEY: KEY })).rejects.toThrow(/no Redis is named/)
}) // prettier-ignore

it('begins anew when the source has changed since it was interrupted', { timeout: 60_000 }, async () => {
  const dataDir = await anInstallation(1_500, 1)
  const { environment, servers } = aTarget()
  const context = { dataDir, servers, secrets: secretsIn(environment) }
  const stop = new AbortController()
  {
    await using sides = await openSides(context, { to: 'cluster', events: silentEvents })
    const interrupted = migrate({ ...sides, clock: systemClock, signal: stop.signal, tell: () => { stop.abort(new Error('enough')) } }) // prettier-ignore
    await expect(interrupted).rejects.toThrow('enough')
  }
  {
    await using stores = await createStores({ dataDir, servers: EMBEDDED })
    await stores.store.delete(['test:0'])
    await stores.store.upsert(manyPosts(2, (i) => ({ publishedAtMs: NOON_MS + i }), 'new:'))
  }
  expect(await move(dataDir, 'cluster', environment)).toMatchObject({ posts: 1_501 })
  expect(await contentOf({ dataDir: tempFolder('unused'), servers })).toEqual(await contentOf({ dataDir, servers: EMBEDDED })) // prettier-ignore
})
