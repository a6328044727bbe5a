import type { AnnotatedPost } from '../../core/annotation.ts'
import type { Clock } from '../../core/clock.ts'
import { describeError } from '../../core/errors.ts'
import type { Events } from '../../core/events.ts'
import type { Annotator } from '../../core/ports/annotator.ts'
import type { Job } from '../../core/ports/job-queue.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import type { ProcessJob } from '../../queues/payloads.ts'
import type { Queues } from '../../queues/open.ts'

export interface ProcessDeps {
  readonly annotator: Annotator
  readonly queues: Queues
  readonly state: StateStore
  readonly events: Events
  readonly clock: Clock
}

/**
 * Reads each post of a job and hands the batch on. A post that the pipeline can't read is a fault of ours: it goes to the
 * dead letters alone, and the others go on.
 */
export async function processJob(
  job: Job<ProcessJob>,
  { annotator, queues, state, events, clock }: ProcessDeps,
): Promise<void> {
  const startedAtMs = clock.nowMs()
  const posts: AnnotatedPost[] = []
  const rejected: { id: string; reason: string }[] = []
  for (const post of job.payload.posts) {
    try {
      posts.push({ post, annotation: annotator.annotate(post.text) })
    } catch (error) {
      const reason = `the pipeline failed: ${describeError(error)}`
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
  }
  const { receipt } = job.payload
  await queues.index.add({
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
