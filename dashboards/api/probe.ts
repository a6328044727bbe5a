import { OpenAPIHono } from '@hono/zod-openapi'
import type { ApiDeps } from './deps.ts'
import { safeHeaders } from './guard.ts'
import { onError, problem } from './problems.ts'
import { healthRoutes } from './routes/health.ts'

/** What a process without the page answers: whether it is alive and can work, and its metrics. Nothing of any post. */
export function createProbe(
  deps: Parameters<typeof healthRoutes>[0] & Parameters<typeof onError>[0] & Pick<ApiDeps, 'version'>,
): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use(safeHeaders)
  app.onError(onError(deps))
  app.notFound((c) => problem(c, 404, { detail: `there is nothing at ${c.req.path}`, remedy: 'there are /healthz, /readyz and /metrics' })) // prettier-ignore
  app.route('/', healthRoutes(deps))
  return app
}
