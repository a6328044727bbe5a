import { chmodSync, mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import { cli, eventually, jsonlFile, startCli, tempFolder } from '../cli.ts'
import { smallDisk } from '../small-disk.ts'
import { staticWorld } from '../static-world.ts'

const POSTS = 600

/** A started `rawang start` with the address of its page. */
async function start(config: string, data: string, more: readonly string[] = []) {
  const run = startCli(['start', '--port', '0', '--config', config, '--data', data, '--json', ...more])
  const url = await eventually('the address of the page', () => {
    if (run.child.exitCode !== null) throw new Error(`start ended: ${run.output().stderr}`)
    const line = run.output().stdout.split('\n')[0]
    return line?.startsWith('{') === true ? (JSON.parse(line) as { url: string }).url : undefined
  })
  return { ...run, url }
}

/** Whether this user may mount a disk of its own; the limit on file sizes stands in for one elsewhere. */
const mayMount = (() => {
  using probe = smallDisk(1)
  return probe !== undefined
})()

const ask = async <T>(url: string, path: string) => (await (await fetch(new URL(path, url))).json()) as T

describe('rawang start', () => {
  let platform: SimulatedPlatform
  beforeAll(async () => {
    const world = staticWorld({ count: POSTS, untilMs: Date.now() - 60_000 })
    platform = await startSimulatedPlatform({ world, nowMs: Date.now })
  })
  afterAll(async () => {
    await platform[Symbol.asyncDispose]()
  })

  const configFile = (more: object = {}) => {
    const file = join(tempFolder('config'), 'rawang.yaml')
    const source = { id: 'simulated', title: 'Simulated', collector: 'mastodon', every: '2s', synthetic: true }
    const sources = [{ ...source, options: { server: platform.url } }]
    writeFileSync(file, stringify({ collecting: { allowPrivateAddresses: [platform.hostPort] }, sources, ...more }))
    return file
  }

  it(
    'collects by itself, serves, and after SIGTERM in the midst of work has lost and doubled nothing',
    { timeout: 120_000 },
    async () => {
      const [config, data] = [configFile(), tempFolder()]
      platform.setFault('mastodon', { kind: 'slow', delayMs: 150 })
      const first = await start(config, data)
      await eventually('the first posts', async () => {
        const { posts } = await ask<{ posts: number }>(first.url, '/api/v1/stats')
        return posts > 0 ? posts : undefined
      })
      const stopping = Date.now()
      first.child.kill('SIGTERM')
      const { code, stderr } = await first.done
      expect(code, stderr).toBe(0)
      expect(Date.now() - stopping).toBeLessThan(10_000)
      expect(existsSync(join(data, 'server.json'))).toBe(false)

      platform.setFault('mastodon', undefined)
      const second = await start(config, data)
      await eventually('every post', async () => {
        const { posts } = await ask<{ posts: number }>(second.url, '/api/v1/stats')
        return posts === POSTS ? true : undefined
      })
      const refused = await cli(['start', '--port', '0', '--config', config, '--data', data])
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain(`process ${second.child.pid} (rawang start`)
      // Looking on is possible all the same.
      const stats = JSON.parse((await cli(['stats', '--json', '--config', config, '--data', data])).stdout) as object
      expect(stats).toMatchObject({ posts: POSTS, deadLetters: 0, queues: { process: { waiting: 0 } } })
      expect(await ask(second.url, '/readyz')).toEqual({ ready: true, missing: [] })
      const metrics = await (await fetch(new URL('/metrics', second.url))).text()
      expect(metrics).toMatch(/rawang_posts_total\{stage="index",outcome="inserted"\} \d+/)
      expect(metrics).toContain('rawang_queue_oldest_seconds{queue="process"} 0')
      second.child.kill('SIGTERM')
      const end = await second.done
      expect(end.code).toBe(0)
      // One wide line per job, and no raw author or post in any.
      const lines = end.stderr
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as { event?: string })
      expect(lines.some(({ event }) => event === 'process finished')).toBe(true)
      expect(end.stderr).not.toContain('synthetic-person')
      expect(end.stderr).not.toContain('โพสต์สังเคราะห์')
    },
  )

  it('runs some roles only, and refuses those that do not exist', async () => {
    const data = tempFolder()
    const run = await start(configFile(), data, ['--role', 'serve'])
    await wait(3_000)
    expect(await ask(run.url, '/api/v1/stats')).toMatchObject({ posts: 0 })
    run.child.kill('SIGTERM')
    expect((await run.done).code).toBe(0)
    const wrong = await cli(['start', '--role', 'serv', '--data', data])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('serve')
  })

  it('binds to loopback only, and says so', async () => {
    const { code, stderr } = await cli([
      'start',
      '--config',
      configFile({ server: { host: '0.0.0.0' } }),
      '--data',
      tempFolder(),
    ])
    expect(code).toBe(2)
    expect(stderr).toMatch(/0\.0\.0\.0/)
    expect(stderr).toMatch(/authentication/)
  })

  it('names every mistake of a configuration at once', async () => {
    const file = configFile({ alerts: { rules: [{ kind: 'burts', id: 'x' }] }, server: { prot: 1 } })
    const { code, stderr } = await cli(['start', '--config', file, '--data', tempFolder()])
    expect(code).toBe(2)
    expect(stderr).toContain('server.prot')
    expect(stderr).toContain('alerts.rules[0]')
    const checked = await cli(['config', 'check', '--json', '--config', file])
    expect(checked.code).toBe(2)
    expect((JSON.parse(checked.stdout) as { problems: unknown[] }).problems.length).toBeGreaterThan(1)
  })

  it(
    'says that the disk is full, keeps what it had, and goes on when there is room again',
    { timeout: 120_000 },
    async () => {
      using disk = smallDisk(72)
      const data = disk === undefined ? tempFolder() : join(disk.folder, 'data')
      const post = (i: number) => ({ id: `d${i}`, text: `โพสต์สังเคราะห์ ${i} ${'ยาวมาก '.repeat(60)}` })
      const file = jsonlFile(Array.from({ length: 20_000 }, (_, i) => post(i)))
      // Where no small disk can be had, files may not grow beyond 16 MB: writing fails in the midst all the same.
      const limited = startCli(
        ['ingest', file, '--data', data, '--json'],
        {},
        disk === undefined ? { maxFileKb: 16 * 1024 } : {},
      )
      const full = /the disk (?:is full|failed to read or write).*room/
      await eventually('the full disk', () => (full.test(limited.output().stderr) ? true : undefined))
      await Promise.race([limited.done, wait(2_000)])
      limited.child.kill('SIGKILL')
      const { stderr, code } = await limited.done
      expect(code).not.toBe(0)
      expect(stderr).toMatch(full)
      const db = new DatabaseSync(join(data, 'rawang.db'))
      expect(db.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
      db.close()
      disk?.grow(400)
      const again = await cli(['ingest', file, '--data', data, '--json'])
      expect(again.code, again.stderr).toBe(0)
      expect(JSON.parse((await cli(['stats', '--json', '--data', data])).stdout)).toMatchObject({
        posts: 20_000,
        deadLetters: 0,
      })
    },
  )

  it.runIf(mayMount)(
    'says through /readyz that the disk is full, and reads on within seconds when there is room again',
    { timeout: 120_000 },
    async () => {
      using disk = smallDisk(200)
      const data = join(disk!.folder, 'data')
      platform.setFault('mastodon', { kind: 'slow', delayMs: 300 })
      const run = await start(configFile(), data)
      const stats = () =>
        ask<{ posts: number; deadLetters: number; queues: { collect: { active: number } } }>(run.url, '/api/v1/stats')
      await eventually('a source being read', async () =>
        (await stats()).queues.collect.active > 0 ? true : undefined,
      )
      {
        using _filler = disk!.fill()
        const unready = await eventually('not ready', async () => {
          const answer = await fetch(new URL('/readyz', run.url))
          return answer.status === 503 ? answer.text() : undefined
        })
        expect(unready).toContain('the disk is full')
        // The run that is under way fails meanwhile, and can't even say that it ended.
        await eventually('a failed job', () => (run.output().stderr.includes('job retried') ? true : undefined))
        expect((await fetch(new URL('/healthz', run.url))).status).toBe(200)
      }
      platform.setFault('mastodon', undefined)
      await eventually('every post', async () => ((await stats()).posts === POSTS ? true : undefined), 20_000)
      expect(await ask(run.url, '/readyz')).toEqual({ ready: true, missing: [] })
      expect((await stats()).deadLetters).toBe(0)
      run.child.kill('SIGTERM')
      expect((await run.done).code).toBe(0)
    },
  )

  it('refuses a data folder that it may only read, and still looks into it', async () => {
    using disk = smallDisk(200)
    const data = join(disk?.folder ?? tempFolder(), 'data')
    await cli(['ingest', jsonlFile([{ text: 'ก' }]), '--data', data])
    if (disk === undefined) chmodSync(data, 0o500)
    else disk.makeReadOnly()
    const { code, stderr } = await cli(['start', '--port', '0', '--config', configFile(), '--data', data])
    expect(code).toBe(2)
    expect(stderr).toMatch(/can't be written[^]*what to do:/)
    expect(JSON.parse((await cli(['stats', '--json', '--data', data])).stdout)).toMatchObject({ posts: 1 })
    if (disk === undefined) chmodSync(data, 0o700)
  })

  it('ends at once at a second signal, and says so by its exit code', async () => {
    platform.setFault('mastodon', { kind: 'slow', delayMs: 3_000 })
    const run = await start(configFile(), tempFolder())
    await wait(1_500)
    run.child.kill('SIGTERM')
    run.child.kill('SIGINT')
    const { code } = await run.done
    platform.setFault('mastodon', undefined)
    expect([130, 143]).toContain(code)
  })

  it('says what is wrong with a data folder that holds something else, and leaves it alone', async () => {
    const data = join(tempFolder(), 'data')
    mkdirSync(data)
    writeFileSync(join(data, 'rawang.db'), 'no database')
    const { code, stderr } = await cli(['ingest', jsonlFile([{ text: 'ก' }]), '--data', data])
    expect(code).toBe(2)
    expect(stderr).toContain('rawang.db')
    expect(readFileSync(join(data, 'rawang.db'), 'utf8')).toBe('no database')
  })

  it.each([
    ['alone', undefined],
    ['beside a damaged store', 'no database'],
  ])('says that the queues are damaged, %s, and ends', async (_, store) => {
    const data = join(tempFolder(), 'data')
    mkdirSync(join(data, 'queues'), { recursive: true })
    writeFileSync(join(data, 'queues', 'PG_VERSION'), 'no version')
    if (store !== undefined) writeFileSync(join(data, 'rawang.db'), store)
    const { code, stderr } = await cli(['ingest', jsonlFile([{ text: 'ก' }]), '--data', data])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      store === undefined ? /queues can't be opened/ : /rawang\.db is not a database|queues can't be opened/,
    )
    expect(stderr).toContain('what to do')
    expect(stderr).not.toMatch(/unhandled|\n {4}at /i)
  })
})
