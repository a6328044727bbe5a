import type { Clock } from '../../core/clock.ts'
import { CollectorError } from '../../core/errors.ts'

/** Turns per host, shared by everybody who asks the web in this process. */
export interface Pace {
  /**
   * Resolves when it is this request's turn, or when `signal` aborts.
   * @throws CollectorError `rate-limited` while the host has asked us to stay away for longer than is worth waiting.
   */
  turn(host: string, requestsPerMinute: number, signal: AbortSignal): Promise<void>
  /** The host asked us to stay away until then, epoch ms. */
  stayAway(host: string, untilMs: number): void
}

/** So many requests may follow each other at once before the pace sets in; paging needs a few. */
const BURST = 5
/** Longer waits than this are handed to the scheduler. */
export const LONGEST_WAIT_MS = 30_000
const MANY_HOSTS = 1_000

/** Spaces requests evenly after a short burst (a leaky bucket kept as one number per host). */
export function createPace(clock: Clock): Pace {
  const nextMs = new Map<string, number>()
  const awayUntilMs = new Map<string, number>()
  return {
    async turn(host, requestsPerMinute, signal) {
      const nowMs = clock.nowMs()
      const awayMs = (awayUntilMs.get(host) ?? 0) - nowMs
      if (awayMs > LONGEST_WAIT_MS) {
        const retryAtMs = nowMs + awayMs
        throw new CollectorError(
          'rate-limited',
          `${host} asked for no requests until ${new Date(retryAtMs).toISOString()}`,
          {
            retryAtMs,
          },
        )
      }
      const intervalMs = 60_000 / requestsPerMinute
      const dueMs = Math.max(nextMs.get(host) ?? 0, nowMs)
      nextMs.set(host, dueMs + intervalMs)
      if (nextMs.size > MANY_HOSTS) for (const [h, ms] of nextMs) if (ms < nowMs) nextMs.delete(h)
      const waitMs = Math.max(dueMs - nowMs - (BURST - 1) * intervalMs, awayMs)
      if (waitMs > 0) await clock.sleep(waitMs, signal)
    },
    stayAway(host, untilMs) {
      awayUntilMs.set(host, Math.max(untilMs, awayUntilMs.get(host) ?? 0))
    },
  }
}
