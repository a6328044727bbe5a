/** A unit of work as its handler sees it. */
export interface Job<P> {
  readonly id: string
  readonly payload: P
  /** 1 on the first try. */
  readonly attempt: number
}

export interface QueueCounts {
  readonly waiting: number
  readonly active: number
  readonly delayed: number
}

/**
 * Durable work of one kind. Adapters: `queues/` over BullMQ (PostgreSQL backend on PGlite; Redis with the cluster).
 * Contract: `tests/contracts/job-queue.contract.ts`.
 *
 * - `add` resolves only once the job would survive a kill -9.
 * - At least once: a handler may see the same job again after a crash, so handlers are idempotent.
 * - The payload is checked against its schema on arrival; one that does not fit goes to the dead letters, not to the handler.
 * - Handler resolves: the job is gone. Throws RetryableError or anything unknown: again with jittered exponential back-off, up to
 *   the attempts limit, then dead letters. Throws PermanentError: dead letters at once. A dead letter is durable before its job is gone.
 * Deliberately not here: priorities, results, flows.
 */
export interface JobQueue<P> {
  readonly name: string
  /** Adds the job unless one with this id is still present. Ids: `[A-Za-z0-9_@.~-]+`, not all digits, no colon. */
  add(job: { readonly id: string; readonly payload: P; readonly delayMs?: number }): Promise<void>
  /**
   * Starts handling. Disposing the consumer stops taking work and waits until what was taken is finished or handed back;
   * `signal` given to the handler aborts then, so that long work can end early by throwing RetryableError.
   */
  consume(
    handler: (job: Job<P>, signal: AbortSignal) => Promise<void>,
    options: { readonly concurrency: number },
  ): AsyncDisposable
  /**
   * Every job that is not finished, as it lies there, for carrying it to other queues: while nobody works on them. The payload is
   * not checked. `delayMs`: what is left of it.
   */
  unfinished(nowMs: number): AsyncIterable<{ readonly id: string; readonly payload: P; readonly delayMs: number }>
  counts(): Promise<QueueCounts>
  /** Age of the oldest waiting job in ms; 0 when none waits. */
  oldestWaitingMs(nowMs: number): Promise<number>
}
