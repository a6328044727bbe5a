import { describeError } from '../../core/errors.ts'
import type { LineOutcome } from '../../intake/line/receive.ts'
import type { Installation } from '../wire.ts'
import { recordRun } from '../workers/source-health.ts'

export interface HealthNote extends AsyncDisposable {
  /** Notes how a source that sends is, without anybody waiting for it. */
  note(outcome: LineOutcome): void
}

/** One note is written at a time; what comes meanwhile is written together after it. Disposing waits for the last. */
export function createHealthNote(
  { state, events, clock }: Pick<Installation, 'state' | 'events' | 'clock'>,
  source: string,
): HealthNote {
  let waiting: LineOutcome | undefined
  let writing: Promise<void> | undefined
  const write = async () => {
    for (let outcome = take(); outcome !== undefined; outcome = take()) {
      try {
        await recordRun({ state, events, clock }, { id: source }, { ...runOf(outcome), startedAtMs: clock.nowMs() })
      } catch (error) {
        events.failed({ where: `health of ${source}`, reason: describeError(error) })
      }
    }
    writing = undefined
  }
  const take = () => {
    const outcome = waiting
    waiting = undefined
    return outcome
  }
  return {
    note(outcome) {
      waiting = waiting === undefined ? outcome : together(waiting, outcome)
      writing ??= write()
    },
    async [Symbol.asyncDispose]() {
      await writing
    },
  }
}

function runOf({ posts, skipped, lastPostAtMs, problem }: LineOutcome) {
  const common = { retryAtMs: null, posts, skipped, lastPostAtMs }
  if (problem !== undefined)
    return { ...common, state: 'schema-drift' as const, message: `what was sent could not be read: ${problem}` }
  return posts > 0
    ? { ...common, state: 'ok' as const, message: `${posts} ${posts === 1 ? 'message' : 'messages'}` }
    : { ...common, state: 'ok-empty' as const, message: 'what was sent last held no text' }
}

/** The later one says how the source is now. */
function together(earlier: LineOutcome, later: LineOutcome): LineOutcome {
  const skipped: Record<string, number> = { ...earlier.skipped }
  for (const [reason, n] of Object.entries(later.skipped)) skipped[reason] = (skipped[reason] ?? 0) + n
  const lastPostAtMs = Math.max(earlier.lastPostAtMs ?? 0, later.lastPostAtMs ?? 0)
  return { ...later, posts: earlier.posts + later.posts, skipped, lastPostAtMs: lastPostAtMs || null }
}
