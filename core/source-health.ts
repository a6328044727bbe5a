import { z } from 'zod'

/** The answer to "why is it silent?". Everything but the first three needs a look. */
export const SOURCE_STATES = [
  'ok', 'ok-empty', 'not-modified', 'never-run', 'disabled', 'rate-limited', 'quota-exhausted', 'blocked', 'auth-failed',
  'schema-drift', 'unreachable', 'gone', 'stale',
] as const // prettier-ignore
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
})
export type CoverageGap = z.infer<typeof CoverageGapSchema>

/** States in which a run counts as having read the source. */
export function isReading(state: SourceState): boolean {
  return state === 'ok' || state === 'ok-empty' || state === 'not-modified'
}
