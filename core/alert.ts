import { z } from 'zod'
import { IndicatorTypeSchema, RoleIdSchema } from './annotation.ts'

export const AlertIndicatorSchema = z.strictObject({
  type: IndicatorTypeSchema,
  value: z.string(),
  /** Posts of the alert that carry it. */
  posts: z.int().positive(),
})

/** One burst, one alert: it is updated while the burst lasts, closed when it is over. */
export const AlertSchema = z.strictObject({
  /** Sortable by time of opening: `<epoch ms, 13 digits>-<rule>-<subject>`, and what else tells it apart. */
  id: z.string(),
  ruleId: z.string(),
  kind: z.enum(['burst', 'watch-word', 'source-silent', 'source-state', 'test']),
  /** What it is about: a category id, a watch-word id or a source id. */
  subject: z.string(),
  title: z.strictObject({ th: z.string(), en: z.string() }),
  /** `open` -> `acknowledged` (a person saw it) -> `closed` (over). */
  state: z.enum(['open', 'acknowledged', 'closed']),
  test: z.boolean(),
  openedAtMs: z.int(),
  updatedAtMs: z.int(),
  acknowledgedAtMs: z.int().nullable(),
  closedAtMs: z.int().nullable(),
  /** The hour judged: posts in it, posts expected from the own past, and how unusual that is (modified z-score). */
  window: z.strictObject({ fromMs: z.int(), toMs: z.int() }),
  observed: z.int().nonnegative(),
  expected: z.number(),
  score: z.number(),
  /** Different authors among the observed posts, and how many of them are reposts. */
  authors: z.int().nonnegative(),
  reposts: z.int().nonnegative(),
  roles: z.partialRecord(RoleIdSchema, z.int().nonnegative()),
  firstSeenMs: z.int().nullable(),
  /** Ids of posts that show it best, most telling first; at most 20. */
  evidence: z.array(z.string()),
  indicators: z.array(AlertIndicatorSchema),
  sources: z.record(z.string(), z.int().nonnegative()),
  severity: z.int().min(0).max(100),
  /** Ids of taxonomy agencies it should go to. */
  referTo: z.array(z.string()),
})
export type Alert = z.infer<typeof AlertSchema>

export const DeliveryAttemptSchema = z.strictObject({
  atMs: z.int(),
  /** HTTP status; null when no answer came. */
  status: z.int().nullable(),
  durationMs: z.int().nonnegative(),
  /** Why it failed, without address or secret; null when it went through. */
  error: z.string().nullable(),
})

/** One alert to one channel, with every attempt. Id: `<alert id>~<channel id>`. */
export const DeliverySchema = z.strictObject({
  id: z.string(),
  alertId: z.string(),
  channelId: z.string(),
  /** Idempotency key for the receiver, the same on each retry. */
  messageId: z.string(),
  state: z.enum(['pending', 'delivered', 'failed']),
  attempts: z.array(DeliveryAttemptSchema),
  nextAttemptAtMs: z.int().nullable(),
  createdAtMs: z.int(),
})
export type Delivery = z.infer<typeof DeliverySchema>
