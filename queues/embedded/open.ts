import { join } from 'node:path'
import { createPostgresBackend, runMigrations, withBackend, type PgPool } from 'bullmq'
import type { z } from 'zod'
import type { JobQueue } from '../../core/ports/job-queue.ts'
import { UserError, describeError } from '../../core/errors.ts'
import { createBullQueue, type MakeWorker } from '../bull-queue.ts'
import { DEFAULT_MAX_ATTEMPTS, type OpenQueuesOptions, type Queues } from '../open.ts'
import { PAYLOADS } from '../payloads.ts'
import type { Wire } from '../wire.ts'
import { openDatabaseThread, type EmbeddedDatabase } from './database.ts'
import { createPglitePool } from './pglite-pool.ts'
import { QUEUE_SCHEMA } from './schema.ts'

const VACUUM_EVERY_MS = 5 * 60_000

/**
 * The queues in this process, on disk in `queues/` of the data folder. The caller holds the folder's lock: whatever a former
 * process had begun is therefore nobody's, and is handed back at once.
 * @throws UserError when the folder can't be opened.
 */
export async function openEmbeddedQueues(
  options: OpenQueuesOptions & {
    readonly dataDir: string
    /** Begun already, so that other things could be opened meanwhile. */
    readonly opening?: Promise<EmbeddedDatabase>
  },
): Promise<Queues> {
  const {
    dataDir,
    opening = openQueueDatabase(dataDir),
    deadLetters,
    events,
    clock,
    random,
    maxAttempts = DEFAULT_MAX_ATTEMPTS,
  } = options
  const database = await opening
  const pool = createPglitePool(database)
  await handBackActive(pool)
  const { Queue, Worker } = withBackend(createPostgresBackend)
  const closing = new AsyncDisposableStack()
  closing.defer(() => database.close())
  const makeWorker: MakeWorker = (name, processor, workerOptions) =>
    new Worker<Wire>(name, processor, { ...workerOptions, connection: pool }) as never
  const open = <P>(name: string, schema: z.ZodType<P>): JobQueue<P> => {
    const queue = new Queue<Wire>(name, { connection: pool, streams: { events: { maxLen: 100 } } })
    queue.on('error', (error) => {
      events.failed({ where: `queue ${name}`, reason: describeError(error) })
    })
    closing.defer(() => queue.close())
    return createBullQueue({
      queue: queue as never,
      makeWorker,
      schema,
      deadLetters,
      events,
      clock,
      random,
      maxAttempts,
    })
  }
  const queues = {
    collect: open('collect', PAYLOADS.collect),
    process: open('process', PAYLOADS.process),
    index: open('index', PAYLOADS.index),
  }
  const vacuum = vacuumRegularly(pool, (reason) => {
    events.failed({ where: 'queues vacuum', reason })
  })
  closing.defer(() => {
    clearInterval(vacuum)
  })
  return {
    ...queues,
    async check() {
      await queues.process.counts()
    },
    // The data folder's lock keeps them away.
    others: () => Promise.resolve([]),
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  }
}

/** The queues' database, on a thread of its own. @throws UserError when it can't be opened. */
export async function openQueueDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const folder = join(dataDir, 'queues')
  try {
    const database = await openDatabaseThread(folder)
    const pool = createPglitePool(database)
    const client = await pool.connect()
    await runMigrations(client, QUEUE_SCHEMA)
    client.release()
    await database.exec(`SET search_path TO ${QUEUE_SCHEMA}`)
    // Payloads are kept as they are: PostgreSQL's own compression costs more than the disk it saves.
    await database.exec('ALTER TABLE job ALTER COLUMN data SET STORAGE EXTERNAL')
    return database
  } catch (error) {
    throw new UserError(
      `${folder}: the queues can't be opened (${describeError(error)})`,
      'check free space and permissions; if the folder is damaged, move it away: what was queued there is lost, collected posts come again from the cursors',
    )
  }
}

/** Counts as one stall each, so that a job which kills its process again and again ends among the dead letters. */
async function handBackActive(pool: PgPool): Promise<void> {
  await pool.query(
    `UPDATE job SET state = 'waiting', lock_token = NULL, locked_until_ms = NULL, stalled_marked = false, stalled_count = stalled_count + 1,
       deferred_failure = CASE WHEN stalled_count >= 50 THEN 'the process died fifty times while this job was active' ELSE deferred_failure END
     WHERE state = 'active'`,
  )
}

/** PGlite has no autovacuum: without this the files of a busy queue only grow. */
function vacuumRegularly(pool: PgPool, onError: (reason: string) => void): NodeJS.Timeout {
  const timer = setInterval(() => {
    pool.query('VACUUM').catch((error: unknown) => {
      onError(describeError(error))
    })
  }, VACUUM_EVERY_MS)
  timer.unref()
  return timer
}
