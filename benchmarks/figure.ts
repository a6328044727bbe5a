/** One measured figure, beside what it has to hold or a peer that was measured in the same run. */
export interface Figure {
  /** Dotted, e.g. `ingest.rate`. */
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The worst that is still good. */
  readonly limit?: number
  /** Whether the limit bounds from above (times, false alarms; the default) or from below (rates, F1). */
  readonly better?: 'lower' | 'higher'
  /** The same work done in another way, same unit. */
  readonly peer?: number
  /** What the peer is. */
  readonly peerIs?: string
  /** What it was measured on, when that is not said by the name. */
  readonly on?: string
}

/** True when there is no limit, or it holds. */
export function isGood({ value, limit, better = 'lower' }: Figure): boolean {
  if (limit === undefined) return true
  return better === 'lower' ? value <= limit : value >= limit
}

/** To three significant digits: more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(3))
}

/** The `p`-quantile (0 to 1) of at least one value. */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(p * sorted.length))] ?? NaN
}
