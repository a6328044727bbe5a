import { z } from 'zod'

/** One thing that is rising: what was expected of it from its own past beside what was seen. */
export const RisingItemSchema = z.strictObject({
  /** `category:fraud.loan`, `watch-word:ais-fake`. */
  id: z.string(),
  kind: z.enum(['category', 'watch-word']),
  subject: z.string(),
  window: z.strictObject({ fromMs: z.int(), toMs: z.int() }),
  observed: z.int().nonnegative(),
  expected: z.number().nonnegative(),
  /** Upper end of what is ordinary, posts. */
  upper: z.number().nonnegative(),
  /** Modified z-score; 3.5 is the usual alert line. */
  score: z.number(),
  /** Past windows that the expectation rests on. */
  historyWindows: z.int().nonnegative(),
  /**
   * Which windows these are: the same hours of other days, all hours, or `none`: too few to expect anything. With `none`,
   * `expected`, `upper` and `score` are 0 and say nothing.
   */
  basis: z.enum(['same-hours', 'all-hours', 'none']).optional(),
  firstSeenMs: z.int().nullable(),
  authors: z.int().nonnegative(),
  reposts: z.int().nonnegative(),
  roles: z.record(z.string(), z.int().nonnegative()),
  sources: z.record(z.string(), z.int().nonnegative()),
  /** Posts per hour, oldest first, the last 24. */
  sparkline: z.array(z.int().nonnegative()),
})
export type RisingItem = z.infer<typeof RisingItemSchema>

/** The trends as of one moment: computed once by the `trend` role, read by everybody. */
export const TrendSnapshotSchema = z.strictObject({
  computedAtMs: z.int(),
  window: z.strictObject({ fromMs: z.int(), toMs: z.int() }),
  /** All subjects with at least one post in the window, most unusual first. */
  items: z.array(RisingItemSchema),
})
export type TrendSnapshot = z.infer<typeof TrendSnapshotSchema>
