import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { EXPORT_FORMATS, type ExportFormat } from '../../../config/schema.ts'
import { answers, createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'
import { NotFoundError } from '../problems.ts'
import { ExportsSchema } from '../schemas/exports.ts'

const TYPES: Readonly<Record<ExportFormat, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  json: 'application/json; charset=utf-8',
  html: 'text/html; charset=utf-8',
}
/** The report is one page without a script; its own styles are inside it. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"

const WeekQuerySchema = z.object({
  week: z.string().optional().describe('2026-W47; default: the last complete week'),
  from: z.string().optional().describe('First day, with `to`'),
  to: z.string().optional().describe('Last day'),
  format: z.enum(EXPORT_FORMATS).default('xlsx'),
  inline: z.enum(['true', 'false']).default('false').describe('Show the page instead of saving it'),
})

/** The weekly report: made now, or as it was written. */
export function exportRoutes({ exports }: Pick<ApiDeps, 'exports'>) {
  const file = { description: 'The file', content: { 'application/octet-stream': { schema: z.string() } } }
  return createRouter()
    .openapi(
      createRoute({ method: 'get', path: '/exports', summary: 'Weekly exports written so far, and the next', responses: answers(ExportsSchema) }), // prettier-ignore
      async (c) => c.json(await exports.overview(), 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/exports/week',
        summary: 'The weekly report, made now',
        request: { query: WeekQuerySchema },
        responses: { ...answers(ExportsSchema), 200: file },
      }),
      async (c) => {
        const { format, inline, week, from, to } = c.req.valid('query')
        const choice = { ...(week === undefined ? {} : { week }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) } // prettier-ignore
        const { bytes, fileName } = await exports.week(choice, format)
        return sendFile(c, bytes, { format, fileName, inline: inline === 'true' })
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/exports/files/{file}',
        summary: 'One that was written',
        request: { params: z.object({ file: z.string() }) },
        responses: { ...answers(ExportsSchema), 200: file },
      }),
      async (c) => {
        const { file: fileName } = c.req.valid('param')
        const found = await exports.file(fileName)
        const format = EXPORT_FORMATS.find((f) => f === found?.format)
        if (found === undefined || format === undefined) throw new NotFoundError('there is no such export')
        return sendFile(c, found.content, { format, fileName, inline: false })
      },
    )
}

function sendFile(
  c: Context,
  bytes: Uint8Array,
  { format, fileName, inline }: { readonly format: ExportFormat; readonly fileName: string; readonly inline: boolean },
): Response {
  return c.body(Uint8Array.from(bytes), 200, {
    'Content-Type': TYPES[format],
    'Content-Disposition': `${inline ? 'inline' : 'attachment'}; filename="${fileName.replace(/[^\w.-]/g, '_')}"`,
    'Content-Security-Policy': REPORT_POLICY,
  })
}
