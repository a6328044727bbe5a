import type { Clock } from '../../core/clock.ts'
import type { Post } from '../../core/post.ts'
import { batchJobId } from '../../queues/job-ids.ts'
import type { Queues } from '../../queues/open.ts'

const BATCH = 100
const MAX_WAITING_JOBS = 200
const ROOM_POLL_MS = 200

/** Puts posts on the `process` queue in jobs of up to 100; waits while the queue is full, so that a fast platform can't fill the disk. */
export async function enqueuePosts(
  posts: readonly Post[],
  { queues, clock }: { queues: Queues; clock: Clock },
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < posts.length; at += BATCH) {
    while ((await queues.process.counts()).waiting > MAX_WAITING_JOBS && !signal.aborted)
      await clock.sleep(ROOM_POLL_MS, signal)
    await addBatch(posts.slice(at, at + BATCH), queues)
  }
}

/** The same at once, however full the queue is: for what is sent to us, and would be lost. */
export async function enqueueAtOnce(posts: readonly Post[], queues: Pick<Queues, 'process'>): Promise<void> {
  for (let at = 0; at < posts.length; at += BATCH) await addBatch(posts.slice(at, at + BATCH), queues)
}

async function addBatch(batch: readonly Post[], queues: Pick<Queues, 'process'>): Promise<void> {
  await queues.process.add({ id: batchJobId(batch), payload: { posts: [...batch] } })
}
