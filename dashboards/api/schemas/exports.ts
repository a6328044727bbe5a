import { z } from '@hono/zod-openapi'
import { count, time } from './shapes.ts'

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
