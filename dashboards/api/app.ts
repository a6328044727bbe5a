import { OpenAPIHono } from '@hono/zod-openapi'
import { compress } from 'hono/compress'
import type { ApiDeps } from './deps.ts'
import { guard, safeHeaders } from './guard.ts'
import { createPage } from './page.ts'
import { onError, problem } from './problems.ts'
import { eventStream } from './routes/events.ts'
import { exportRoutes } from './routes/exports.ts'
import { healthRoutes, readinessRoute } from './routes/health.ts'
import { overviewRoutes } from './routes/overview.ts'
import { postRoutes } from './routes/posts.ts'
import { watchWordRoutes } from './routes/watch-words.ts'
import { watchRoutes } from './routes/watch.ts'

const API = '/api/v1'

/** Everything the server answers: the page, the API, health, metrics, and the API's own description. */
export function createApi(deps: ApiDeps): OpenAPIHono {
  const page = createPage(deps.pageDir)
  const app = new OpenAPIHono()
  app.use(safeHeaders)
  app.onError(onError(deps))
  if (deps.intake !== undefined) app.route('/intake', deps.intake)
  app.use(guard)
  app.use(compress())
  app.notFound((c) => problem(c, 404, { detail: `there is nothing at ${c.req.path}`, remedy: '/openapi.json lists what there is' })) // prettier-ignore
  app.route('/', healthRoutes(deps))
  app.route(API, postRoutes(deps))
  app.route(API, overviewRoutes(deps))
  app.route(API, watchRoutes(deps))
  app.route(API, watchWordRoutes(deps))
  app.route(API, exportRoutes(deps))
  app.route(API, readinessRoute(deps))
  app.openAPIRegistry.registerPath({
    method: 'get',
    path: `${API}/events`,
    summary: 'Server-sent events: `change` says which panels have something new',
    responses: { 200: { description: 'An endless stream', content: { 'text/event-stream': { schema: { type: 'string' } } } } }, // prettier-ignore
  })
  app.get(`${API}/events`, eventStream(deps))
  app.doc31('/openapi.json', { openapi: '3.1.0', info: { title: 'Rawang', version: deps.version } })
  app.get('/', (c) => page.index(c))
  app.get('/assets/:name', (c) => page.asset(c))
  return app
}
