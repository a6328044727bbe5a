import type { QueueCounts } from '../../core/ports/job-queue.ts'
import type { Queues } from '../../queues/open.ts'
import type { Installation } from '../wire.ts'
import { collectSource } from './collect.ts'
import { indexJob } from './index.ts'
import { processJob } from './process.ts'

/** Roles that work off a queue. */
export type QueueRole = 'collect' | 'process' | 'index'

/** Starts the workers of the given roles; disposing stops taking work and waits for what was taken. */
export function startWorkers(installation: Installation, roles: readonly QueueRole[]): AsyncDisposable {
  const { queues, config } = installation
  const consumers = new AsyncDisposableStack()
  if (roles.includes('index')) {
    consumers.use(queues.index.consume((job) => indexJob(job, installation), { concurrency: 2 }))
  }
  if (roles.includes('process')) {
    consumers.use(
      queues.process.consume((job) => processJob(job, installation), { concurrency: config.processing.concurrency }),
    )
  }
  if (roles.includes('collect')) {
    consumers.use(
      queues.collect.consume(
        async (job, signal) => {
          const source = config.sources.find((s) => s.id === job.payload.sourceId)
          // Taken out of the configuration since the job was added.
          if (source === undefined) return
          await collectSource(source, job.payload.slotMs, installation, signal)
        },
        { concurrency: 16 },
      ),
    )
  }
  return consumers
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
