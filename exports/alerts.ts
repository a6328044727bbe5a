import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'
import { iso, type Periods } from './questions.ts'
import type { WeeklyReport } from './schema.ts'

const PAGE = 500

/** Alerts opened in the week with what became of their deliveries, oldest first; tests are no alerts. */
export async function readAlerts(
  state: StateStore,
  { sinceMs, untilMs }: Periods['now'],
): Promise<WeeklyReport['alerts']> {
  const kind = stateOf(state, STATE.alert)
  const alerts: WeeklyReport['alerts'] = []
  // Ids begin with the time of opening.
  for (let after = String(sinceMs).padStart(13, '0'); ;) {
    const page = await kind.list({ after, limit: PAGE })
    for (const { value: alert } of page) {
      if (alert.openedAtMs < sinceMs || alert.openedAtMs >= untilMs || alert.test) continue
      alerts.push({
        id: alert.id,
        kind: alert.kind,
        title: { ...alert.title },
        openedAt: iso(alert.openedAtMs),
        closedAt: alert.closedAtMs === null ? null : iso(alert.closedAtMs),
        state: alert.state,
        observed: alert.observed,
        expected: alert.expected,
        score: alert.score,
        authors: alert.authors,
        severity: alert.severity,
        referTo: [...alert.referTo],
        deliveries: await readDeliveries(state, alert.id),
      })
    }
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE || last.value.openedAtMs >= untilMs) return alerts
    after = last.id
  }
}

async function readDeliveries(state: StateStore, alertId: string) {
  const deliveries = await stateOf(state, STATE.delivery).list({ prefix: `${alertId}~` })
  return deliveries.map(({ value }) => ({
    channel: value.channelId,
    state: value.state,
    attempts: value.attempts.length,
  }))
}
