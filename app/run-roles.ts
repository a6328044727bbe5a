import { exportLastWeek, exportMissedWeek } from './weekly-export.ts'
import { aborted } from './lifecycle.ts'
import { startProbe } from './probe.ts'
import { createRunningParts } from './readiness.ts'
import { applyRetention } from './retention.ts'
import { startScheduler } from './scheduler.ts'
import { startServer, type ServeOptions } from './serve.ts'
import type { Installation } from './wire.ts'
import { oncePerMinute, oneAtATime } from './workers/once.ts'
import { startWorkers, type QueueRole } from './workers/start.ts'
import { runAlerts, runTrends } from './workers/watch.ts'

/** What a process may do; all of it by default. */
export const ROLES = ['schedule', 'collect', 'process', 'index', 'trend', 'alert', 'serve'] as const
export type Role = (typeof ROLES)[number]

/** No source's id begins so. */
const EXPORT = '~weekly-export'

const QUEUE_ROLES: readonly QueueRole[] = ['collect', 'process', 'index']

export interface RunOptions extends ServeOptions {
  /** Where a process that does not serve the page says how it is; undefined: nowhere. */
  readonly probe?: { readonly host: string; readonly port: number } | undefined
  /** Called with the page's address once it can be opened. */
  readonly onListening?: (url: string) => void
}

/**
 * Runs the roles until the signal aborts; then stops taking work, finishes or hands back what is under way, and resolves.
 * @throws UserError when a role can't begin.
 */
export async function runRoles(
  installation: Installation,
  roles: readonly Role[],
  { onListening, probe, ...options }: RunOptions,
  signal: AbortSignal,
): Promise<void> {
  const has = (role: Role) => roles.includes(role)
  // Also when a later role can't begin: the loops of the earlier ones must end then.
  const stop = new AbortController()
  const ending = AbortSignal.any([signal, stop.signal])
  const parts = createRunningParts({ events: installation.events, signal: ending })
  // Disposed in reverse: the scheduler stops first, then the server, the workers last.
  await using running = new AsyncDisposableStack()
  running.use(await startWorkers(installation, QUEUE_ROLES.filter(has)))
  const loops: Promise<void>[] = []
  const loop = (part: string, work: Promise<void>) => {
    parts.watch(part, work)
    loops.push(work.catch(() => undefined))
  }
  running.defer(async () => {
    stop.abort()
    await Promise.all(loops)
  })
  if (has('trend')) loop('trends', runTrends(installation, ending))
  if (has('alert')) loop('alerts', runAlerts(installation, ending))
  if (has('serve')) {
    const server = running.use(await startServer(installation, options, parts, signal))
    onListening?.(server.url)
  } else if (probe !== undefined) {
    const server = running.use(await startProbe(installation, parts, probe))
    onListening?.(server.url)
  }
  if (has('schedule')) {
    const { config, queues, state, clock, events } = installation
    running.use(
      startScheduler({
        config,
        collectors: installation.collectors,
        queues,
        state,
        clock,
        events,
        exportLastWeek: () => oncePerMinute(EXPORT, installation, () => exportLastWeek(installation)),
        applyRetention: () =>
          oncePerMinute('~retention', installation, async () => {
            await applyRetention(installation)
          }),
      }),
    )
    loop(
      'weekly export',
      oneAtATime(EXPORT, installation, () => exportMissedWeek(installation)),
    )
  }
  await aborted(signal)
}
