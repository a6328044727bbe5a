import { DAY_MS, HOUR_MS } from '../core/bangkok-time.ts'
import { createRandom } from '../simulator/synthetic/random.ts'
import { burstScore, ordinaryRange, ALERT_LINE } from '../trends/burst-score.ts'
import { comparableWindows, type PastWindow } from '../trends/comparable-windows.ts'
import type { Figure } from './figure.ts'

const STEP_MS = HOUR_MS / 12
const STEPS_PER_HOUR = HOUR_MS / STEP_MS
const STEPS_PER_DAY = DAY_MS / STEP_MS
const HISTORY_DAYS = 14
const HISTORY_STEPS = HISTORY_DAYS * STEPS_PER_DAY
/** As the default burst rule. */
const MIN_POSTS = 5
const QUIET_STEPS = 2 * STEPS_PER_HOUR
const GIVE_UP_HOURS = 6

/** Posts per hour, on average over the day: a rare category, usual ones and a busy one. */
const RATES = [0.5, 2, 10, 40] as const
const WEEKS_PER_RATE = 25
const BURSTS_PER_RATE = 40
/** As most tools have it. */
const peerIs = 'a fixed line at mean plus three standard deviations'

/**
 * How well bursts are told from chance, on synthetic series with fixed seeds: posts that come by chance around a daily rhythm
 * (quiet at eight in the morning, busiest at eight in the evening), judged every five minutes as the real thing judges them.
 */
export function detectionFigures(): readonly Figure[] {
  const figures: Figure[] = []
  for (const [series, dispersion] of [['quiet', 1], ['restless', 2]] as const) {
    const name = `detection.false-alerts.${series}`
    const unit = 'per category and week'
    const peer = rounded(falseAlertsPerWeek(threeSigma, dispersion))
    const limit = dispersion === 1 ? 0.1 : 1
    figures.push({ name, value: rounded(falseAlertsPerWeek(ours, dispersion)), unit, limit, peer, peerIs })
    figures.push({ name: `${name}.plain-median-mad`, value: rounded(falseAlertsPerWeek(plainMad, dispersion)), unit, peer, peerIs })
  }
  for (const factor of [3, 10])
    for (const rate of RATES.filter((r) => r * factor >= MIN_POSTS * 2)) {
      const [found, peer] = [ours, threeSigma].map((isBurst) => delays(isBurst, rate, factor))
      const name = `${factor}x.at-${rate}-per-hour`
      figures.push(
        { name: `detection.delay.${name}`, value: found?.median ?? NaN, unit: 'minutes, median', peer: peer?.median ?? NaN, peerIs },
        { name: `detection.seen.${name}`, value: found?.seen ?? NaN, unit: `of ${BURSTS_PER_RATE} within ${GIVE_UP_HOURS} h`, peer: peer?.seen ?? NaN, peerIs },
      )
    }
  return figures
} // prettier-ignore

type Method = (past: readonly PastWindow[], fromMs: number, observed: number) => boolean

const ours: Method = (past, fromMs, observed) => {
  const { basis, history } = comparableWindows(past, fromMs, HOUR_MS)
  return basis !== 'none' && burstScore(ordinaryRange(history), observed) >= ALERT_LINE
}

const threeSigma: Method = (past, _, observed) => {
  const mean = past.reduce((sum, window) => sum + window.posts, 0) / past.length
  const variance = past.reduce((sum, window) => sum + (window.posts - mean) ** 2, 0) / past.length
  return observed > mean + 3 * Math.sqrt(variance)
}

/** The textbook's score on the counts as they are, MAD not below 1 post, over the same past windows as ours. */
const plainMad: Method = (past, fromMs, observed) => {
  const { basis, history } = comparableWindows(past, fromMs, HOUR_MS)
  const middle = median(history)
  const mad = Math.max(1, median(history.map((posts) => Math.abs(posts - middle))))
  return basis !== 'none' && (0.6745 * (observed - middle)) / mad >= ALERT_LINE
}

function median(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b)
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.floor(sorted.length / 2)] ?? 0)) / 2
}

