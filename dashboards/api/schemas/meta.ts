import { z } from '@hono/zod-openapi'
import { ChannelIdSchema, RoleIdSchema } from '../../../core/annotation.ts'
import { RestatementSchema } from '../../../core/state.ts'
import { count, label, time } from './shapes.ts'

export const MetaSchema = z
  .object({
    version: z.string(),
    pipelineVersion: z.string(),
    /** True when any configured source is made up: said on every view. */
    synthetic: z.boolean(),
    now: time,
    timeZone: z.literal('Asia/Bangkok'),
    firstDayOfWeek: z.string(),
    categories: z.array(label.extend({ id: z.string(), leaves: z.array(label.extend({ id: z.string() })) })),
    roles: z.array(label.extend({ id: RoleIdSchema })),
    channels: z.array(ChannelIdSchema),
    agencies: z.array(label.extend({ id: z.string() })),
    /** Whether there is a receiver in this process whose log can be shown (the demo). */
    receiver: z.boolean(),
  })
  .openapi('Meta')
export type Meta = z.infer<typeof MetaSchema>

/** What is missing for the process to do its work. */
export const ReadinessSchema = z
  .object({
    ready: z.boolean(),
    missing: z.array(
      z.object({
        part: z.string().describe('store, queues, page, or a part of the work that ended'),
        problem: z.string(),
        remedy: z.string().optional(),
        since: time.describe('When a look of this process first found it so'),
      }),
    ),
  })
  .openapi('Readiness')
export type Readiness = z.infer<typeof ReadinessSchema>

const queueCounts = z.object({ waiting: count, active: count, delayed: count })
export const StatsSchema = z
  .object({
    posts: count,
    deadLetters: count,
    bySource: z.record(z.string(), count),
    byRole: z.record(z.string(), count),
    byCategory: z.record(z.string(), count),
    queues: z.record(z.string(), queueCounts).nullable(),
    erased: z.array(RestatementSchema),
    firstPublishedAt: time.nullable(),
    lastPublishedAt: time.nullable(),
  })
  .openapi('Stats')

/** The demo's receiver: what arrived, newest first. */
export const ReceiverLogSchema = z
  .object({
    received: z.array(
      z.object({
        at: time,
        messageId: z.string(),
        verified: z.boolean(),
        reason: z.string().nullable(),
        title: label.nullable(),
        synthetic: z.boolean(),
      }),
    ),
  })
  .openapi('ReceiverLog')
export type ReceiverLog = z.infer<typeof ReceiverLogSchema>

/** Sent over `/api/v1/events` (server-sent events), event name `change`: which panels have something new. */
export const ChangeSchema = z.object({
  kinds: z.array(z.enum(['posts', 'alert', 'delivery', 'source', 'trends'])),
  lastPostAt: time.nullable(),
})
export type Change = z.infer<typeof ChangeSchema>
