import { Queue, Worker } from 'bullmq'
import type { z } from 'zod'
import type { JobQueue } from '../../core/ports/job-queue.ts'
import { describeError } from '../../core/errors.ts'
import { createBullQueue, type MakeWorker } from '../bull-queue.ts'
import { DEFAULT_MAX_ATTEMPTS, type OpenQueuesOptions, type Queues } from '../open.ts'
import { PAYLOADS } from '../payloads.ts'
import type { Wire } from '../wire.ts'
import { connect, createClient } from './connect.ts'
import { translate } from './errors.ts'
import { createPatientReporter } from './report.ts'
import { checkServer, claimPrefix, connectionName, otherProcesses, requireNoEviction } from './server.ts'
import type { RedisSettings } from './settings.ts'

export interface OpenRedisQueuesOptions extends OpenQueuesOptions {
  readonly settings: RedisSettings
  /** Installations with different prefixes on one Redis see nothing of each other. */
  readonly prefix: string
  /** Whose jobs these are: a Redis that holds another's is refused. */
  readonly installationId: string
  /** A job whose process has said nothing for so long is taken to have lost it, and is handed to another. */
  readonly lockMs?: number
}

const LOCK_MS = 20_000

/**
 * The queues on Redis, for any number of processes on any number of machines.
 * @throws UserError when Redis can't be reached, refuses the password, or may throw jobs away.
 */
export async function openRedisQueues(options: OpenRedisQueuesOptions): Promise<Queues> {
  const {
    settings,
    installationId,
    deadLetters,
    clock,
    random,
    maxAttempts = DEFAULT_MAX_ATTEMPTS,
    lockMs = LOCK_MS,
  } = options
  const events = { ...options.events, failed: createPatientReporter(options.events.failed, clock) }
  // In braces, so that a Redis Cluster keeps all keys of the installation in one slot, as BullMQ's scripts need.
  const prefix = `{${options.prefix}}`
  const closing = new AsyncDisposableStack()
  const client = (use: 'producer' | 'consumer') => {
    const made = createClient(settings, use, use === 'producer' ? connectionName(prefix) : undefined)
    made.on('error', (error) => {
      events.failed({ where: 'redis', reason: describeError(error) })
    })
    closing.defer(() => {
      made.disconnect()
    })
    return made
  }
  try {
    const producer = client('producer')
    await connect(producer, settings)
    await requireNoEviction(producer, settings)
    await claimPrefix(producer, { settings, prefix, installationId })
    // Connects when the first worker starts; a process that only adds needs none.
    let consumer: ReturnType<typeof client> | undefined
    const makeWorker: MakeWorker = (name, processor, workerOptions) =>
      new Worker<Wire>(name, processor, {
        ...workerOptions,
        prefix,
        connection: (consumer ??= client('consumer')),
        lockDuration: lockMs,
        stalledInterval: lockMs / 2,
      })
    const open = <P>(name: string, schema: z.ZodType<P>): JobQueue<P> => {
      const queue = new Queue<Wire>(name, { connection: producer, prefix, streams: { events: { maxLen: 100 } } })
      queue.on('error', (error) => {
        events.failed({ where: `queue ${name}`, reason: describeError(error) })
      })
      closing.defer(() => queue.close())
      return createBullQueue({
        queue,
        makeWorker,
        schema,
        deadLetters,
        events,
        clock,
        random,
        maxAttempts,
        translate,
      })
    }
    return {
      collect: open('collect', PAYLOADS.collect),
      process: open('process', PAYLOADS.process),
      index: open('index', PAYLOADS.index),
      check: () => checkServer(producer),
      others: () => otherProcesses(producer, prefix),
      [Symbol.asyncDispose]: () => closing.disposeAsync(),
    }
  } catch (error) {
    await closing.disposeAsync()
    throw error
  }
}
