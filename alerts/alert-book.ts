import type { Alert } from '../core/alert.ts'
import { UserError } from '../core/errors.ts'
import type { Events } from '../core/events.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { Finding, Sighting } from './finding.ts'

export interface BookDeps {
  readonly state: StateStore
  readonly events: Pick<Events, 'alertOpened' | 'alertClosed'>
}

interface Sighted {
  readonly alert: Alert
  readonly opened: boolean
}

/**
 * Writes a sighting down: the alert that is open on this rule and subject is updated, else one is opened. The slot is taken
 * first, by compare-and-swap, and names the alert: two processes that see the same burst open one alert, and a process that
 * dies in between leaves a slot from which the next evaluation writes the alert under the same id.
 *
 * @param atMs - The moment that was judged.
 * @returns Undefined when another process was faster: it has written the alert, or has closed it by a later look than this one.
 */
export async function writeDown(
  { state, events }: BookDeps,
  ruleId: string,
  sighting: Sighting,
  atMs: number,
): Promise<Sighted | undefined> {
  const slots = stateOf(state, STATE.alertSlot)
  const alerts = stateOf(state, STATE.alert)
  const slotId = slotIdOf(ruleId, sighting)
  const slot = await slots.get(slotId)
  const current = slot === undefined ? undefined : (await alerts.get(slot.value.alertId))?.value
  if (current !== undefined && current.state !== 'closed') {
    const finding = await sighting.describe(current)
    const result = await changeAlert(state, current.id, (stored) => carriedOn(stored, finding, atMs))
    return result === undefined ? undefined : { alert: result.alert, opened: false }
  }
  if (current?.closedAtMs != null && atMs < current.closedAtMs) return undefined
  let entry = slot?.value
  if (entry === undefined || current !== undefined) {
    entry = {
      alertId: `${String(atMs).padStart(13, '0')}-${ruleId}-${sighting.key ?? sighting.subject}`,
      openedAtMs: atMs,
    }
    if ((await slots.put(slotId, entry, slot?.version ?? 'absent')) === undefined) return undefined
  }
  const alert = newAlert(entry.alertId, await sighting.describe(undefined), entry.openedAtMs)
  if ((await alerts.put(alert.id, alert, 'absent')) === undefined) return undefined
  const { id: alertId, subject, observed, expected, score } = alert
  events.alertOpened({ alertId, ruleId, subject, observed, expected, score })
  return { alert, opened: true }
}

/** Closes an alert that is over. */
export async function closeAlert({ state, events }: BookDeps, id: string, atMs: number): Promise<void> {
  const result = await changeAlert(state, id, (stored) =>
    stored.state === 'closed' ? stored : { ...stored, state: 'closed', closedAtMs: atMs },
  )
  if (result?.changed === true)
    events.alertClosed({ alertId: id, ruleId: result.alert.ruleId, subject: result.alert.subject })
}

/**
 * A person has seen it. It stays acknowledged while it goes on; a closed one stays closed.
 * @throws UserError when there is no such alert.
 */
export async function acknowledgeAlert(
  state: StateStore,
  { id, nowMs }: { readonly id: string; readonly nowMs: number },
): Promise<Alert> {
  const result = await changeAlert(state, id, (stored) =>
    stored.state === 'open' ? { ...stored, state: 'acknowledged', acknowledgedAtMs: nowMs } : stored,
  )
  if (result === undefined) throw new UserError(`there is no alert ${id}`, '`rawang alerts list` shows those there are')
  return result.alert
}

/** Alerts that are not closed, as far as rules hold them open, each with its slot. */
export async function openAlerts(
  state: StateStore,
): Promise<readonly { readonly slotId: string; readonly alert: Alert }[]> {
  const slots = stateOf(state, STATE.alertSlot)
  const alerts = stateOf(state, STATE.alert)
  const open: { slotId: string; alert: Alert }[] = []
  for (let after: string | undefined; ;) {
    const page = await slots.list(after === undefined ? {} : { after })
    for (const { id: slotId, value } of page) {
      const alert = (await alerts.get(value.alertId))?.value
      if (alert !== undefined && alert.state !== 'closed') open.push({ slotId, alert })
    }
    after = page.at(-1)?.id
    if (after === undefined) return open
  }
}

/** Where the alert that a rule has open on something is kept. */
export function slotIdOf(ruleId: string, { subject, key = subject }: Pick<Sighting, 'subject' | 'key'>): string {
  return `${ruleId}~${key}`
}

/** Until nobody else wrote in between. Undefined: there is no such alert. */
async function changeAlert(
  state: StateStore,
  id: string,
  change: (stored: Alert) => Alert,
): Promise<{ readonly alert: Alert; readonly changed: boolean } | undefined> {
  const alerts = stateOf(state, STATE.alert)
  for (;;) {
    const stored = await alerts.get(id)
    if (stored === undefined) return undefined
    const alert = change(stored.value)
    if (alert === stored.value) return { alert, changed: false }
    if ((await alerts.put(id, alert, stored.version)) !== undefined) return { alert, changed: true }
  }
}

function newAlert(id: string, finding: Finding, atMs: number): Alert {
  return {
    ...finding,
    id,
    state: 'open',
    test: false,
    openedAtMs: atMs,
    updatedAtMs: atMs,
    acknowledgedAtMs: null,
    closedAtMs: null,
  }
}

/** Numbers are those of the worst moment so far, all of the same window; what was found grows. */
function carriedOn(alert: Alert, finding: Finding, atMs: number): Alert {
  if (alert.state === 'closed') return alert
  const worse = finding.observed >= alert.observed
  const { title, window, observed, expected, score, authors, reposts, roles, sources } = worse ? finding : alert
  return {
    ...alert,
    title, window, observed, expected, score, authors, reposts, roles, sources,
    updatedAtMs: Math.max(atMs, alert.updatedAtMs),
    firstSeenMs: Math.min(finding.firstSeenMs ?? Infinity, alert.firstSeenMs ?? Infinity, atMs),
    evidence: finding.evidence,
    indicators: finding.indicators,
    severity: Math.max(alert.severity, finding.severity),
    referTo: [...new Set([...alert.referTo, ...finding.referTo])],
  } // prettier-ignore
}
