import { describeError } from '../../core/errors.ts'
import type { QueueCounts } from '../../core/ports/job-queue.ts'
import type { Queues } from '../../queues/open.ts'
import type { Installation } from '../wire.ts'
import { threadCount } from '../annotate/threads.ts'
import { collectSource } from './collect.ts'
import { indexJob } from './index.ts'
import { refreshSource } from './refresh.ts'
import { processJob, type ProcessDeps } from './process.ts'

/** Batches that may be on their way into the store, or at hand to be read next: a store that is elsewhere takes them in together. */
const STORED_AT_ONCE = 8

/** Roles that work off a queue. */
export type QueueRole = 'collect' | 'process' | 'index'

/**
 * Starts the workers of the given roles; disposing stops taking work and waits for what was taken.
 * @throws Error when the pipeline can't start: then no work is taken that could only fail.
 */
export async function startWorkers(installation: Installation, roles: readonly QueueRole[]): Promise<AsyncDisposable> {
  const { queues, config, annotatorThreads, state, events, clock } = installation
  if (roles.includes('process')) await annotatorThreads.ready()
  const consumers = new AsyncDisposableStack()
  if (roles.includes('index')) {
    consumers.use(queues.index.consume((job) => indexJob(job, installation), { concurrency: 2 }))
  }
  if (roles.includes('process')) {
    const handOn: ProcessDeps['handOn'] = roles.includes('index')
      ? storeOrQueue(installation)
      : (batch) => queues.index.add(batch)
    consumers.use(
      queues.process.consume((job) => processJob(job, { annotatorThreads, state, events, clock, handOn }), {
        concurrency: threadCount(config.processing) + STORED_AT_ONCE,
      }),
    )
  }
  if (roles.includes('collect')) {
    consumers.use(
      queues.collect.consume(
        async (job, signal) => {
          const source = config.sources.find((s) => s.id === job.payload.sourceId)
          // Taken out of the configuration since the job was added.
          if (source === undefined) return
          const { slotMs, refresh } = job.payload
          if (refresh === true) await refreshSource(source, slotMs, installation, signal)
          else await collectSource(source, slotMs, installation, signal)
        },
        { concurrency: 16 },
      ),
    )
  }
  return consumers
}

/**
 * Where the store is in the same process, a batch is stored at once, while its `process` job still stands for it; carrying it
 * through a second queue would double the work of the embedded one. What can't be stored now waits on the `index` queue, read already.
 */
function storeOrQueue(installation: Installation): ProcessDeps['handOn'] {
  return async ({ id, payload }) => {
    try {
      await indexJob({ id, payload, attempt: 1 }, installation)
    } catch (error) {
      const reason = describeError(error)
      installation.events.jobRetried({ queue: 'index', jobId: id, attempt: 1, delayMs: 0, reason })
      await installation.queues.index.add({ id, payload })
    }
  }
}

/** What each queue holds. */
export async function queueCounts(queues: Queues): Promise<Record<'collect' | 'process' | 'index', QueueCounts>> {
  const [collect, process, index] = await Promise.all([
    queues.collect.counts(),
    queues.process.counts(),
    queues.index.counts(),
  ])
  return { collect, process, index }
}
