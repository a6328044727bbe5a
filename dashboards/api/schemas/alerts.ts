import { z } from '@hono/zod-openapi'
import { IndicatorTypeSchema } from '../../../core/annotation.ts'
import { count, label, time } from './shapes.ts'

export const ApiDeliverySchema = z
  .object({
    id: z.string(),
    channel: z.string(),
    state: z.enum(['pending', 'delivered', 'failed']),
    nextAttemptAt: time.nullable(),
    attempts: z.array(
      z.object({ at: time, status: z.int().nullable(), durationMs: count, error: z.string().nullable() }),
    ),
  })
  .openapi('Delivery')

export const ApiAlertSchema = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    kind: z.enum(['burst', 'watch-word', 'source-silent', 'source-state', 'test']),
    subject: z.string(),
    title: label,
    state: z.enum(['open', 'acknowledged', 'closed']),
    test: z.boolean(),
    synthetic: z.boolean(),
    openedAt: time,
    updatedAt: time,
    acknowledgedAt: time.nullable(),
    closedAt: time.nullable(),
    window: z.object({ from: time, to: time }),
    observed: count,
    expected: z.number(),
    score: z.number(),
    authors: count,
    reposts: count,
    roles: z.record(z.string(), count),
    firstSeen: time.nullable(),
    evidence: z.array(z.string()).describe('Ids of posts'),
    indicators: z.array(z.object({ type: IndicatorTypeSchema, value: z.string(), defanged: z.string(), posts: count })),
    sources: z.record(z.string(), count),
    severity: z.int(),
    referTo: z.array(z.string()),
    deliveries: z.array(ApiDeliverySchema),
  })
  .openapi('Alert')
export type ApiAlert = z.infer<typeof ApiAlertSchema>

export const AlertsSchema = z.object({ open: count, alerts: z.array(ApiAlertSchema) }).openapi('Alerts')
export type Alerts = z.infer<typeof AlertsSchema>
