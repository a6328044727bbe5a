import type { Clock } from '../../core/clock.ts'
import { BURST, type HostTurns } from '../../core/ports/host-turns.ts'

const MANY_HOSTS = 1_000

/** The turns of this process alone (a leaky bucket kept as one number per host). */
export function createOwnTurns(clock: Pick<Clock, 'nowMs'>): HostTurns {
  const nextMs = new Map<string, number>()
  const awayUntilMs = new Map<string, number>()
  return {
    book(host, { intervalMs, longestAwayMs, burst = BURST }) {
      const nowMs = clock.nowMs()
      const awayMs = (awayUntilMs.get(host) ?? 0) - nowMs
      if (awayMs > longestAwayMs) return Promise.resolve({ kind: 'away', forMs: awayMs })
      const dueMs = Math.max(nextMs.get(host) ?? 0, nowMs)
      nextMs.set(host, dueMs + intervalMs)
      if (nextMs.size > MANY_HOSTS) for (const [h, ms] of nextMs) if (ms < nowMs) nextMs.delete(h)
      return Promise.resolve({
        kind: 'turn',
        waitMs: Math.max(0, dueMs - nowMs - (burst - 1) * intervalMs, awayMs),
      })
    },
    stayAway(host, forMs) {
      awayUntilMs.set(host, Math.max(clock.nowMs() + forMs, awayUntilMs.get(host) ?? 0))
      return Promise.resolve()
    },
  }
}
