import { z } from '@hono/zod-openapi'

/**
 * What `/api/v1` answers, a file for each part of it. Times are ISO 8601 in UTC; the page shows Bangkok's. Withheld identifiers
 * arrive masked already. The page takes its types from here.
 */

export const time = z.iso.datetime().describe('ISO 8601, UTC')
export const count = z.int().nonnegative()
export const label = z.object({ th: z.string(), en: z.string() })
/** A count with what it is a part of. */
export const share = z.object({ count, of: count.describe('Posts read in the range, whatever their role') })

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
