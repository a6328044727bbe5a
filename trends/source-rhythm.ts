import { DAY_MS, HOUR_MS, startOfDay } from '../core/bangkok-time.ts'
import { isHoliday, isWeekend } from '../core/thai-holidays.ts'
import type { Stretch } from './coverage.ts'

/** How far back a rhythm is learned. */
export const RHYTHM_DAYS = 56
/** Fewer waits for different posts say nothing. */
const FEWEST_WAITS = 10
/** As many unusual silences in the time that is looked back at are usual. */
const RHYTHMIC = 3
/** A silence is unusual that comes by chance less than once in ten years. */
const RARE_PER_YEAR = 0.1
/** Counts are by the hour, so a silence must be longer than any before by at least as much. */
const MARGIN_MS = HOUR_MS
/** What is not known within an hour: no source is taken to be more punctual. */
const PUNCTUAL_MS = HOUR_MS / 4

/** What is known of a source's past. */
export interface SourcePast {
  /** Posts by hour of publication: its start, epoch ms, and how many; hours without are left out. Oldest first. */
  readonly hours: readonly (readonly [startMs: number, posts: number])[]
  /** When the hours were counted. */
  readonly countedAtMs: number
  /** When it could not be read; of the last one the end is taken as the end of the silence that is no fault of its own. */
  readonly gaps: readonly Stretch[]
  /** When it was called silent before. Few of them are no part of its rhythm, three are. */
  readonly silences: readonly Stretch[]
  /** Days as `2026-03-03` that are holidays beside those of fixed date. */
  readonly holidays: readonly string[]
}

/** A silence that is not like the source. */
export interface Silence {
  readonly sinceMs: number
  /** How many comparable days were looked at; none had as long a silence. */
  readonly days: number
  /** Posts that it had by this time on them: the median. */
  readonly usualPosts: number
  /** From `fromMs` on: after how long the first post was there at the latest. */
  readonly fromMs: number
  readonly longestMs: number
  /** How often as long a silence comes by chance, at the source's own rhythm; below 0.1. */
  readonly perYear: number
}

/**
 * Whether a source is silent for longer than is like it. Its present silence stands beside the waits for the next post that began
 * at the same time of comparable past days: working days beside working days, weekends beside weekends ("none today"), and for a
 * silence over several days any days. It is unusual when it is longer than every one of them by an hour, and when a gamma
 * distribution with the mean and variance of these waits gives as long a one less than once in ten years, for as many waits as the
 * source begins.
 * So a punctual source is missed after an hour or two, one that posts at random only after many times its mean wait.
 * Nothing is expected of public holidays, and nothing is said with fewer than ten comparable waits.
 *
 * @param lastPostMs - Publication of its newest post, epoch ms.
 * @param seenUntilMs - What was published by then would have been read by now.
 * @returns Undefined: it is as usual, or too little is known.
 */
export function unusualSilence(past: SourcePast, lastPostMs: number, seenUntilMs: number): Silence | undefined {
  const sinceMs = Math.max(lastPostMs, ...past.gaps.map(({ toMs }) => toMs))
  if (seenUntilMs - sinceMs < MARGIN_MS) return undefined
  const midnightMs = startOfDay(seenUntilMs)
  const isFree = (ms: number) => isHoliday(ms, past.holidays)
  const sameKind = (ms: number) => !isFree(ms) && isWeekend(ms) === isWeekend(seenUntilMs)
  const today = isFree(seenUntilMs)
    ? undefined
    : judge(past, { sinceMs, fromMs: Math.max(sinceMs, midnightMs), untilMs: seenUntilMs, isComparable: sameKind })
  if (today !== undefined || sinceMs >= midnightMs) return today
  const freeMs = daysBetween(sinceMs, seenUntilMs).filter(isFree).length * DAY_MS
  return judge(past, { sinceMs, fromMs: sinceMs, untilMs: seenUntilMs - freeMs, isComparable: (ms) => !isFree(ms) })
}

interface Question {
  readonly sinceMs: number
  /** The wait that is judged. */
  readonly fromMs: number
  readonly untilMs: number
  /** Whether the day that holds this time may stand beside the one in question. */
  readonly isComparable: (ms: number) => boolean
}

