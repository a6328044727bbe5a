/** Twitter's own beginning of time. */
const EPOCH_MS = 1_288_834_974_657n

/** An id that every post of that moment or later is greater than. */
export function firstIdAt(ms: number): string {
  const sinceMs = BigInt(Math.floor(ms)) - EPOCH_MS
  return sinceMs <= 0n ? '1' : String((sinceMs << 22n) - 1n)
}

/** Before November 2010 ids were counted one by one. */
const FIRST_SNOWFLAKE = 29_700_859_247n

/** When the post of that id was written, epoch ms; undefined where the id does not say. */
export function timeOfId(id: string): number | undefined {
  const number = BigInt(id)
  return number < FIRST_SNOWFLAKE ? undefined : Number((number >> 22n) + EPOCH_MS)
}
