import { z } from '@hono/zod-openapi'
import { IndicatorTypeSchema, RoleIdSchema } from '../../../core/annotation.ts'
import { SourceStateSchema } from '../../../core/source-health.ts'
import { count, label, share, time } from './shapes.ts'

/** One of the four figures: the period asked for against the one of the same length before it. */
const figure = z.object({
  value: z.number(),
  previous: z.number().nullable().describe('null: the period before was not read in full'),
  /** Twenty-four equal parts of the period, oldest first. */
  sparkline: z.array(z.number()),
})

export const FiguresSchema = z
  .object({
    since: time,
    until: time,
    postsRead: count,
    victimReports: figure,
    lures: figure,
    newCampaigns: figure,
    bahtLost: figure.extend({ posts: count.describe('Victim reports that name an amount') }),
  })
  .openapi('Figures')
export type Figures = z.infer<typeof FiguresSchema>

export const GapSchema = z
  .object({
    source: z.string(),
    title: z.string(),
    from: time,
    to: time.nullable(),
    reason: SourceStateSchema,
    partial: z.boolean().describe('Only a part of the source could not be read'),
  })
  .openapi('CoverageGap')
export type Gap = z.infer<typeof GapSchema>

export const TimelineSchema = z
  .object({
    since: time,
    until: time,
    intervalMs: z.int().positive(),
    /** `topCategory`: stacked. `one`: a single category chosen, with its expected band. */
    mode: z.enum(['topCategory', 'one']),
    postsRead: count,
    /** Relevant posts per bucket by key (top category id, or the chosen category); every bucket of the range is there. */
    buckets: z.array(z.object({ from: time, counts: z.record(z.string(), count), read: count })),
    /** In mode `one`: what was to be expected of each hour; null where too little was known. */
    band: z.array(z.object({ from: time, expected: z.number().nullable(), upper: z.number().nullable() })),
    gaps: z.array(GapSchema),
    alerts: z.array(z.object({ id: z.string(), at: time, title: label, test: z.boolean() })),
  })
  .openapi('Timeline')
export type Timeline = z.infer<typeof TimelineSchema>

export const TrendItemSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['category', 'watch-word']),
    subject: z.string(),
    title: label,
    from: time,
    to: time,
    observed: count,
    expected: z.number().nullable(),
    upper: z.number().nullable(),
    score: z.number().nullable().describe('Modified z-score; 3.5 is the usual line; null: too short a past to say'),
    historyWindows: count,
    firstSeen: time.nullable(),
    authors: count,
    reposts: count,
    roles: z.record(z.string(), count),
    sources: z.record(z.string(), count),
    /** Posts per hour, the last 24, oldest first. */
    sparkline: z.array(count),
    referTo: z.array(z.string()),
    /** As `q` of the posts behind it, for a watch-word; a category is asked for by `subject`. */
    queries: z.array(z.string()),
  })
  .openapi('TrendItem')
export type TrendItem = z.infer<typeof TrendItemSchema>

export const TrendsSchema = z
  .object({ computedAt: time.nullable(), line: z.number(), items: z.array(TrendItemSchema) })
  .openapi('Trends')
export type Trends = z.infer<typeof TrendsSchema>

export const CategoryCountsSchema = z
  .object({
    since: time,
    until: time,
    postsRead: count,
    categories: z.array(share.extend({ id: z.string(), byRole: z.record(z.string(), count) })),
    roles: z.array(share.extend({ id: RoleIdSchema })),
  })
  .openapi('CategoryCounts')

export const IndicatorsSchema = z
  .object({
    indicators: z.array(
      z.object({
        type: IndicatorTypeSchema,
        value: z.string(),
        defanged: z.string(),
        posts: count,
        authors: count,
        firstSeen: time,
        lastSeen: time,
      }),
    ),
  })
  .openapi('Indicators')
export type Indicators = z.infer<typeof IndicatorsSchema>

/** Posts that share an offender's indicator: at least three of them, by at least two accounts. */
export const CampaignsSchema = z
  .object({
    campaigns: z.array(
      z.object({
        id: z.string().describe('`type:value` of the shared indicator'),
        type: IndicatorTypeSchema,
        value: z.string(),
        defanged: z.string(),
        posts: count,
        authors: count,
        victims: count.describe('Victim reports among the posts'),
        firstSeen: time,
        lastSeen: time,
        /** Never seen before the range asked for. */
        isNew: z.boolean(),
        categories: z.array(z.object({ id: z.string(), count })),
      }),
    ),
  })
  .openapi('Campaigns')
export type Campaigns = z.infer<typeof CampaignsSchema>
