import { hostname } from 'node:os'
import { createPace } from '../collectors/http/pace.ts'
import type { RobotsMemory } from '../collectors/http/robots.ts'
import type { Spending } from '../collectors/http/spending.ts'
import type { Config, SecretSource } from '../config/schema.ts'
import type { Collector } from '../core/ports/collector.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { HttpClient } from '../core/ports/http-client.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { Clock } from '../core/clock.ts'
import type { Events } from '../core/events.ts'
import type { Secret } from '../core/secret.ts'
import type { Pseudonymise } from '../core/seal.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { Taxonomy } from '../core/taxonomy.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { loadSegmenterModel } from '../processors/load-segmenter.ts'
import { SEGMENTERS } from '../processors/thai/segment.ts'
import type { Segmenter } from '../processors/thai/segment.ts'
import { lockDataFolder, makeDataFolder } from '../queues/data-folder.ts'
import { openEmbeddedQueues, openQueueDatabase } from '../queues/embedded/open.ts'
import type { Queues } from '../queues/open.ts'
import { createLedger, type Ledger } from './budgets/ledger.ts'
import { credentialKey } from './budgets/spending.ts'
import { createConfiguredAnnotator } from './annotate/annotator.ts'
import { createAnnotatorThreads, type AnnotatorThreads } from './annotate/threads.ts'
import { createChanges, type Changes } from './changes.ts'
import type { Context } from './context.ts'
import { dataFiles, hasData, requireData } from './data-dir.ts'
import { identityOf } from './identity.ts'
import { createReceipts, type Receipts } from './ingest/receipts.ts'
import { createEvents } from './observability/events.ts'
import { createLogger, type Logger } from './observability/logger.ts'
import { createMetrics, type Metrics } from './observability/metrics.ts'
import { credentialNamer, pseudonymiser, secretKey } from './pseudonyms.ts'
import { systemClock } from './system-clock.ts'
import { note } from './terminal.ts'
import { refuseHalfCopy } from './migrate/progress.ts'
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
  readonly receipts: Receipts
  /** At the collector's own pace, which all its sources of one host or credential share, in whichever process they are read. */
  readonly httpFor: (
    collector: Pick<Collector, 'limits' | 'robots' | 'rateLimit' | 'platform' | 'secrets'>,
    spending: Spending,
    /** Of the source, parsed. */
    options: unknown,
  ) => Promise<HttpClient>
  /** What every credential has used of its budgets. */
  readonly ledger: Ledger
  readonly nameCredential: (secret: Secret) => string
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

type Where = Pick<Context, 'dataDir' | 'servers'>
type Stores = { readonly store: PostStore; readonly state: StateStore } & AsyncDisposable

/**
 * Opens an installation for work. Without Redis that is one process per data folder.
 * @throws UserError naming the process that has it, or saying what is wrong with a server.
 */
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
    const logger = createLogger({ level: options.quiet === true ? 'warn' : config.logging.level })
    const metrics = createMetrics()
    const ownEvents = createEvents({ logger, metrics })
    const redis = await openRedisParts(context.servers)
    const relay = redis === undefined ? undefined : stack.use(redis.openNotices(ownEvents))
    const { events, changes } = createChanges(ownEvents, relay)
    const prepared = stack.use(prepareFolder(context, options.command))
    let annotator: Annotator | undefined
    const annotatorThreads = stack.use(createAnnotatorThreads(config.processing))
    // Whether they can start is asked again before the first work is taken.
    if (options.reads === true) annotatorThreads.ready().catch(() => undefined)
    const { store, state } = stack.use(await createStores(context))
    await refuseHalfCopy(state)
    const key = secretKey(dataDir, secrets, { manyMachines: context.servers.elasticsearch !== undefined })
    const queues = stack.use(await openQueues(context, { prepared, state, events, key }))
    const turns = redis === undefined ? undefined : stack.use(redis.openTurns())
    const nameCredential = credentialNamer(key)
    const robotsMemory: RobotsMemory = new Map()
    const pace = createPace(systemClock, turns)
    const httpFor: Installation['httpFor'] = async (collector, spending, options) => {
      const { limits, robots, rateLimit } = collector
      const { createHttpClient } = await import('../collectors/http/client.ts')
      return createHttpClient({
        contact: config.collecting.contact,
        requestTimeoutMs: config.collecting.requestTimeout,
        maxBodyBytes: Math.round(config.collecting.maxBodyMb * 1024 * 1024),
        allowPrivateAddresses: config.collecting.allowPrivateAddresses,
        requestsPerMinute: limits.requestsPerMinute,
        clock: systemClock,
        pace,
        spending,
        robots: robots === true ? robotsMemory : undefined,
        rateLimit,
        credential: credentialKey(collector, options, secrets, nameCredential),
      })
    }
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
      receipts: createReceipts(state, systemClock),
      httpFor,
      ledger: createLedger({ state, clock: systemClock }),
      nameCredential,
      clock: systemClock,
      events,
      changes,
      metrics,
      logger,
      pseudonymise: pseudonymiser(key),
      holder: `${hostname()}:${process.pid}`,
      running: new Set(),
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

