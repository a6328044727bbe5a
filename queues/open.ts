import type { Clock } from '../core/clock.ts'
import type { Events } from '../core/events.ts'
import type { JobQueue } from '../core/ports/job-queue.ts'
import type { DeadLetters } from './bull-queue.ts'
import type { CollectJob, IndexJob, ProcessJob } from './payloads.ts'

/** Every queue there is. */
export interface Queues extends AsyncDisposable {
  readonly collect: JobQueue<CollectJob>
  readonly process: JobQueue<ProcessJob>
  readonly index: JobQueue<IndexJob>
  /** @throws UnavailableError when jobs can't be added or taken now, with what is wrong and what to do. */
  check(): Promise<void>
  /** Other processes that have these queues open, as `machine:process id`. */
  others(): Promise<readonly string[]>
}

export interface OpenQueuesOptions {
  readonly deadLetters: DeadLetters
  readonly events: Pick<Events, 'jobRetried' | 'deadLettered' | 'failed'>
  readonly clock: Clock
  readonly random: () => number
  readonly maxAttempts?: number
}

export const DEFAULT_MAX_ATTEMPTS = 8
