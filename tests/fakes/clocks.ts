import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../core/clock.ts'

export interface FakeClock extends Clock {
  /** Time passes without anybody sleeping. */
  advance(ms: number): void
}

/** A clock on which sleeping takes no time: it moves on by as much at once. */
export function instantClock(startMs: number): FakeClock {
  let nowMs = startMs
  return {
    nowMs: () => nowMs,
    advance(ms) {
      nowMs += ms
    },
    async sleep(ms, signal) {
      if (signal?.aborted === true) return
      nowMs += Math.max(0, ms)
      // Others get their turn, so that a loop around a sleep can't starve real input and output.
      await wait(0)
    },
  }
}

/** A clock that runs so many times faster than the real one, for what waits for time and for a connection at once. */
export function spedUpClock(startMs: number, factor: number): FakeClock {
  const begunMs = performance.now()
  let extraMs = 0
  return {
    nowMs: () => Math.floor(startMs + extraMs + (performance.now() - begunMs) * factor),
    advance(ms) {
      extraMs += ms
    },
    async sleep(ms, signal) {
      await wait(Math.max(0, ms) / factor, undefined, signal === undefined ? {} : { signal }).catch(() => undefined)
    },
  }
}