/** What of Redis is not a queue; undefined without Redis. Its client is loaded where there is one. */
async function openRedisParts({ redis: settings, prefix }: Context['servers']) {
  if (settings === undefined) return undefined
  const [{ openRedisNotices }, { openRedisHostTurns }] = await Promise.all([
    import('../queues/redis/notices.ts'),
    import('../queues/redis/host-turns.ts'),
  ])
  return {
    openNotices: (events: Events) => openRedisNotices({ settings, prefix, events, clock: systemClock }),
    openTurns: () => openRedisHostTurns({ settings, prefix }),
  }
}

/** The two stores alone, also while other processes work with them. @throws UserError when there is no data. */
export async function openStores(context: Where, { readOnly }: { readonly readOnly: boolean }): Promise<Stores> {
  requireData(context)
  return openStoresThere(context, readOnly)
}

/** The two stores for writing, made when they are not there. */
export async function createStores(context: Where): Promise<Stores> {
  if (context.servers.elasticsearch === undefined) makeDataFolder(context.dataDir)
  return openStoresThere(context, false)
}

/** The two stores for reading; before there is data, empty ones that are nowhere: what is configured can be looked at all the same. */
export async function openOrInventStores(context: Where): Promise<Stores> {
  if (hasData(context)) return openStoresThere(context, true)
  note(`${context.dataDir}: there is no data yet, so this is by the configuration alone`)
  return asStores(await openSqliteStore({ file: ':memory:' }))
}

export const SEGMENTER_IDS: readonly string[] = [...SEGMENTERS.keys()]

export function createSegmenter(id: string, config: Config): Segmenter {
  const create = SEGMENTERS.get(id)
  if (create === undefined) throw new Error(`no segmenter ${id}`)
  return create({ customWords: config.processing.customWords, model: loadSegmenterModel })
}

async function openStoresThere({ dataDir, servers }: Where, readOnly: boolean): Promise<Stores> {
  const { elasticsearch, prefix } = servers
  const opened =
    elasticsearch === undefined
      ? await openSqliteStore({ file: dataFiles(dataDir).store, readOnly })
      : await (
          await import('../indexer/elasticsearch/open.ts')
        ).openElasticsearchStore({ ...elasticsearch, prefix, clock: systemClock })
  return asStores(opened)
}

function asStores(opened: Awaited<ReturnType<typeof openSqliteStore>>): Stores {
  return { store: opened.posts, state: opened.state, [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose]() }
}

/** What embedded queues need before anything else: the folder for ourselves, and their database on its way. */
export interface PreparedFolder extends AsyncDisposable {
  readonly opening: ReturnType<typeof openQueueDatabase> | undefined
}

export function prepareFolder({ dataDir, servers }: Where, command: string): PreparedFolder {
  if (servers.redis !== undefined) return { opening: undefined, [Symbol.asyncDispose]: () => Promise.resolve() }
  const lock = lockDataFolder(dataDir, { command, nowMs: systemClock.nowMs() })
  const opening = openQueueDatabase(dataDir)
  // It is awaited when the queues are opened: until then a failure is nobody's.
  opening.catch(() => undefined)
  return {
    opening,
    async [Symbol.asyncDispose]() {
      // Also when something else failed before the queues took it over.
      await opening.then((database) => database.close()).catch(() => undefined)
      lock[Symbol.dispose]()
    },
  }
}

/** The queues alone. @throws UserError when they belong to another installation, or can't be opened. */
export async function openQueues(
  { dataDir, servers: { redis, prefix } }: Where,
  { prepared, state, events, key }: { prepared: PreparedFolder; state: StateStore; events: Events; key: Secret },
): Promise<Queues> {
  const options = { deadLetters: stateOf(state, STATE.deadLetter), events, clock: systemClock, random: Math.random }
  if (redis === undefined) {
    await releaseAllLeases(state)
    return openEmbeddedQueues({ ...options, dataDir, ...(prepared.opening && { opening: prepared.opening }) })
  }
  const { openRedisQueues } = await import('../queues/redis/open.ts')
  const installationId = await identityOf(state, { key, nowMs: systemClock.nowMs() })
  return openRedisQueues({ ...options, settings: redis, prefix, installationId })
}
