import { z } from '@hono/zod-openapi'
import {
  ChannelIdSchema,
  DISGUISES,
  EvidenceSchema,
  ImitationSchema,
  IndicatorTypeSchema,
  RoleIdSchema,
  SpanSchema,
} from '../../../core/annotation.ts'
import { MediaSchema, MetricsSchema } from '../../../core/post.ts'
import { FilterQuerySchema, count, time } from './shapes.ts'

export const PublicIndicatorSchema = z
  .object({
    type: IndicatorTypeSchema,
    value: z.string(),
    written: z.string(),
    defanged: z.string(),
    start: count,
    end: count,
    checks: z.record(z.string(), z.boolean()),
    imitates: ImitationSchema.optional().describe('The Thai bank or agency that the host only looks like'),
    owner: z.enum(['offender', 'victim', 'unknown']),
    withheld: z.boolean(),
  })
  .openapi('Indicator')

export const PublicPostSchema = z
  .object({
    id: z.string(),
    source: z.string(),
    platform: z.string(),
    text: z.string(),
    url: z.string().optional(),
    publishedAt: time,
    collectedAt: time,
    editedAt: time.optional(),
    author: z.object({ id: z.string(), followers: count.optional() }).optional(),
    metrics: MetricsSchema.optional(),
    inReplyTo: z.string().optional(),
    repostOf: z.string().optional(),
    media: z.array(MediaSchema).optional(),
    repairs: z.array(z.string()).optional(),
    extra: z.record(z.string(), z.unknown()).optional(),
    synthetic: z.boolean(),
    language: z.string(),
    pipelineVersion: z.string(),
    role: z.object({
      id: RoleIdSchema,
      score: z.number(),
      scores: z.record(z.string(), z.number()),
      evidence: z.array(EvidenceSchema),
    }),
    categories: z.array(z.object({ id: z.string(), score: z.number(), evidence: z.array(EvidenceSchema) })),
    channels: z.array(z.object({ id: ChannelIdSchema, evidence: z.array(SpanSchema) })),
    indicators: z.array(PublicIndicatorSchema),
    amountThb: count.nullable(),
    severity: z.object({ score: z.int().min(0).max(100), reasons: z.array(z.string()) }),
    sentiment: z.object({ id: z.string(), score: z.number() }),
    places: z.array(z.object({ id: z.string(), name: z.string(), start: count, end: count })),
    fingerprint: z.string(),
    evasion: z
      .array(z.object({ start: count, end: count, reading: z.string(), undone: z.array(z.enum(DISGUISES)) }))
      .optional()
      .describe('Words written to evade: where they stand, what they were read as, and how they were disguised'),
  })
  .openapi('Post')
export type ApiPost = z.infer<typeof PublicPostSchema>

export const PostsQuerySchema = FilterQuerySchema.extend({
  limit: z.coerce.number().int().min(0).max(200).default(25),
  cursor: z.string().max(2_000).optional(),
  /** `relevant`: without the posts of role `unrelated`, unless roles are asked for. */
  only: z.enum(['relevant', 'all']).default('all'),
})

export const PostsSchema = z
  .object({ total: count, posts: z.array(PublicPostSchema), nextCursor: z.string().optional() })
  .openapi('Posts')
export type Posts = z.infer<typeof PostsSchema>

export const NearCopiesSchema = z
  .object({
    total: count,
    complete: z.boolean().describe('False when there may be more than `total`'),
    posts: z.array(PublicPostSchema).describe('Newest first'),
  })
  .openapi('NearCopies')
export type NearCopiesAnswer = z.infer<typeof NearCopiesSchema>
