import type { AlertChannel } from '../config/schema.ts'
import type { Alert, Delivery } from '../core/alert.ts'
import { UserError } from '../core/errors.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'
import { postToOutbox } from './outbox.ts'
import { testTitle } from './titles.ts'

/**
 * Puts an alert that says it is a test into the outbox, for one channel. It goes the way of a real one, and is closed from the start.
 * @returns Its delivery, to be sent by `deliverDue`.
 * @throws UserError when there is no such channel.
 */
export async function sendTestAlert({
  state,
  channels,
  channelId,
  nowMs,
}: {
  readonly state: StateStore
  readonly channels: readonly Pick<AlertChannel, 'id'>[]
  readonly channelId: string
  readonly nowMs: number
}): Promise<Delivery> {
  if (!channels.some(({ id }) => id === channelId)) {
    const known = channels.map(({ id }) => id).join(', ')
    throw new UserError(
      `there is no alert channel ${JSON.stringify(channelId)}`,
      known === '' ? 'add one under alerts.channels in the configuration' : `there are: ${known}`,
    )
  }
  const alert: Alert = {
    id: `${String(nowMs).padStart(13, '0')}-test-${channelId}`,
    ruleId: 'test',
    kind: 'test',
    subject: channelId,
    title: testTitle(channelId),
    state: 'closed',
    test: true,
    openedAtMs: nowMs,
    updatedAtMs: nowMs,
    acknowledgedAtMs: null,
    closedAtMs: nowMs,
    window: { fromMs: nowMs, toMs: nowMs },
    observed: 0,
    expected: 0,
    score: 0,
    authors: 0,
    reposts: 0,
    roles: {},
    firstSeenMs: null,
    evidence: [],
    indicators: [],
    sources: {},
    severity: 0,
    referTo: [],
  }
  await stateOf(state, STATE.alert).put(alert.id, alert, 'absent')
  const [delivery] = await postToOutbox(state, { alertId: alert.id, channelIds: [channelId], nowMs })
  if (delivery === undefined) throw new Error('postToOutbox gave no delivery for a channel')
  return delivery
}
