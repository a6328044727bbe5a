import type { Clock } from '../../core/clock.ts'
import type { Events } from '../../core/events.ts'

const AGAIN_MS = 30_000
const MANY = 100

/** Tells the same failure at most every 30 s: while Redis is away every connection says so several times a second. */
export function createPatientReporter(tell: Events['failed'], clock: Pick<Clock, 'nowMs'>): Events['failed'] {
  const toldAtMs = new Map<string, number>()
  return (event) => {
    const key = `${event.where} ${event.reason}`
    const nowMs = clock.nowMs()
    if (nowMs - (toldAtMs.get(key) ?? -Infinity) < AGAIN_MS) return
    if (toldAtMs.size >= MANY) toldAtMs.clear()
    toldAtMs.set(key, nowMs)
    tell(event)
  }
}
