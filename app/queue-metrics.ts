import type { Installation } from './wire.ts'
import { queueCounts } from './workers/start.ts'

/** Brings the gauges on queues up to date. When the queues can't be asked they are left out, and the other metrics still come. */
export async function measureQueues({
  queues,
  metrics,
  clock,
}: Pick<Installation, 'queues' | 'metrics' | 'clock'>): Promise<void> {
  try {
    for (const [queue, { waiting, active, delayed }] of Object.entries(await queueCounts(queues))) {
      metrics.queueJobs.set({ queue, state: 'waiting' }, waiting)
      metrics.queueJobs.set({ queue, state: 'active' }, active)
      metrics.queueJobs.set({ queue, state: 'delayed' }, delayed)
    }
    for (const queue of [queues.collect, queues.process, queues.index])
      metrics.queueOldestSeconds.set({ queue: queue.name }, (await queue.oldestWaitingMs(clock.nowMs())) / 1_000)
  } catch {
    // /readyz says why.
    metrics.queueJobs.reset()
    metrics.queueOldestSeconds.reset()
  }
}
