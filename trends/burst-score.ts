/** What is ordinary for a subject, read from comparable windows of its own past. */
export interface OrdinaryRange {
  /** Posts in an ordinary window: the median, interpolated, so that a subject with 0, 0, 1 posts is not expected to have 0. */
  readonly expected: number
  /** Posts up to which a window is still ordinary: where the score reaches {@link ALERT_LINE}. */
  readonly upper: number
}

/** The score that Iglewicz and Hoaglin call an outlier; the default of alert rules. */
export const ALERT_LINE = 3.5

/** Distance between the quartiles of a normal distribution, in standard deviations. */
const QUARTILES_APART = 1.349

/**
 * The ordinary range of a window, from the past alone. Median and quartiles, so that past bursts in up to a quarter of the
 * windows do not move it. The spread never falls below the noise that counting itself has (the square root of the count):
 * a past of 0, 0, 0 does not make the first post an outbreak.
 *
 * @param history - Posts per comparable past window, any order. Shape: 1 or more integers >= 0.
 * @throws {RangeError} If `history` is empty: then nothing is known of what is ordinary.
 * @see docs/decisions/005-baseline.md for the choice and its figures.
 */
export function ordinaryRange(history: readonly number[]): OrdinaryRange {
  if (history.length === 0) throw new RangeError('ordinaryRange needs at least one past window')
  const sorted = history.toSorted((a, b) => a - b)
  const expected = Math.max(0, groupedQuantile(sorted, 0.5))
  // How much wider the past spreads than chance alone makes counts spread.
  const sigma = (groupedQuantile(sorted, 0.75) - groupedQuantile(sorted, 0.25)) / QUARTILES_APART
  const spread = Math.max(1, sigma / Math.sqrt(expected + 3 / 8))
  const top = (stabilised(expected) + ALERT_LINE * spread) / 2
  return { expected, upper: top * top - 3 / 8 }
}

/**
 * How unusual a window is, against the ordinary range of its own past: a robust z-score on the square-root scale.
 * Counts spread with the square root of their size and lean to the right; after Anscombe's transform `2 x sqrt(n + 3/8)` they
 * spread by 1 whatever their size, so that one line holds for a category of one post a day and for one of a hundred an hour.
 *
 * @param observed - Posts in the window being judged, not part of the history. Integer >= 0.
 * @returns Dimensionless. Near 0 is an ordinary window, 3.5 the usual alert line, negative is quieter than usual.
 * @see Anscombe, "The Transformation of Poisson, Binomial and Negative-Binomial Data", Biometrika 35, 1948.
 * @see Iglewicz & Hoaglin, "How to Detect and Handle Outliers", ASQC Press, 1993.
 */
export function burstScore(ordinary: OrdinaryRange, observed: number): number {
  const middle = stabilised(ordinary.expected)
  return (ALERT_LINE * (stabilised(observed) - middle)) / (stabilised(ordinary.upper) - middle)
}

function stabilised(posts: number): number {
  return 2 * Math.sqrt(posts + 3 / 8)
}

/**
 * Quantile of counts as grouped data: n posts stand for the stretch n - 0.5 to n + 0.5. Plain quantiles of small counts jump
 * between whole numbers, and with them the spread by a factor of two.
 */
function groupedQuantile(sorted: readonly number[], q: number): number {
  const rank = q * sorted.length
  const value = sorted[Math.min(sorted.length - 1, Math.floor(rank))] ?? 0
  const below = sorted.findIndex((n) => n === value)
  const equal = sorted.findLastIndex((n) => n === value) - below + 1
  return value - 0.5 + (rank - below) / equal
}
