import { z } from 'zod'
import { IndicatorTypeSchema, RoleIdSchema, ROLES } from '../core/annotation.ts'
import { SourceStateSchema } from '../core/source-health.ts'

/**
 * The weekly report as plain data: what the JSON export holds, in this order of keys, and what the other formats are made of.
 * Times are ISO 8601 in UTC, days `YYYY-MM-DD` in Bangkok, `thai` the same in words and in the Buddhist era. Shares are parts
 * of 1. It holds no time of making, so the same data make the same report.
 */

const count = z.int().nonnegative()
const time = z.iso.datetime()
const day = z.iso.date()
const share = z.number().min(0).max(1).nullable().describe('Part of 1; null when there is nothing to be a part of')

export const LabelSchema = z.strictObject({ th: z.string(), en: z.string() })
export type Label = z.infer<typeof LabelSchema>

export const ChangeSchema = z.strictObject({
  previous: z.number().nonnegative(),
  absolute: z.number(),
  /** 0.5 is half as much again; null when there was none before, or the two can't be compared. */
  ratio: z.number().nullable(),
  /** There was none before, and the two can be compared. */
  isNew: z.boolean(),
})
export type Change = z.infer<typeof ChangeSchema>

/** A count, what it is a part of, and how it changed. */
const figure = { count, of: count, share, change: ChangeSchema }
const byRole = z.strictObject(
  Object.fromEntries(ROLES.map((role) => [role, count])) as Record<(typeof ROLES)[number], typeof count>,
)
/** Baht lost as victims say, with how many of their posts name an amount. */
const baht = z.strictObject({ sumThb: z.number().nonnegative(), posts: count, ofReports: count, change: ChangeSchema })

const category = {
  id: z.string(),
  label: LabelSchema,
  /** `of`: posts read. A post with two categories counts under both. */
  ...figure,
  shareOfRelevant: share,
  byRole,
}

export const WeeklyReportSchema = z.strictObject({
  format: z.literal('rawang-weekly-report/1'),
  synthetic: z.strictObject({
    /** True when any post of the week is made up. */
    any: z.boolean(),
    posts: count,
    sources: z.array(z.string()),
  }),
  week: z.strictObject({
    kind: z.enum(['week', 'days']),
    label: z.string(),
    from: day,
    to: day.describe('The last day, included'),
    days: z.int().positive(),
    firstDayOfWeek: z.string(),
    /** False when it was not over yet. */
    complete: z.boolean(),
    since: time,
    until: time.describe('Exclusive'),
    thai: z.strictObject({ from: z.string(), to: z.string() }),
    previous: z.strictObject({ from: day, to: day }),
  }),
  comparison: z.strictObject({
    comparable: z.boolean(),
    /** Why not. */
    reasons: z.array(LabelSchema),
  }),
  /** Found in the newest posts of each day; `lookedAt` says in how many. */
  pipeline: z.strictObject({ versions: z.array(z.string()), lookedAt: count }),
  totals: z.strictObject({
    postsRead: z.strictObject({ count, change: ChangeSchema }),
    /** Posts that tell of a scam or complaint at all: every role but `unrelated`. */
    relevant: z.strictObject(figure),
    authors: count,
    reposts: count,
    bahtLost: baht,
  }),
  roles: z.array(z.strictObject({ id: RoleIdSchema, label: LabelSchema, ...figure })),
  topCategories: z.array(z.strictObject(category)),
  /** Every leaf of the taxonomy, in its order; those without a post too. */
  categories: z.array(
    z.strictObject({
      ...category,
      top: z.string(),
      bahtLost: baht,
      police: z.array(z.string()).describe('Numbers of police case types'),
      referTo: z.array(z.string()).describe('Ids of agencies'),
    }),
  ),
  days: z.array(
    z.strictObject({
      day,
      thai: z.string(),
      read: count,
      byRole,
      byTopCategory: z.record(z.string(), count),
      /** Hours in which some source could not be read, added up over the sources. */
      gapHours: z.number().nonnegative(),
    }),
  ),
  indicators: z.array(
    z.strictObject({
      type: IndicatorTypeSchema,
      label: LabelSchema,
      /** Written so that nobody can click it. */
      defanged: z.string(),
      posts: count,
      authors: count,
      victimReports: count,
      firstSeen: time,
      lastSeen: time,
      /** Not seen in any stored post before this week. */
      isNew: z.boolean(),
      /** What most of its posts are about. */
      category: z.string().nullable(),
    }),
  ),
  /** Left out of `indicators`, because some post says it is a victim's. */
  indicatorsWithheld: count,
  sources: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      synthetic: z.boolean(),
      ...figure,
      /** Part of the week in which it could be read; null for what is not collected by us. */
      coverage: share,
      gapHours: z.number().nonnegative(),
    }),
  ),
  /** Cut to the week. */
  gaps: z.array(
    z.strictObject({
      source: z.string(),
      title: z.string(),
      from: time,
      to: time,
      hours: z.number().nonnegative(),
      reason: SourceStateSchema,
      label: LabelSchema,
      /** It went on beyond the week. */
      open: z.boolean(),
      /** Only a part of the source could not be read; it is no part of the hours of source and day. */
      partial: z.boolean(),
    }),
  ),
  /** Opened in the week; tests left out. */
  alerts: z.array(
    z.strictObject({
      id: z.string(),
      kind: z.enum(['burst', 'watch-word', 'source-silent', 'source-state', 'test']),
      title: LabelSchema,
      openedAt: time,
      closedAt: time.nullable(),
      state: z.enum(['open', 'acknowledged', 'closed']),
      observed: count,
      expected: z.number(),
      score: z.number(),
      authors: count,
      severity: z.int(),
      referTo: z.array(z.string()),
      deliveries: z.array(
        z.strictObject({
          channel: z.string(),
          state: z.enum(['pending', 'delivered', 'failed']),
          attempts: count,
        }),
      ),
    }),
  ),
  watchWords: z.array(z.strictObject({ id: z.string(), title: z.string(), ...figure, byRole })),
  /** Posts that an agency can act on: lures and victim reports. `of`: all of those. A post may concern several. */
  referrals: z.strictObject({
    of: count,
    agencies: z.array(z.strictObject({ id: z.string(), label: LabelSchema, ...figure })),
    policeTypes: z.array(z.strictObject({ id: z.string(), label: z.string(), ...figure })),
  }),
  /** A few posts of the busiest categories: identifiers masked, links defanged, cut short. */
  examples: z.array(
    z.strictObject({
      category: z.string(),
      label: LabelSchema,
      role: RoleIdSchema,
      publishedAt: time,
      source: z.string(),
      text: z.string(),
      synthetic: z.boolean(),
    }),
  ),
})
export type WeeklyReport = z.infer<typeof WeeklyReportSchema>
