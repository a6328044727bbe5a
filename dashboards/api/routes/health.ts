import { createRoute, z } from '@hono/zod-openapi'
import { createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'

const json = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
})
const AliveSchema = z.object({ status: z.literal('ok'), version: z.string() })
const ReadySchema = z.object({
  ready: z.boolean(),
  missing: z.array(z.object({ part: z.string(), problem: z.string(), remedy: z.string().optional() })),
})

/** For machines that watch this one. */
export function healthRoutes(deps: Pick<ApiDeps, 'version' | 'readiness' | 'registry' | 'beforeScrape'>) {
  return createRouter()
    .openapi(
      createRoute({ method: 'get', path: '/healthz', summary: 'The process is alive', responses: { 200: json('Alive', AliveSchema) } }), // prettier-ignore
      (c) => c.json({ status: 'ok' as const, version: deps.version }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/readyz',
        summary: 'It can work; else what is missing',
        responses: { 200: json('Ready', ReadySchema), 503: json('Something is missing', ReadySchema) },
      }),
      async (c) => {
        const missing = [...(await deps.readiness())]
        return missing.length === 0 ? c.json({ ready: true, missing }, 200) : c.json({ ready: false, missing }, 503)
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/metrics',
        summary: 'Prometheus metrics',
        responses: { 200: { description: 'Metrics', content: { 'text/plain': { schema: z.string() } } } },
      }),
      async (c) => {
        await deps.beforeScrape()
        return c.text(await deps.registry.metrics(), 200, { 'Content-Type': deps.registry.contentType })
      },
    )
}
