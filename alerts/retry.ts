/** An hour's wish of a confused receiver is honoured, a year's is not. */
const MAX_WAIT_MS = 24 * 3_600_000

/**
 * When to try again, or undefined when that was the last time.
 *
 * @param delays - Ms after the first, second, … failed attempt.
 * @param attempts - Failed attempts so far, 1 or more.
 * @param retryAfterMs - What the receiver asked for; never earlier than this.
 * @param random - In [0, 1): spreads the attempts by a fifth to either side, so that receivers are not hit by all at once.
 */
export function nextAttemptMs(
  delays: readonly number[],
  { attempts, nowMs, retryAfterMs, random }: { attempts: number; nowMs: number; retryAfterMs: number; random: number },
): number | undefined {
  const delay = delays[attempts - 1]
  if (delay === undefined) return undefined
  const jittered = delay * (0.8 + 0.4 * random)
  return Math.round(nowMs + Math.max(jittered, Math.min(retryAfterMs, MAX_WAIT_MS)))
}

/** `Retry-After` in ms from now: seconds or an HTTP date; 0 when there is none that can be read. */
export function parseRetryAfter(header: string | undefined, nowMs: number): number {
  if (header === undefined) return 0
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1_000
  const at = Date.parse(header)
  return Number.isNaN(at) ? 0 : Math.max(0, at - nowMs)
}
