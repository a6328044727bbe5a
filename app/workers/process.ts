import type { AnnotatedPost } from '../../core/annotation.ts'
import type { Clock } from '../../core/clock.ts'
import type { Events } from '../../core/events.ts'
import type { Job } from '../../core/ports/job-queue.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import type { IndexJob, ProcessJob } from '../../queues/payloads.ts'
import type { AnnotatorThreads } from '../annotate/threads.ts'

export interface ProcessDeps {
  readonly annotatorThreads: Pick<AnnotatorThreads, 'readAll'>
  readonly state: StateStore
  readonly events: Events
  readonly clock: Clock
  /** Where a batch goes that was read; resolves once it is durable there. */
  readonly handOn: (batch: { readonly id: string; readonly payload: IndexJob }) => Promise<void>
}

/**
 * Reads each post of a job and hands the batch on. A post that the pipeline can't read is a fault of ours: it goes to the
 * dead letters alone, and the others go on.
 */
export async function processJob(
  job: Job<ProcessJob>,
  { annotatorThreads, handOn, state, events, clock }: ProcessDeps,
): Promise<void> {
  const startedAtMs = clock.nowMs()
  const posts: AnnotatedPost[] = []
  const rejected: { id: string; reason: string }[] = []
  const readings = await annotatorThreads.readAll(job.payload.posts.map((post) => post.text))
  for (const [i, post] of job.payload.posts.entries()) {
    const reading = readings[i]
    if (reading?.ok === true) {
      posts.push({ post, annotation: reading.annotation })
      continue
    }
    const reason = `the pipeline failed: ${reading?.reason ?? 'it gave no answer'}`
    rejected.push({ id: post.id, reason })
    const letterId = `${job.id}-${String(rejected.length)}`
    await stateOf(state, STATE.deadLetter).put(letterId, {
      id: letterId,
      queue: 'process',
      jobId: letterId,
      reason,
      origin: null,
      failedAtMs: startedAtMs,
      attempts: job.attempt,
      payload: { posts: [post] },
    })
    events.deadLettered({ queue: 'process', jobId: letterId, reason })
  }
  const { receipt } = job.payload
  await handOn({
    id: job.id,
    payload: { posts, ...(receipt === undefined ? {} : { receipt }), ...(rejected.length > 0 ? { rejected } : {}) },
  })
  events.processFinished({
    jobId: job.id,
    source: job.payload.posts[0]?.source ?? '',
    posts: posts.length,
    failed: rejected.length,
    relevant: posts.filter((p) => p.annotation.role.id !== 'unrelated').length,
    durationMs: clock.nowMs() - startedAtMs,
  })
}
