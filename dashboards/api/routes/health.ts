import { createRoute, z } from '@hono/zod-openapi'
import { answers, createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'
import { ReadinessSchema, type Readiness } from '../schemas/meta.ts'
import { iso } from '../show.ts'

const json = <S extends z.ZodType>(description: string, schema: S) => ({
  description,
  content: { 'application/json': { schema } },
})
const AliveSchema = z.object({ status: z.literal('ok'), version: z.string() })

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
        responses: { 200: json('Ready', ReadinessSchema), 503: json('Something is missing', ReadinessSchema) },
      }),
      async (c) => {
        const found = await readinessOf(deps)
        return found.ready ? c.json(found, 200) : c.json(found, 503)
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

/** For the page: to it a part that is missing is an answer, not a failure. */
export function readinessRoute(deps: Pick<ApiDeps, 'readiness'>) {
  return createRouter().openapi(
    createRoute({ method: 'get', path: '/readiness', summary: 'As /readyz, answered with 200 also while something is missing', responses: answers(ReadinessSchema) }), // prettier-ignore
    async (c) => c.json(await readinessOf(deps), 200),
  )
}

async function readinessOf({ readiness }: Pick<ApiDeps, 'readiness'>): Promise<Readiness> {
  const missing = (await readiness()).map(({ sinceMs, ...one }) => ({ ...one, since: iso(sinceMs) }))
  return { ready: missing.length === 0, missing }
}
