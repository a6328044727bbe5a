import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A server of somebody else's, running for the tests. Disposing it ends it and waits until it has ended. */
export interface RunningProcess extends AsyncDisposable {
  readonly pid: number
  /** Ends it the hard way, as a power cut would, and waits until it has ended. */
  kill(): Promise<void>
}

const PATIENCE_MS = 180_000
const PROBE_EVERY_MS = 100
const LAST_OUTPUT = 4_000
const STOP_MS = 20_000

/** Runs a program, and ends it when whoever started us is gone: its end of our input closes then, however it died. */
const GUARDED = `exec 3<&0
"$@" </dev/null & server=$!
(cat <&3 >/dev/null; kill $server) 2>/dev/null & guard=$!
trap : TERM
while kill -0 $server 2>/dev/null; do wait $server; done
kill $guard 2>/dev/null`

/**
 * Starts a program in a process group of its own and waits until `isReady`.
 * @throws Error with the end of its output when it ends before, or takes longer than 3 minutes.
 */
export async function startProcess(
  program: string,
  args: readonly string[],
  options: {
    readonly name: string
    readonly isReady: () => Promise<boolean>
    readonly env?: Readonly<Record<string, string>>
    readonly cwd?: string
    readonly user?: { readonly uid: number; readonly gid: number } | undefined
  },
): Promise<RunningProcess> {
  const child = spawn('/bin/sh', ['-c', GUARDED, 'sh', program, ...args], {
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...options.user,
  })
  let output = ''
  const keep = (text: string) => (output = (output + text).slice(-LAST_OUTPUT))
  child.stdout.setEncoding('utf8').on('data', keep)
  child.stderr.setEncoding('utf8').on('data', keep)
  child.on('error', (error) => keep(error.message))
  const ended = once(child, 'close').catch(() => undefined)
  const { pid } = child
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const stop = async (signal: NodeJS.Signals) => {
    if (pid === undefined || hasEnded()) return
    signalGroup(pid, signal)
    const impatience = setTimeout(() => {
      signalGroup(pid, 'SIGKILL')
    }, STOP_MS)
    await ended
    clearTimeout(impatience)
  }
  const until = Date.now() + PATIENCE_MS
  while (pid === undefined || hasEnded() || !(await options.isReady().catch(() => false))) {
    if (pid === undefined || hasEnded() || Date.now() > until) {
      await stop('SIGKILL')
      throw new Error(`${options.name} did not start. Its last words:\n${output}`)
    }
    await wait(PROBE_EVERY_MS)
  }
  return { pid, kill: () => stop('SIGKILL'), [Symbol.asyncDispose]: () => stop('SIGTERM') }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** A port on loopback that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
