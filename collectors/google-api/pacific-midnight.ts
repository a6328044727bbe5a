const PACIFIC = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
})

/** The next midnight in California, epoch ms: when YouTube's quotas are there again. */
export function nextPacificMidnight(nowMs: number): number {
  const [year, month, day] = localParts(nowMs)
  const asUtcMs = Date.UTC(year, month - 1, day + 1)
  // The offset that holds at that midnight, not now: the clocks may change in between.
  const guessMs = asUtcMs - offsetAt(asUtcMs)
  return asUtcMs - offsetAt(guessMs)
}

function offsetAt(ms: number): number {
  const [year, month, day, hour, minute, second] = localParts(ms)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000
}

function localParts(ms: number): readonly [number, number, number, number, number, number] {
  const parts = new Map(PACIFIC.formatToParts(ms).map(({ type, value }) => [type, Number(value)]))
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return [part('year'), part('month'), part('day'), part('hour'), part('minute'), part('second')]
}
