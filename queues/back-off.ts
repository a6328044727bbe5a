const FIRST_MS = 1_000
const LONGEST_MS = 10 * 60_000

/**
 * How long to wait before the next try: doubling from a second up to ten minutes, each between half and all of it, so that
 * many jobs that failed together do not come back together.
 * @param attemptsMade - Tries so far, 1 or more.
 * @param atLeastMs - What the failure itself asked for.
 * @param random - 0 to 1.
 */
export function backOffMs(attemptsMade: number, atLeastMs: number | undefined, random: () => number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, attemptsMade - 1))
  return Math.max(atLeastMs ?? 0, Math.round(full * (0.5 + 0.5 * random())))
}
