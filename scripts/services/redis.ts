import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { aptInstall, CannotInstall, findProgram } from './install.ts'
import { freePort, startProcess, type RunningProcess } from './process.ts'

export interface RunningRedis extends RunningProcess {
  readonly url: string
  readonly port: number
}

/** @throws CannotInstall saying what to do. */
export async function findRedis(): Promise<string> {
  const found = findProgram('redis-server')
  if (found !== undefined) return found
  if (await aptInstall('redis-server')) {
    const installed = findProgram('redis-server')
    if (installed !== undefined) return installed
  }
  throw new CannotInstall(
    'The tests of the cluster need a Redis. Install it with\n\n  sudo apt-get update && sudo apt-get install -y redis-server\n\nor name a running one that may be written to in REDIS_URL.',
  )
}

/**
 * Starts a Redis that keeps everything (append-only file, no eviction) in a folder.
 * @param options.folder - Default: a new one, removed when it stops.
 * @param options.sentinelOf - Instead: a Sentinel that watches over the server on this port under the name `mymaster`.
 * @param options.settings - Further settings, e.g. `{ maxmemory: '8mb' }`.
 */
export async function startRedis(
  options: {
    readonly port?: number
    readonly folder?: string
    readonly sentinelOf?: number
    readonly settings?: Readonly<Record<string, string>>
  } = {},
): Promise<RunningRedis> {
  const program = await findRedis()
  const port = options.port ?? (await freePort())
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'rawang-redis-'))
  mkdirSync(folder, { recursive: true })
  const place = { port: String(port), bind: '127.0.0.1', dir: folder }
  const args =
    options.sentinelOf === undefined
      ? asArguments({ ...place, appendonly: 'yes', save: '', 'maxmemory-policy': 'noeviction', ...options.settings })
      : [sentinelConfiguration(folder, options.sentinelOf), '--sentinel', ...asArguments(place)]
  const running = await startProcess(program, args, { name: 'Redis', isReady: () => answersPing(port) })
  return {
    pid: running.pid,
    port,
    url: `redis://127.0.0.1:${port}`,
    kill: () => running.kill(),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

function asArguments(settings: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
}

/** A Sentinel writes what it learns into its configuration. */
function sentinelConfiguration(folder: string, port: number): string {
  const file = join(folder, 'sentinel.conf')
  writeFileSync(file, `sentinel monitor mymaster 127.0.0.1 ${port} 1\n`)
  return file
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('PING\r\n'))
    socket.setTimeout(1_000, () => socket.destroy())
    socket.once('data', (answer) => {
      // While it still reads its file the answer is -LOADING.
      resolve(/^(\+PONG|-NOAUTH)/.test(answer.toString()))
      socket.destroy()
    })
    socket.once('error', () => {
      resolve(false)
    })
    socket.once('close', () => {
      resolve(false)
    })
  })
}
