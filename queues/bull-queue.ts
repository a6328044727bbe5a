import { WaitingError, type Job as BullJob, type Queue, type Worker, type WorkerOptions } from 'bullmq'
import type { z } from 'zod'
import type { Clock } from '../core/clock.ts'
import { PermanentError, RetryableError, UnavailableError, describeError } from '../core/errors.ts'
import type { Events } from '../core/events.ts'
import type { Job, JobQueue } from '../core/ports/job-queue.ts'
import type { stateOf, DeadLetter } from '../core/state.ts'
import { backOffMs } from './back-off.ts'
import { pack, unpack, type Wire } from './wire.ts'

/** Dead letters live in the state store, so that they outlive the queue. */
export type DeadLetters = ReturnType<typeof stateOf<DeadLetter>>

/** A worker of the backend in use, e.g. `new (withBackend(…)).Worker`. */
export type MakeWorker = (
  name: string,
  processor: (job: BullJob<Wire>, token?: string) => Promise<void>,
  options: Omit<WorkerOptions, 'connection'>,
) => Worker<Wire>

export interface BullQueueDeps<P> {
  readonly queue: Queue<Wire>
  readonly makeWorker: MakeWorker
  readonly schema: z.ZodType<P>
  readonly deadLetters: DeadLetters
  readonly events: Pick<Events, 'jobRetried' | 'deadLettered' | 'failed'>
  readonly clock: Clock
  /** 0 to 1, for jitter. */
  readonly random: () => number
  /** Tries before a job is given up. */
  readonly maxAttempts: number
  /** What the backend threw as one of core/errors.ts, where it is known what it means. */
  readonly translate?: (error: unknown) => unknown
}

/** A crash takes down every job that was active; only one that keeps being active at crashes is suspect. */
const MAX_STALLED = 50
/** `failed`: given up by BullMQ itself, and not yet a dead letter. */
const UNFINISHED = ['active', 'waiting', 'delayed', 'failed'] as const
const PAGE = 50
/** So soon after a server is back, the last job that waited for it goes on. */
const LONGEST_PATIENCE_MS = 10_000

/** The JobQueue port over BullMQ, whatever its backend. */
export function createBullQueue<P>(deps: BullQueueDeps<P>): JobQueue<P> {
  const { queue, translate = (error: unknown) => error } = deps
  const translated = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw translate(error)
    }
  }
  return {
    name: queue.name,
    async add({ id, payload, delayMs }) {
      await translated(
        queue.add(queue.name, pack(payload), {
          jobId: id,
          attempts: deps.maxAttempts,
          backoff: { type: 'custom' },
          removeOnComplete: true,
          removeOnFail: false,
          ...(delayMs === undefined ? {} : { delay: delayMs }),
        }),
      )
    },
    consume(handler, { concurrency }) {
      const stopping = new AbortController()
      const worker = deps.makeWorker(queue.name, (job, token) => handle(deps, handler, job, token, stopping.signal), {
        concurrency,
        maxStalledCount: MAX_STALLED,
        settings: {
          backoffStrategy: (attemptsMade, _type, error) =>
            backOffMs(attemptsMade, error instanceof RetryableError ? error.retryAfterMs : undefined, deps.random),
        },
      })
      const swept = (work: Promise<void>) => {
        work.catch((error: unknown) => {
          deps.events.failed({ where: `queue ${queue.name}`, reason: describeError(error) })
        })
      }
      worker.on('error', (error) => {
        if (!stopping.signal.aborted) deps.events.failed({ where: `queue ${queue.name}`, reason: describeError(error) })
      })
      worker.on('failed', (job) => {
        if (job?.finishedOn !== undefined) swept(sweepFailed(deps))
      })
      swept(sweepFailed(deps))
      return {
        async [Symbol.asyncDispose]() {
          stopping.abort()
          await worker.close()
        },
      }
    },
    async *unfinished(nowMs) {
      for (const state of UNFINISHED)
        for (let from = 0; ; from += PAGE) {
          const jobs = await translated(queue.getJobs([state], from, from + PAGE - 1, true))
          for (const { id = '', data, timestamp, delay } of jobs)
            yield {
              id,
              payload: unpack(data) as P,
              delayMs: state === 'delayed' ? Math.max(0, timestamp + delay - nowMs) : 0,
            }
          if (jobs.length === 0) break
        }
    },
    async counts() {
      const counts = await translated(queue.getJobCounts('waiting', 'active', 'delayed'))
      return { waiting: counts['waiting'] ?? 0, active: counts['active'] ?? 0, delayed: counts['delayed'] ?? 0 }
    },
    async oldestWaitingMs(nowMs) {
      const [oldest] = await translated(queue.getJobs(['waiting'], 0, 0, true))
      return oldest === undefined ? 0 : Math.max(0, nowMs - oldest.timestamp)
    },
  }
}

