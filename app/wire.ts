import { mkdirSync } from 'node:fs'
import { hostname } from 'node:os'
import { createHttpClient } from '../collectors/http/client.ts'
import { createPace } from '../collectors/http/pace.ts'
import type { Config, SecretSource } from '../config/schema.ts'
import type { Collector } from '../core/ports/collector.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { HttpClient } from '../core/ports/http-client.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { Clock } from '../core/clock.ts'
import type { Events } from '../core/events.ts'
import type { Pseudonymise } from '../core/seal.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { loadSegmenterModel } from '../processors/load-segmenter.ts'
import { SEGMENTERS } from '../processors/thai/segment.ts'
import type { Segmenter } from '../processors/thai/segment.ts'
import { lockDataFolder } from '../queues/data-folder.ts'
import { openEmbeddedQueues, openQueueDatabase } from '../queues/embedded/open.ts'
import type { Queues } from '../queues/open.ts'
import { createConfiguredAnnotator } from './annotate/annotator.ts'
import { createAnnotatorThreads, type AnnotatorThreads } from './annotate/threads.ts'
import { createChanges, type Changes } from './changes.ts'
import type { Context } from './context.ts'
import { dataFiles, requireData } from './data-dir.ts'
import { createEvents } from './observability/events.ts'
import { createLogger, type Logger } from './observability/logger.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import { pseudonymiser, secretKey } from './pseudonyms.ts'
import { systemClock } from './system-clock.ts'
import { releaseAllLeases } from './workers/lease.ts'

/** Everything a role works with. The only place that knows a port and its adapter. */
export interface Installation extends AsyncDisposable {
  readonly config: Config
  readonly dataDir: string
  readonly taxonomy: Taxonomy
  readonly secrets: SecretSource
  readonly collectors: ReadonlyMap<string, Collector>
  /** In this thread, for queries; made when it is first asked for. */
  readonly annotator: Annotator
  readonly annotatorThreads: AnnotatorThreads
  readonly store: PostStore
  readonly state: StateStore
  readonly queues: Queues
  /** At the collector's own pace, which all its sources of one host share. */
  readonly httpFor: (collector: Pick<Collector, 'limits'>) => HttpClient
  readonly clock: Clock
  readonly events: Events
  readonly changes: Changes
  readonly metrics: Metrics
  readonly logger: Logger
  readonly pseudonymise: Pseudonymise
  readonly holder: string
  /** Sources that this process is reading now. */
  readonly running: Set<string>
}

/** Opens an installation for work: one process per data folder. @throws UserError naming the process that has it. */
export async function openInstallation(
  context: Context,
  options: {
    readonly command: string
    readonly quiet?: boolean
    /** Posts will be read: the threads for it start while the rest opens. */
    readonly reads?: boolean
  },
): Promise<Installation> {
  const { config, dataDir, secrets } = context
  const stack = new AsyncDisposableStack()
  try {
    stack.use(lockDataFolder(dataDir, { command: options.command, nowMs: systemClock.nowMs() }))
    const opening = openQueueDatabase(dataDir)
    // Awaited below: until then a failure is nobody's, and what fails meanwhile must not leave it open.
    opening.catch(() => undefined)
    stack.defer(() => opening.then((database) => database.close()).catch(() => undefined))
    const logger = createLogger({ level: options.quiet === true ? 'warn' : config.logging.level })
    const metrics = createMetrics()
    const { events, changes } = createChanges(createEvents({ logger, metrics }))
    let annotator: Annotator | undefined
    const annotatorThreads = stack.use(createAnnotatorThreads(config.processing))
    // Whether they can start is asked again before the first work is taken.
    if (options.reads === true) annotatorThreads.ready().catch(() => undefined)
    const { posts: store, state } = stack.use(await openSqliteStore({ file: dataFiles(dataDir).store }))
    await releaseAllLeases(state)
    const queues = stack.use(
      await openEmbeddedQueues({
        dataDir,
        opening,
        deadLetters: stateOf(state, STATE.deadLetter),
        events,
        clock: systemClock,
        random: Math.random,
      }),
    )
    const pace = createPace(systemClock)
    const httpFor: Installation['httpFor'] = ({ limits }) =>
      createHttpClient({
        contact: config.collecting.contact,
        requestTimeoutMs: config.collecting.requestTimeout,
        maxBodyBytes: Math.round(config.collecting.maxBodyMb * 1024 * 1024),
        allowPrivateAddresses: config.collecting.allowPrivateAddresses,
        requestsPerMinute: limits.requestsPerMinute,
        clock: systemClock,
        pace,
      })
    const resources = stack.move()
    return {
      config,
      dataDir,
      taxonomy: context.taxonomy,
      secrets,
      collectors: context.collectors,
      get annotator() {
        return (annotator ??= createConfiguredAnnotator(config.processing))
      },
      annotatorThreads,
      store,
      state,
      queues,
      httpFor,
      clock: systemClock,
      events,
      changes,
      metrics,
      logger,
      pseudonymise: pseudonymiser(secretKey(dataDir, secrets)),
      holder: `${hostname()}:${process.pid}`,
      running: new Set(),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** The two stores alone, also while another process works on the same folder. @throws UserError when there is no data. */
export async function openStores(
  dataDir: string,
  { readOnly }: { readonly readOnly: boolean },
): Promise<{ readonly store: PostStore; readonly state: StateStore } & AsyncDisposable> {
  requireData(dataDir)
  const opened = await openSqliteStore({ file: dataFiles(dataDir).store, readOnly })
  return { store: opened.posts, state: opened.state, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

export const SEGMENTER_IDS: readonly string[] = [...SEGMENTERS.keys()]

export function createSegmenter(id: string, config: Config): Segmenter {
  const create = SEGMENTERS.get(id)
  if (create === undefined) throw new Error(`no segmenter ${id}`)
  return create({ customWords: config.processing.customWords, model: loadSegmenterModel })
}

/** The two stores for writing, made when they are not there. */
export async function createStores(
  dataDir: string,
): Promise<{ readonly store: PostStore; readonly state: StateStore } & AsyncDisposable> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const opened = await openSqliteStore({ file: dataFiles(dataDir).store })
  return { store: opened.posts, state: opened.state, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}
