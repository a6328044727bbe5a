import type { Clock } from '../../core/clock.ts'
import { CollectorError } from '../../core/errors.ts'
import type { HostTurns } from '../../core/ports/host-turns.ts'
import { createOwnTurns } from './own-turns.ts'

/** Turns per host and per credential, shared by everybody who asks the web in this installation. */
export interface Pace {
  /**
   * Resolves when it is this request's turn, or when `signal` aborts.
   * @param host - Or the key of a credential; `called` is then what a message says instead.
   * @throws CollectorError `rate-limited` while the host has asked us to stay away for longer than is worth waiting; UnavailableError
   * when nobody can say whose turn it is.
   */
  turn(
    host: string,
    requestsPerMinute: number,
    signal: AbortSignal,
    options?: { readonly burst?: number; readonly called?: string },
  ): Promise<void>
  /** The host asked us to stay away for so long. */
  stayAway(host: string, forMs: number): Promise<void>
}

/** Longer waits than this are handed to the scheduler. */
export const LONGEST_WAIT_MS = 30_000

/** Spaces requests evenly after a short burst. @param turns - Default: those of this process alone. */
export function createPace(clock: Clock, turns: HostTurns = createOwnTurns(clock)): Pace {
  return {
    async turn(host, requestsPerMinute, signal, { called = host, ...options } = {}) {
      const booked = await turns.book(host, {
        intervalMs: 60_000 / requestsPerMinute,
        longestAwayMs: LONGEST_WAIT_MS,
        ...options,
      })
      if (booked.kind === 'away') {
        const retryAtMs = clock.nowMs() + booked.forMs
        throw new CollectorError(
          'rate-limited',
          `${called} asked for no requests until ${new Date(retryAtMs).toISOString()}`,
          { retryAtMs },
        )
      }
      if (booked.waitMs > 0) await clock.sleep(booked.waitMs, signal)
    },
    stayAway: (host, forMs) => turns.stayAway(host, forMs),
  }
}