async function handle<P>(
  deps: BullQueueDeps<P>,
  handler: (job: Job<P>, signal: AbortSignal) => Promise<void>,
  job: BullJob<Wire>,
  token: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const id = job.id ?? ''
  const attempt = job.attemptsMade + 1
  const patiently = async (work: () => Promise<void>) => {
    try {
      await withPatience(deps, { id, attempt }, work, signal)
    } catch (error) {
      if (!signal.aborted || !(error instanceof RetryableError)) throw error
      // Handed back at shutdown: no fault of the job's, so no attempt is counted.
      await job.moveToWait(token)
      throw new WaitingError()
    }
  }
  const read = readPayload(deps.schema, job.data)
  if (!read.ok) {
    await patiently(() => bury(deps, { id, attempt, reason: read.reason, payload: read.payload }))
    return
  }
  try {
    await patiently(() => handler({ id, payload: read.payload, attempt }, signal))
  } catch (error) {
    if (error instanceof WaitingError) throw error
    const reason = describeError(error)
    if (error instanceof PermanentError || attempt >= deps.maxAttempts) {
      await patiently(() => bury(deps, { id, attempt, reason, payload: read.payload }))
      return
    }
    deps.events.jobRetried({
      queue: deps.queue.name,
      jobId: id,
      attempt,
      delayMs: error instanceof RetryableError ? (error.retryAfterMs ?? 0) : 0,
      reason,
    })
    throw error
  }
}

/** Tries again, without an end and without counting it, while a server that everybody needs is away: the job stays where it is. */
async function withPatience<P>(
  { clock, random, events, queue }: BullQueueDeps<P>,
  { id, attempt }: { id: string; attempt: number },
  work: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await work()
      return
    } catch (error) {
      if (!(error instanceof UnavailableError) || signal.aborted) throw error
      const delayMs = Math.min(LONGEST_PATIENCE_MS, backOffMs(tries, undefined, random))
      events.jobRetried({ queue: queue.name, jobId: id, attempt, delayMs, reason: error.message })
      await clock.sleep(delayMs, signal)
    }
  }
}

function readPayload<P>(
  schema: z.ZodType<P>,
  data: Wire,
): { ok: true; payload: P } | { ok: false; reason: string; payload: unknown } {
  let value: unknown
  try {
    value = unpack(data)
  } catch {
    return { ok: false, reason: 'the payload is not readable', payload: data }
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return { ok: true, payload: parsed.data }
  // Paths only: a message could quote a post.
  const where = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`)
  return { ok: false, reason: `the payload does not fit its schema (${where.join('; ')})`, payload: value }
}

/** Durable before the job is gone; the id follows from the job's, so that a crash in between makes no second one. */
async function bury<P>(
  { deadLetters, events, clock, queue }: BullQueueDeps<P>,
  { id, attempt, reason, payload }: { id: string; attempt: number; reason: string; payload: unknown },
): Promise<void> {
  const letterId = deadLetterId(queue.name, id)
  await deadLetters.put(letterId, {
    id: letterId,
    queue: queue.name,
    jobId: id,
    reason,
    origin: null,
    failedAtMs: clock.nowMs(),
    attempts: attempt,
    payload,
  })
  events.deadLettered({ queue: queue.name, jobId: id, reason })
}

/** Id of the dead letter that a job leaves. */
export function deadLetterId(queue: string, jobId: string): string {
  return `${queue}-${jobId}`
}

/** What BullMQ gave up on its own account, e.g. a job that was active at fifty crashes, becomes a dead letter like any other. */
async function sweepFailed<P>(deps: BullQueueDeps<P>): Promise<void> {
  for (const job of await deps.queue.getJobs(['failed'], 0, 99)) {
    const read = readPayload(deps.schema, job.data)
    await bury(deps, { id: job.id ?? '', attempt: job.attemptsMade, reason: job.failedReason, payload: read.payload })
    await job.remove()
  }
}
