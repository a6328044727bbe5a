import { createRoute, z } from '@hono/zod-openapi'
import { knownSources } from '../../../config/intake.ts'
import { CHANNELS } from '../../../core/annotation.ts'
import type { Alert } from '../../../core/alert.ts'
import { STATE, stateOf } from '../../../core/state.ts'
import { agenciesFor } from '../../../core/taxonomy.ts'
import type { RisingItem } from '../../../core/trend.ts'
import { ALERT_LINE } from '../../../trends/burst-score.ts'
import { listWatchWords } from '../../../trends/watch-word-book.ts'
import { answers, createRouter } from '../create.ts'
import type { ApiDeps } from '../deps.ts'
import { NotFoundError } from '../problems.ts'
import { AlertsSchema, ApiAlertSchema } from '../schemas/alerts.ts'
import { MetaSchema, ReceiverLogSchema, StatsSchema } from '../schemas/meta.ts'
import { TrendsSchema } from '../schemas/overview.ts'
import { SourceHistorySchema, SourcesSchema } from '../schemas/sources.ts'
import { iso, isoOrNull, showAlert, syntheticSources } from '../show.ts'

const ById = z.object({ id: z.string() })
const AlertsQuerySchema = z.object({
  state: z.enum(['open', 'acknowledged', 'closed']).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
})

const HistoryQuerySchema = z.object({ limit: z.coerce.number().int().min(1).max(500).default(50) })

