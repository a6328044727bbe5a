import { randomUUID } from 'node:crypto'
import type { Post } from '../../core/post.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { deadLetterId } from '../../queues/bull-queue.ts'
import type { Queues } from '../../queues/open.ts'
import { MAX_POSTS_PER_JOB } from '../../queues/payloads.ts'
import type { Receipts } from './receipts.ts'

/** Characters of text from which a batch is full: bounds memory, whatever the posts' lengths. */
const BATCH_CHARACTERS = 1_000_000
/** Jobs that may wait before reading pauses: bounds memory and disk, keeps the workers busy. */
const MAX_OPEN_PARTS = 16
/** How often unsettled parts are looked for among the dead letters, in looks that found nothing. */
const DEAD_LETTER_LOOKS = 20

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
}

/**
 * Queues posts in parts and hears of each part by its receipt. Each run has jobs of its own, also of a file that another run takes in
 * at the same time or was interrupted in: so each hears of all that it queued, and what is stored already comes out as unchanged.
 * `onRejected`: called when the pipeline or the store refused so many posts.
 */
export function createIngestRun(
  { queues, state, receipts }: IngestRunDeps,
  onRejected: (reason: string, posts: number) => void,
  signal: AbortSignal,
): IngestRun {
  const id = randomUUID()
  const inbox = receipts.open(id)
  const totals = { stored: 0, unchanged: 0 }
  const open = new Map<number, { readonly jobId: string; readonly posts: number }>()
  let emptyLooks = 0
  let batch: Post[] = []
  let batchCharacters = 0
  let part = 0

  const flush = async () => {
    if (batch.length === 0) return
    const jobId = `${id}.${String(part)}`
    await queues.process.add({ id: jobId, payload: { posts: batch, receipt: { run: id, part } } })
    open.set(part, { jobId, posts: batch.length })
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
    if (emptyLooks % DEAD_LETTER_LOOKS === 0) await settleDead()
  }
  // A job that failed for good leaves no receipt, only a dead letter.
  const settleDead = async () => {
    const letters = stateOf(state, STATE.deadLetter)
    for (const [dead, { jobId, posts }] of open) {
      const letter = (
        (await letters.get(deadLetterId('process', jobId))) ?? (await letters.get(deadLetterId('index', jobId)))
      )?.value
      if (letter === undefined) continue
      open.delete(dead)
      onRejected(`${posts} posts failed together: ${letter.reason} (dead letter ${letter.id})`, posts)
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
