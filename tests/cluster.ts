import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { stringify } from 'yaml'
import { systemClock } from '../app/system-clock.ts'
import type { Stats } from '../app/stats.ts'
import { UnavailableError } from '../core/errors.ts'
import type { Post } from '../core/post.ts'
import { Secret } from '../core/secret.ts'
import type { Queues } from '../queues/open.ts'
import { batchJobId } from '../queues/job-ids.ts'
import { openRedisQueues } from '../queues/redis/open.ts'
import { aPost } from './builders.ts'
import { cli, eventually, startCli, tempFolder, type CliResult } from './cli.ts'

export interface ClusterForTest {
  readonly prefix: string
  /** What tells any command of it where it is. */
  readonly where: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  /** Starts a process of these roles; resolves when it can be asked how it is. */
  start(roles: string, env?: Readonly<Record<string, string>>): Promise<ClusterProcess>
  run(args: readonly string[]): Promise<CliResult>
  /** Kills whatever a test that failed has left. */
  killAll(): Promise<void>
  /** The queues as another process of the installation sees them; it must have begun. */
  openQueues(): Promise<Queues>
}

export interface ClusterProcess {
  readonly roles: string
  readonly url: string
  readonly output: () => CliResult
  /** Ends it as kill -9 does. */
  kill(): Promise<void>
  /** Ends it as a supervisor does, and says how that went. */
  stop(): Promise<CliResult>
  /** Of a process with the role serve. */
  stats(): Promise<Stats>
  ready(): Promise<{ readonly ready: boolean; readonly missing: readonly { part: string; problem: string; remedy?: string }[] }> // prettier-ignore
}

/** An installation of many processes on the given servers, under a prefix of its own. Without Redis, of one process at a time. */
export function aCluster(
  servers: { readonly redis: string | undefined; readonly elasticsearch?: string | undefined },
  config: object,
): ClusterForTest {
  const prefix = `t${randomUUID().slice(0, 8)}`
  const data = join(tempFolder('cluster'), 'not-made-yet')
  const file = join(tempFolder('config'), 'rawang.yaml')
  writeFileSync(file, stringify(config))
  const environment = {
    ...(servers.redis === undefined ? {} : { REDIS_URL: servers.redis }),
    ...(servers.elasticsearch === undefined ? {} : { ELASTICSEARCH_URL: servers.elasticsearch }),
    RAWANG_PREFIX: prefix,
    RAWANG_SECRET_KEY: 'a key for tests, of no use elsewhere',
  }
  const where = ['--config', file, '--data', data]
  const run = (args: readonly string[]) => cli([...args, ...where], { env: environment })
  const children = new Set<ReturnType<typeof startCli>>()
  return {
    prefix,
    where,
    environment,
    async killAll() {
      for (const { child, done } of children) {
        child.kill('SIGKILL')
        await done
      }
    },
    async start(roles, env = {}) {
      const port = roles.split(',').includes('serve') ? '--port' : '--health-port'
      const process = startCli(['start', '--role', roles, port, '0', '--json', ...where], { ...environment, ...env })
      children.add(process)
      const url = await eventually(`the process of ${roles}`, () => {
        if (process.child.exitCode !== null) throw new Error(`${roles} ended: ${process.output().stderr}`)
        const line = process.output().stdout.split('\n')[0]
        return line?.startsWith('{') === true ? (JSON.parse(line) as { url: string }).url : undefined
      })
      const ask = async <T>(path: string) => (await (await fetch(new URL(path, url))).json()) as T
      return {
        roles,
        url,
        output: process.output,
        async kill() {
          process.child.kill('SIGKILL')
          await process.done
        },
        stop() {
          process.child.kill('SIGTERM')
          return process.done
        },
        stats: () => ask('/api/v1/stats'),
        ready: () => ask('/readyz'),
      }
    },
    run,
    async openQueues() {
      if (servers.redis === undefined) throw new Error('without Redis only one process has the queues')
      const url = new Secret(servers.redis)
      const client = new Redis(servers.redis)
      const installationId = (await client.get(`{${prefix}}:installation`)) ?? ''
      client.disconnect()
      const ignore = () => undefined
      return openRedisQueues({
        settings: { servers: { kind: 'single', url } },
        prefix,
        installationId,
        // Only adds.
        deadLetters: undefined as never,
        events: { jobRetried: ignore, deadLettered: ignore, failed: ignore },
        clock: systemClock,
        random: Math.random,
      })
    },
  }
}

const PER_JOB = 100

/** Puts synthetic posts `<first>`, `<first + 1>` … on the queue `process`; a server that is away is waited for. */
export async function flow(
  queues: Queues,
  { first, count }: { readonly first: number; readonly count: number },
): Promise<void> {
  for (let at = first; at < first + count; at += PER_JOB) {
    const posts = Array.from({ length: Math.min(PER_JOB, first + count - at) }, (_, i) => postOf(at + i))
    await eventually('room on the queue', async () => {
      try {
        await queues.process.add({ id: batchJobId(posts), payload: { posts } })
        return true
      } catch (error) {
        if (error instanceof UnavailableError) return undefined
        throw error
      }
    })
  }
}

function postOf(n: number): Post {
  return aPost({
    id: `flow:${n}`,
    source: 'flow',
    text: `โพสต์สังเคราะห์หมายเลข ${n}: โอนเงินซื้อของออนไลน์แล้วร้านเงียบหาย ยังไม่ได้ของเลยค่ะ`,
    publishedAtMs: Date.now() - 1_000,
    collectedAtMs: Date.now(),
  })
}

/** Waits until so many posts are stored and no job is left. @param serving - A process with the role serve. */
export async function everyPost(serving: ClusterProcess, posts: number, timeoutMs = 120_000): Promise<Stats> {
  let last: Stats | undefined
  const look = async () => {
    last = await serving.stats()
    const queues = [last.queues?.['process'], last.queues?.['index']]
    const isIdle = queues.every((q) => q !== undefined && q.waiting + q.active + q.delayed === 0)
    return last.posts >= posts && isIdle ? last : undefined
  }
  try {
    return await eventually(`${posts} posts`, look, timeoutMs)
  } catch (error) {
    throw new Error(`${String(error)}; it came to ${JSON.stringify(last)}`, { cause: error })
  }
}
