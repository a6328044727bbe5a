import type { Clock } from '../../core/clock.ts'
import type { Post } from '../../core/post.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { deadLetterId } from '../../queues/bull-queue.ts'
import { batchJobId } from '../../queues/job-ids.ts'
import type { Queues } from '../../queues/open.ts'
import { MAX_POSTS_PER_JOB } from '../../queues/payloads.ts'
import type { Receipts } from './receipts.ts'

/** Characters of text from which a batch is full: bounds memory, whatever the posts' lengths. */
const BATCH_CHARACTERS = 1_000_000
/** Jobs that may wait before reading pauses: bounds memory and disk, keeps the workers busy. */
const MAX_OPEN_PARTS = 16
/** After so many looks that found nothing, unsettled parts are looked for among the dead letters and queued again. */
const QUIET_LOOKS = 20

/** Posts of a file on their way into the store. */
export interface IngestRun extends Disposable {
  /** Resolves when there is room for more. */
  add(post: Post): Promise<void>
  /** Resolves when each post is stored or refused, or the signal aborts. */
  end(): Promise<{ readonly stored: number; readonly unchanged: number }>
}

export interface IngestRunDeps {
  readonly queues: Queues
  readonly state: StateStore
  readonly receipts: Receipts
  readonly clock: Clock
}

/**
 * Queues posts in parts and hears of each part by its receipt. `id` is the same for the same file, so that a repeated command meets
 * its own unfinished jobs. `onRejected`: called when the pipeline or the store refused so many posts.
 */
export function createIngestRun(
  id: string,
  { queues, state, receipts, clock }: IngestRunDeps,
  onRejected: (reason: string, posts: number) => void,
  signal: AbortSignal,
): IngestRun {
  const inbox = receipts.open(id)
  const totals = { stored: 0, unchanged: 0 }
  const open = new Map<number, { readonly jobId: string; readonly posts: Post[] }>()
  const startedAtMs = clock.nowMs()
  let emptyLooks = 0
  let batch: Post[] = []
  let batchCharacters = 0
  let part = 0

  const queue = (at: number, jobId: string, posts: Post[]) =>
    queues.process.add({ id: jobId, payload: { posts, receipt: { run: id, part: at } } })
  const flush = async () => {
    if (batch.length === 0) return
    await inbox.expect(part)
    const jobId = batchJobId(batch)
    await queue(part, jobId, batch)
    open.set(part, { jobId, posts: batch })
    part += 1
    batch = []
    batchCharacters = 0
    while (open.size >= MAX_OPEN_PARTS && !signal.aborted) await settle()
  }
  const settle = async () => {
    const came = await inbox.take(open.keys(), signal)
    for (const [settled, receipt] of came) {
      // Handed over a second time.
      if (!open.delete(settled)) continue
      totals.stored += receipt.inserted + receipt.updated
      totals.unchanged += receipt.unchanged
      for (const { id: postId, reason } of receipt.rejected) onRejected(`${postId}: ${reason}`, 1)
    }
    if (came.size > 0) return
    emptyLooks += 1
    if (emptyLooks % QUIET_LOOKS !== 0) return
    await settleDead()
    // Another run of the same file may have heard of a part in its own process. A job that is still there is not queued twice, and what is
    // stored already is unchanged.
    for (const [quiet, { jobId, posts }] of open) await queue(quiet, jobId, posts)
  }
  // A job that failed for good leaves no receipt, only a dead letter.
  const settleDead = async () => {
    const letters = stateOf(state, STATE.deadLetter)
    for (const [dead, { jobId, posts }] of open) {
      const letter = (
        (await letters.get(deadLetterId('process', jobId))) ?? (await letters.get(deadLetterId('index', jobId)))
      )?.value
      if (letter === undefined || letter.failedAtMs < startedAtMs) continue
      open.delete(dead)
      onRejected(`${posts.length} posts failed together: ${letter.reason} (dead letter ${letter.id})`, posts.length)
    }
  }
  return {
    async add(post) {
      batch.push(post)
      batchCharacters += post.text.length
      if (batch.length === MAX_POSTS_PER_JOB || batchCharacters >= BATCH_CHARACTERS) await flush()
    },
    async end() {
      await flush()
      while (open.size > 0 && !signal.aborted) await settle()
      return totals
    },
    [Symbol.dispose]() {
      inbox[Symbol.dispose]()
    },
  }
}
