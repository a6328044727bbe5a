import type { Clock } from '../../core/clock.ts'
import type { Queues } from '../../queues/open.ts'

const POLL_MS = 50

/** Resolves when the queues `process` and `index` have nothing waiting, active or to be tried again soon; or when the signal aborts. */
export async function drain({ queues, clock }: { queues: Queues; clock: Clock }, signal: AbortSignal): Promise<void> {
  for (let quiet = 0; quiet < 2 && !signal.aborted;) {
    const counts = await Promise.all([queues.process.counts(), queues.index.counts()])
    // Twice in a row: a job is between the two queues for a moment.
    quiet = counts.every((c) => c.waiting + c.active === 0) ? quiet + 1 : 0
    await clock.sleep(POLL_MS, signal)
  }
}
