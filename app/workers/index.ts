import type { Clock } from '../../core/clock.ts'
import type { Events } from '../../core/events.ts'
import type { Job } from '../../core/ports/job-queue.ts'
import type { PostStore, UpsertOutcome } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import type { IndexJob } from '../../queues/payloads.ts'
import type { Receipts } from '../ingest/receipts.ts'
import { erasePosts } from './erase.ts'

export interface IndexDeps {
  readonly store: PostStore
  readonly state: StateStore
  readonly receipts: Pick<Receipts, 'put'>
  readonly events: Events
  readonly clock: Clock
}

/** Stores a batch, and erases what is to be erased. What the store refuses for good goes to the dead letters with its reason, then the receipt is written, then the job is gone. */
export async function indexJob(
  job: Job<IndexJob>,
  { store, state, receipts, events, clock }: IndexDeps,
): Promise<void> {
  const startedAtMs = clock.nowMs()
  const { posts, receipt, rejected: failedBefore = [] } = job.payload
  const outcomes = posts.length === 0 ? [] : await store.upsert(posts)
  const erased = await erasePosts(job.payload, { store, state, nowMs: startedAtMs })
  if (erased > 0) events.postsErased({ jobId: job.id, reason: job.payload.eraseReason ?? 'deleted', posts: erased })
  if (posts.length === 0 && receipt === undefined && failedBefore.length === 0) return
  const rejected: { id: string; reason: string }[] = [...failedBefore]
  for (const [i, outcome] of outcomes.entries()) {
    if (outcome.result !== 'rejected') continue
    rejected.push({ id: outcome.id, reason: outcome.reason })
    const letterId = `${job.id}-s${String(i)}`
    await stateOf(state, STATE.deadLetter).put(letterId, {
      id: letterId,
      queue: 'index',
      jobId: letterId,
      reason: outcome.reason,
      origin: null,
      failedAtMs: startedAtMs,
      attempts: job.attempt,
      payload: { posts: [posts[i]] },
    })
    events.deadLettered({ queue: 'index', jobId: letterId, reason: outcome.reason })
  }
  const count = (result: UpsertOutcome['result']) => outcomes.filter((o) => o.result === result).length
  const report = { inserted: count('inserted'), updated: count('updated'), unchanged: count('unchanged') }
  if (receipt !== undefined) await receipts.put(receipt, { ...report, rejected, writtenAtMs: startedAtMs })
  events.indexFinished({
    jobId: job.id,
    store: store.name,
    ...report,
    rejected: rejected.length,
    durationMs: clock.nowMs() - startedAtMs,
    lagMs: Math.max(0, startedAtMs - posts.reduce((oldest, p) => Math.min(oldest, p.post.collectedAtMs), startedAtMs)),
  })
}
