import { z } from 'zod'
import { CollectorError, UserError, describeError } from './errors.ts'

/** States that a person should know of. */
export const TROUBLE_STATES = [
  'rate-limited', 'quota-exhausted', 'blocked', 'auth-failed', 'schema-drift', 'unreachable', 'gone', 'stale',
] as const // prettier-ignore
export type TroubleState = (typeof TROUBLE_STATES)[number]
/** The answer to "why is it silent?". */
export const SOURCE_STATES = ['ok', 'ok-empty', 'not-modified', 'never-run', 'disabled', ...TROUBLE_STATES] as const
export const SourceStateSchema = z.enum(SOURCE_STATES)
export type SourceState = z.infer<typeof SourceStateSchema>

export const SourceHealthSchema = z.strictObject({
  sourceId: z.string(),
  state: SourceStateSchema,
  /** Since when it is in this state, epoch ms. */
  sinceMs: z.int(),
  /** What a person reads: what happened. English; the page translates by `state`. */
  message: z.string(),
  lastRunAtMs: z.int().nullable(),
  lastSuccessAtMs: z.int().nullable(),
  /** Publication time of the newest post seen. */
  lastPostAtMs: z.int().nullable(),
  /** Not before this time, when the platform asked us to wait. */
  retryAtMs: z.int().nullable(),
  consecutiveFailures: z.int().nonnegative(),
  /** Of the last run. */
  posts: z.int().nonnegative(),
  /** Of the last run: what was left out, by reason. */
  skipped: z.record(z.string(), z.int().nonnegative()),
})
export type SourceHealth = z.infer<typeof SourceHealthSchema>

/** A time in which a source could not be read: drawn as a hole, never as zero. `toMs` null: still open. */
export const CoverageGapSchema = z.strictObject({
  sourceId: z.string(),
  fromMs: z.int(),
  toMs: z.int().nullable(),
  reason: SourceStateSchema,
  /** Only a part of the source could not be read (one query, one page of several): posts are missing, and the rest is there. */
  partial: z.literal(true).optional(),
})
export type CoverageGap = z.infer<typeof CoverageGapSchema>

/** States in which nothing needs a look. */
export function isWell(state: SourceState): boolean {
  return state === 'ok' || state === 'ok-empty' || state === 'not-modified'
}

/** States in which a run counts as having read the source: one that is quieter than usual (`stale`) answered all the same. */
export function isReading(state: SourceState): boolean {
  return isWell(state) || state === 'stale'
}

/** A source went from one state into another; whether a reading had something new is no change. */
export const StateChangeSchema = z.strictObject({
  sourceId: z.string(),
  atMs: z.int(),
  from: SourceStateSchema,
  to: SourceStateSchema,
  /** What a person read about the new state. */
  message: z.string(),
})
export type StateChange = z.infer<typeof StateChangeSchema>

/** How one run of a collector ended. */
export interface RunEnd {
  /** Taken in by this run. */
  readonly posts: number
  /** The platform said that nothing changed since last time. */
  readonly notModified: boolean
  /** What ended it early; undefined when it came to its own end. */
  readonly failure?: unknown
}

/** The state a source is in after a run, with what a person reads about it. `retryAtMs`: not before, when the platform said so of all of it. */
export function stateAfterRun({ posts, notModified, failure }: RunEnd): {
  readonly state: SourceState
  readonly message: string
  readonly retryAtMs: number | null
  /** The trouble is that of a part; the rest was read. */
  readonly partial?: boolean
} {
  if (failure === undefined) {
    if (posts > 0) return { state: 'ok', message: `${posts} ${posts === 1 ? 'post' : 'posts'}`, retryAtMs: null }
    return notModified
      ? { state: 'not-modified', message: 'nothing changed since last time', retryAtMs: null }
      : { state: 'ok-empty', message: 'it answered, and had nothing new', retryAtMs: null }
  }
  if (failure instanceof CollectorError) {
    const retryAtMs = failure.partial ? null : (failure.retryAtMs ?? null)
    return { state: failure.kind, message: failure.message, retryAtMs, partial: failure.partial }
  }
  if (failure instanceof UserError) {
    const remedy = failure.remedy === undefined ? '' : `; ${failure.remedy}`
    return { state: 'auth-failed', message: `${failure.message}${remedy}`, retryAtMs: null }
  }
  // A parser that throws met something its sheet doesn't know.
  return { state: 'schema-drift', message: `the answer could not be read: ${describeError(failure)}`, retryAtMs: null }
}