function falseAlertsPerWeek(isBurst: Method, dispersion: number): number {
  let alerts = 0
  for (const rate of RATES)
    for (let seed = 1; seed <= WEEKS_PER_RATE; seed += 1) {
      const sums = series({ seed: seed * 1_000 + rate * 10, days: HISTORY_DAYS + 7, rate, dispersion })
      let lastAbove = -Infinity
      for (let step = HISTORY_STEPS; step < sums.length; step += 1) {
        if (!judge(isBurst, sums, step)) continue
        if (step - lastAbove > QUIET_STEPS) alerts += 1
        lastAbove = step
      }
    }
  return alerts / (RATES.length * WEEKS_PER_RATE)
}

function delays(isBurst: Method, rate: number, factor: number): { readonly median: number; readonly seen: number } {
  const found: number[] = []
  for (let seed = 1; seed <= BURSTS_PER_RATE; seed += 1) {
    // At every time of the day in turn.
    const burstAt = HISTORY_STEPS + Math.floor((seed / BURSTS_PER_RATE) * STEPS_PER_DAY)
    const sums = series({ seed: seed * 1_000 + rate, days: HISTORY_DAYS + 2, rate, dispersion: 1, burst: { at: burstAt, factor } })
    for (let step = burstAt + 1; step <= burstAt + GIVE_UP_HOURS * STEPS_PER_HOUR; step += 1)
      if (judge(isBurst, sums, step)) {
        found.push(((step - burstAt) * STEP_MS) / 60_000)
        break
      }
  }
  found.sort((a, b) => a - b)
  return { median: found[Math.floor(found.length / 2)] ?? NaN, seen: found.length }
} // prettier-ignore

/** Judges the hour that ends at `step` by the hours before it. */
function judge(isBurst: Method, sums: Float64Array, step: number): boolean {
  const hour = (end: number): number => (sums[end] ?? 0) - (sums[end - STEPS_PER_HOUR] ?? 0)
  const observed = hour(step)
  if (observed < MIN_POSTS) return false
  const past: PastWindow[] = []
  for (
    let end = step - STEPS_PER_HOUR;
    end - STEPS_PER_HOUR >= Math.max(0, step - HISTORY_STEPS);
    end -= STEPS_PER_HOUR
  )
    past.push({ fromMs: (end - STEPS_PER_HOUR) * STEP_MS, posts: hour(end) })
  return isBurst(past, (step - STEPS_PER_HOUR) * STEP_MS, observed)
}

interface SeriesOptions {
  readonly seed: number
  readonly days: number
  /** Posts per hour. */
  readonly rate: number
  /** Variance of an hour's posts over their mean; 1: pure chance. */
  readonly dispersion: number
  readonly burst?: { readonly at: number; readonly factor: number }
}

/** Running sums of posts per step of five minutes; entry i is the posts before step i. */
function series({ seed, days, rate, dispersion, burst }: SeriesOptions): Float64Array {
  const draw = createRandom(seed)
  const random = () => draw.next()
  const steps = days * STEPS_PER_DAY
  const sums = new Float64Array(steps + 1)
  let mood = 1
  for (let step = 0; step < steps; step += 1) {
    const hourly = rate * rhythm((step / STEPS_PER_HOUR) % 24)
    if (dispersion > 1 && step % STEPS_PER_HOUR === 0) mood = gamma(hourly / (dispersion - 1), random) / (hourly / (dispersion - 1))
    const factor = burst !== undefined && step >= burst.at ? burst.factor : 1
    sums[step + 1] = (sums[step] ?? 0) + poisson((hourly * mood * factor) / STEPS_PER_HOUR, random)
  }
  return sums
} // prettier-ignore

/** Share of the day's mean at an hour of the day: 0.26 at eight in the morning, 1.74 at eight in the evening. */
function rhythm(hour: number): number {
  return 1 + 0.74 * Math.cos(((hour - 20) / 24) * 2 * Math.PI)
}

/** Knuth's method; the means here are small. */
function poisson(mean: number, random: () => number): number {
  const limit = Math.exp(-mean)
  let count = 0
  for (let product = random(); product > limit; product *= random()) count += 1
  return count
}

/** Marsaglia and Tsang's method, scale 1. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const v = (1 + c * normal) ** 3
    if (v > 0 && Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

function rounded(n: number | undefined): number {
  return Math.round((n ?? NaN) * 1_000) / 1_000
}
