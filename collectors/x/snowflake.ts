/** Twitter's own beginning of time. */
const EPOCH_MS = 1_288_834_974_657n

/** An id that every post of that moment or later is greater than. */
export function firstIdAt(ms: number): string {
  const sinceMs = BigInt(Math.floor(ms)) - EPOCH_MS
  return sinceMs <= 0n ? '1' : String((sinceMs << 22n) - 1n)
}
