import { z } from '@hono/zod-openapi'
import {
  ChannelIdSchema,
  DISGUISES,
  EvidenceSchema,
  ImitationSchema,
  IndicatorTypeSchema,
  RoleIdSchema,
  SpanSchema,
} from '../../core/annotation.ts'
import { MediaSchema, MetricsSchema } from '../../core/post.ts'
import { SourceStateSchema } from '../../core/source-health.ts'
import { RestatementSchema } from '../../core/state.ts'

/**
 * What `/api/v1` answers. Times are ISO 8601 in UTC; the page shows Bangkok's. Withheld identifiers arrive masked already.
 * The page takes its types from here.
 */

const time = z.iso.datetime().describe('ISO 8601, UTC')
const count = z.int().nonnegative()
const label = z.object({ th: z.string(), en: z.string() })
/** A count with what it is a part of. */
const share = z.object({ count, of: count.describe('Posts read in the range, whatever their role') })

/** Asked for by every question about posts; lists repeat the parameter or separate by commas. */
export const FilterQuerySchema = z.object({
  since: time.optional().describe('Published at or after; default: 24 hours before `until`'),
  until: time.optional().describe('Published before; default: now'),
  q: z.string().max(1_000).optional().describe('Words and "phrases"; -word leaves out'),
  category: z.string().optional().describe('Leaves or top categories, separated by commas'),
  role: z.string().optional().describe('Roles, separated by commas'),
  source: z.string().optional().describe('Source ids, separated by commas'),
  indicator: z.string().max(2_100).optional().describe('`type:value`, e.g. `line-id:abc123`'),
})
export type FilterQuery = z.infer<typeof FilterQuerySchema>

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

export const SourcesSchema = z
  .object({
    sources: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        collector: z.string(),
        synthetic: z.boolean(),
        state: SourceStateSchema,
        since: time.nullable(),
        message: z.string(),
        lastSuccess: time.nullable(),
        lastPost: time.nullable(),
        posts24h: count,
        nextRun: time.nullable(),
        skipped: z.record(z.string(), count),
      }),
    ),
  })
  .openapi('Sources')
export type Sources = z.infer<typeof SourcesSchema>

export const SourceHistorySchema = z
  .object({
    /** Newest first. */
    changes: z.array(z.object({ at: time, from: SourceStateSchema, to: SourceStateSchema, message: z.string() })),
  })
  .openapi('SourceHistory')
export type SourceHistory = z.infer<typeof SourceHistorySchema>

export const ExportsSchema = z
  .object({
    /** The last complete week, which `/exports/week` gives by default. */
    lastWeek: z.object({ label: z.string(), from: z.string(), to: z.string() }),
    nextAt: time.describe('When the next one is written'),
    formats: z.array(z.enum(['xlsx', 'csv', 'json', 'html'])),
    written: z.array(
      z.object({ file: z.string(), week: z.string(), format: z.string(), bytes: count, writtenAt: time }),
    ),
  })
  .openapi('Exports')
export type Exports = z.infer<typeof ExportsSchema>

export const WatchWordsSchema = z
  .object({
    watchWords: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        queries: z.array(z.string()),
        not: z.array(z.string()),
        sources: z.array(z.string()).nullable().describe('Null: every source that can search'),
        addedAt: time.nullable().describe('Null: it stands in the configuration'),
      }),
    ),
  })
  .openapi('WatchWords')
export type WatchWords = z.infer<typeof WatchWordsSchema>
export type WatchWord = z.infer<typeof WatchWordsSchema>['watchWords'][number]

/** What each field may hold is checked as in the configuration. */
export const NewWatchWordSchema = z
  .strictObject({
    id: z.string(),
    title: z.string(),
    queries: z.array(z.string()),
    not: z.array(z.string()).optional(),
    sources: z.array(z.string()).optional(),
  })
  .openapi('NewWatchWord')
export type NewWatchWord = z.infer<typeof NewWatchWordSchema>

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

/** As `rawang sources --plan --json` gives them. */
export const RequestPlansSchema = z
  .object({
    sources: z.array(
      z.object({
        id: z.string(),
        title: z.string(),
        collector: z.string(),
        everyMinutes: z.number(),
        nextRun: time.nullable().describe('Null: switched off'),
        expectedDelayMinutes: z.number(),
        requests: z
          .array(
            z.object({
              method: z.string(),
              url: z.string(),
              body: z.string().optional(),
              purpose: z.string(),
              spend: z.array(z.object({ budget: z.string(), amount: z.number(), subject: z.string().optional() })),
            }),
          )
          .nullable(),
        budgets: z.array(
          z.object({
            id: z.string(),
            unit: z.string(),
            limit: z.number(),
            used: z.number(),
            resetsAt: time.nullable(),
            runs: z.number(),
            wanted: z.number(),
            allowance: z.number(),
            everyRuns: z.number().nullable(),
            sharedWith: z.array(z.string()),
            refresh: z
              .object({ afterDays: z.number(), posts: count, wanted: z.number(), most: count })
              .nullable()
              .describe('What asking again for stored posts takes, as the terms demand'),
          }),
        ),
      }),
    ),
  })
  .openapi('RequestPlans')
export type RequestPlans = z.infer<typeof RequestPlansSchema>

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

/** RFC 9457. */
export const ProblemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    remedy: z.string().optional(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem')
export type Problem = z.infer<typeof ProblemSchema>
