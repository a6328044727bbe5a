import { z } from '@hono/zod-openapi'
import { SourceStateSchema } from '../../../core/source-health.ts'
import { count, time } from './shapes.ts'

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
