import { rm, writeFile } from 'node:fs/promises'
import { acknowledgeAlert } from '../alerts/alert-book.ts'
import { deliveriesOf, retryDelivery } from '../alerts/outbox.ts'
import { EXPORT_FORMATS } from '../config/schema.ts'
import { DAY_MS, dayOf } from '../core/bangkok-time.ts'
import { UserError } from '../core/errors.ts'
import { createApi } from '../dashboards/api/app.ts'
import type { ApiDeps } from '../dashboards/api/deps.ts'
import { exportWeek } from '../exports/write.ts'
import { makeDataFolder } from '../queues/data-folder.ts'
import { dataFiles } from './data-dir.ts'
import { openIntake, type Intake } from './intake/open.ts'
import { listen, type RunningServer } from './listen.ts'
import { nextCronMs } from './next-cron.ts'
import { pageDir } from './page-build.ts'
import { measureQueues } from './queue-metrics.ts'
import { createReadiness, type RunningParts } from './readiness.ts'
import { measureSources } from './source-metrics.ts'
import { sourceStatuses } from './source-status.ts'
import { readStats } from './stats.ts'
import { VERSION } from './version.ts'
import { previewWatchWord } from './budgets/preview-words.ts'
import { planForMachines } from './commands/show-plan.ts'
import { chooseWeek, exportDeps, listExports, readExport } from './weekly-export.ts'
import type { Installation } from './wire.ts'
import { queueCounts } from './workers/start.ts'

export interface ServeOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** The demo's. */
  readonly receiver?: { log(): ReturnType<NonNullable<ApiDeps['receiverLog']>> }
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/

/** Serves the page and the API. @throws UserError when the address is not loopback, the port is taken, or a secret of the intake is not set. */
export async function startServer(
  installation: Installation,
  { host, port, receiver }: ServeOptions,
  parts: RunningParts,
  signal: AbortSignal,
): Promise<RunningServer> {
  if (!LOOPBACK.test(host))
    throw new UserError(
      `server.host: ${host} is not loopback, and this version has no authentication`,
      'use 127.0.0.1, and a tunnel or a reverse proxy that authenticates to reach it from elsewhere',
    )
  // On a cluster nobody else has made it.
  makeDataFolder(installation.dataDir)
  const intake = openIntake(installation)
  const app = createApi(apiDeps(installation, { receiver, intake }, parts, signal))
  const server = await listen(app, { host, port, option: '--port' })
  const file = dataFiles(installation.dataDir).server
  await writeFile(file, JSON.stringify({ url: server.url, pid: process.pid }), { mode: 0o600 })
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await rm(file, { force: true })
      await server[Symbol.asyncDispose]()
      await intake?.[Symbol.asyncDispose]()
    },
  }
}

function apiDeps(
  installation: Installation,
  { receiver, intake }: { readonly receiver: ServeOptions['receiver']; readonly intake: Intake | undefined },
  parts: RunningParts,
  signal: AbortSignal,
): ApiDeps {
  const { config, taxonomy, annotator, store, state, clock, events, changes, metrics, queues, dataDir } = installation
  const counts = () => queueCounts(queues)
  return {
    version: VERSION,
    config,
    taxonomy,
    annotator,
    store,
    state,
    clock,
    events,
    onChange: (listener) => changes.subscribe(listener),
    signal,
    registry: metrics.registry,
    beforeScrape: async () => {
      await measureQueues(installation)
      await measureSources(installation)
    },
    readiness: createReadiness(installation, parts, { page: true }),
    sources: async () => {
      const statuses = await sourceStatuses({ config, store, state, nowMs: clock.nowMs() })
      return statuses.map((status) => ({ ...status, skipped: { ...status.skipped } }))
    },
    stats: async () => {
      const stats = await readStats(store, state, await counts())
      return { ...stats, bySource: { ...stats.bySource }, byRole: { ...stats.byRole }, byCategory: { ...stats.byCategory }, queues: { ...stats.queues }, erased: [...stats.erased] } // prettier-ignore
    },
    plansFor: async (word) => {
      const plans = await previewWatchWord(word, state, clock.nowMs(), installation)
      return { sources: plans.map(planForMachines) }
    },
    alerts: {
      acknowledge: (id) => acknowledgeAlert(state, { id, nowMs: clock.nowMs() }),
      retry: (id) => retryDelivery(state, { id, nowMs: clock.nowMs() }),
      deliveriesOf: (alertId) => deliveriesOf(state, alertId),
    },
    exports: {
      async overview() {
        const nowMs = clock.nowMs()
        const { label, fromMs, untilMs } = chooseWeek({}, config, nowMs)
        const written = await listExports(dataDir)
        return {
          lastWeek: { label, from: dayOf(fromMs), to: dayOf(untilMs - DAY_MS) },
          nextAt: new Date(nextCronMs(config.exports.weekly)).toISOString(),
          formats: [...EXPORT_FORMATS],
          written: written.map(({ writtenAtMs, ...file }) => ({ ...file, writtenAt: new Date(writtenAtMs).toISOString() })), // prettier-ignore
        }
      },
      week: (choice, format) =>
        exportWeek(
          format,
          exportDeps({ store, state, config, taxonomy, annotator }, chooseWeek(choice, config, clock.nowMs())),
        ),
      file: (name) => readExport(dataDir, name),
    },
    receiverLog: receiver === undefined ? undefined : () => receiver.log(),
    intake: intake?.routes,
    pageDir: pageDir(),
  }
}