/** What is rising, what was alerted, which source is silent, and what the page needs to know about this installation. */
export function watchRoutes(deps: ApiDeps) {
  const { state, config, taxonomy, clock } = deps
  const synthetic = syntheticSources(config)
  const alerts = stateOf(state, STATE.alert)
  const show = async (alert: Alert) => showAlert(alert, await deps.alerts.deliveriesOf(alert.id), synthetic)
  return createRouter()
    .openapi(
      createRoute({ method: 'get', path: '/meta', summary: 'Versions, labels, what this is', responses: answers(MetaSchema) }), // prettier-ignore
      (c) =>
        c.json(
          {
            version: deps.version,
            pipelineVersion: deps.annotator.version,
            synthetic: synthetic.size > 0,
            now: iso(clock.nowMs()),
            timeZone: 'Asia/Bangkok' as const,
            firstDayOfWeek: config.exports.firstDayOfWeek,
            categories: taxonomy.categories.map(({ id, th, en, children }) => ({
              id,
              th,
              en,
              leaves: children.map((leaf) => ({ id: leaf.id, th: leaf.th, en: leaf.en })),
            })),
            roles: taxonomy.roles.map(({ id, th, en }) => ({ id, th, en })),
            channels: [...CHANNELS],
            agencies: taxonomy.agencies.map(({ id, th, en }) => ({ id, th, en })),
            receiver: deps.receiverLog !== undefined,
          },
          200,
        ),
    )
    .openapi(
      createRoute({ method: 'get', path: '/trends', summary: 'What is rising: observed beside expected', responses: answers(TrendsSchema) }), // prettier-ignore
      async (c) => {
        const snapshot = (await stateOf(state, STATE.trends).get('latest'))?.value
        const watchWords = await listWatchWords({ config, state })
        return c.json(
          {
            computedAt: isoOrNull(snapshot?.computedAtMs ?? null),
            line: ALERT_LINE,
            items: (snapshot?.items ?? []).map((item) => showItem(item, { taxonomy, watchWords })),
          },
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/alerts',
        summary: 'Newest first, with every delivery',
        request: { query: AlertsQuerySchema },
        responses: answers(AlertsSchema),
      }),
      async (c) => {
        const { state: wanted, limit } = c.req.valid('query')
        const all = (await alerts.list({ descending: true, limit: 1_000 })).map(({ value }) => value)
        const chosen = all.filter((alert) => wanted === undefined || alert.state === wanted).slice(0, limit)
        return c.json(
          { open: all.filter((alert) => alert.state === 'open').length, alerts: await Promise.all(chosen.map(show)) },
          200,
        )
      },
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/alerts/{id}',
        summary: 'One alert',
        request: { params: ById },
        responses: answers(ApiAlertSchema),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const found = await alerts.get(id)
        if (found === undefined) throw new NotFoundError(`there is no alert ${JSON.stringify(id)}`)
        return c.json(await show(found.value), 200)
      },
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/alerts/{id}/acknowledge',
        summary: 'A person has seen it',
        request: { params: ById },
        responses: answers(ApiAlertSchema),
      }),
      async (c) => c.json(await show(await deps.alerts.acknowledge(c.req.valid('param').id)), 200),
    )
    .openapi(
      createRoute({
        method: 'post',
        path: '/deliveries/{id}/retry',
        summary: 'Sends a delivery again, also one that failed for good',
        request: { params: ById },
        responses: answers(ApiAlertSchema),
      }),
      async (c) => {
        const { alertId } = await deps.alerts.retry(c.req.valid('param').id)
        const found = await alerts.get(alertId)
        if (found === undefined) throw new NotFoundError(`there is no alert ${JSON.stringify(alertId)}`)
        return c.json(await show(found.value), 200)
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/sources', summary: 'Each source: state, last success, why it is silent', responses: answers(SourcesSchema) }), // prettier-ignore
      async (c) => c.json({ sources: await deps.sources() }, 200),
    )
    .openapi(
      createRoute({
        method: 'get',
        path: '/sources/{id}/history',
        summary: 'How the state of a source changed, newest first',
        request: { params: ById, query: HistoryQuerySchema },
        responses: answers(SourceHistorySchema),
      }),
      async (c) => {
        const { id } = c.req.valid('param')
        const { limit } = c.req.valid('query')
        if (!knownSources(config).some((source) => source.id === id))
          throw new NotFoundError(`there is no source ${JSON.stringify(id)}`)
        const changes = await stateOf(state, STATE.stateChange).list({ prefix: `${id}/`, descending: true, limit })
        return c.json(
          { changes: changes.map(({ value: { atMs, from, to, message } }) => ({ at: iso(atMs), from, to, message })) },
          200,
        )
      },
    )
    .openapi(
      createRoute({ method: 'get', path: '/stats', summary: 'How many posts there are, and what the queues hold', responses: answers(StatsSchema) }), // prettier-ignore
      async (c) => c.json(await deps.stats(), 200),
    )
    .openapi(
      createRoute({ method: 'get', path: '/receiver', summary: 'What arrived at the demo’s receiver', responses: answers(ReceiverLogSchema) }), // prettier-ignore
      (c) => {
        if (deps.receiverLog === undefined) throw new NotFoundError('there is no receiver here: only the demo has one')
        return c.json({ received: [...deps.receiverLog()] }, 200)
      },
    )
}

function showItem(
  item: RisingItem,
  { taxonomy, watchWords }: Pick<ApiDeps, 'taxonomy'> & Pick<ApiDeps['config'], 'watchWords'>,
) {
  const { basis, window, firstSeenMs, expected, upper, score, ...rest } = item
  const judged = basis !== 'none'
  const leaf = taxonomy.categories.flatMap((top) => top.children).find(({ id }) => id === item.subject)
  const word = watchWords.find(({ id }) => id === item.subject)
  const title = leaf ?? { th: word?.title ?? item.subject, en: word?.title ?? item.subject }
  return {
    ...rest,
    title: { th: title.th, en: title.en },
    from: iso(window.fromMs),
    to: iso(window.toMs),
    expected: judged ? expected : null,
    upper: judged ? upper : null,
    score: judged ? score : null,
    firstSeen: isoOrNull(firstSeenMs),
    referTo: item.kind === 'category' ? [...agenciesFor(taxonomy, item.subject)] : [],
    queries: item.kind === 'watch-word' ? [...(word?.queries ?? [])] : [],
  }
}