function judge(past: SourcePast, { sinceMs, fromMs, untilMs, isComparable }: Question): Silence | undefined {
  const waitedMs = untilMs - fromMs
  const waits: number[] = []
  const counts: number[] = []
  const waitedFor = new Set<number>()
  for (let day = 1; day <= RHYTHM_DAYS; day++) {
    const startMs = fromMs - day * DAY_MS
    if (startMs >= sinceMs || !isComparable(startMs)) continue
    const waitMs = waitFrom(past, startMs, fromMs === sinceMs)
    if (waitMs === undefined) continue
    waits.push(waitMs)
    waitedFor.add(startMs + waitMs)
    counts.push(postsWithin(past, { fromMs: startMs, toMs: startMs + waitedMs }))
  }
  const longestMs = Math.max(...waits)
  if (waitedFor.size < FEWEST_WAITS || waitedMs < longestMs + MARGIN_MS) return undefined
  const perYear = chanceOfWait(waits, waitedMs) * waitsPerDay(past) * 365
  if (perYear >= RARE_PER_YEAR) return undefined
  return { sinceMs, days: waits.length, usualPosts: median(counts), fromMs, longestMs, perYear }
}

/**
 * Till the end of the next hour with a post. Undefined: the source was not known then, could not be read meanwhile, or nothing came yet.
 * @param afterPost - The wait begins with a post: its own hour is not the next.
 */
function waitFrom({ hours, gaps, silences }: SourcePast, startMs: number, afterPost: boolean): number | undefined {
  const firstMs = hours[0]?.[0] ?? Infinity
  const next = hours.find(([hourMs]) => (afterPost ? hourMs > startMs : hourMs >= startMs))
  if (startMs < firstMs || next === undefined) return undefined
  const endMs = next[0] + HOUR_MS
  const notItsRhythm = silences.length < RHYTHMIC ? [...gaps, ...silences] : gaps
  return notItsRhythm.some(({ fromMs, toMs }) => fromMs < endMs && toMs > startMs) ? undefined : endMs - startMs
}

function postsWithin({ hours }: SourcePast, { fromMs, toMs }: Stretch): number {
  return hours.reduce((sum, [hourMs, posts]) => (hourMs >= fromMs && hourMs < toMs ? sum + posts : sum), 0)
}

/** Hours with posts: posts that come in a bunch begin one wait. */
function waitsPerDay({ hours, countedAtMs }: SourcePast): number {
  return hours.length / Math.max(1, (countedAtMs - (hours[0]?.[0] ?? countedAtMs)) / DAY_MS)
}

/**
 * Probability of a wait of at least `waitedMs`, by a gamma distribution over what the waits have beyond the shortest of them, with their
 * mean and variance.
 * @see Wilson & Hilferty, "The Distribution of Chi-Square", PNAS 17, 1931, for its normal approximation by the cube root.
 */
function chanceOfWait(waits: readonly number[], waitedMs: number): number {
  const shortest = Math.min(...waits)
  const beyond = waits.map((ms) => ms - shortest)
  const average = beyond.reduce((sum, ms) => sum + ms, 0) / waits.length
  const mean = average + PUNCTUAL_MS
  const variance = beyond.reduce((sum, ms) => sum + (ms - average) ** 2, 0) / (waits.length - 1) + PUNCTUAL_MS ** 2
  const shape = mean ** 2 / variance
  const spread = 1 / (9 * shape)
  return normalTail((Math.cbrt((waitedMs - shortest) / mean) - (1 - spread)) / Math.sqrt(spread))
}

/**
 * Probability that a standard normal variable is above `z`.
 * @see Abramowitz & Stegun, "Handbook of Mathematical Functions", 1964, 26.2.17; off by at most 7.5e-8.
 */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z))
  const series = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce((sum, b) => (sum + b) * t, 0)
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
  return z >= 0 ? tail : 1 - tail
}

function daysBetween(fromMs: number, toMs: number): readonly number[] {
  const days: number[] = []
  for (let ms = startOfDay(fromMs) + DAY_MS; ms <= toMs; ms += DAY_MS) days.push(ms)
  return days
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
