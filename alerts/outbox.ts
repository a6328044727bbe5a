import { createHash } from 'node:crypto'
import type { Delivery } from '../core/alert.ts'
import { UserError } from '../core/errors.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'

/**
 * Sees to it that an alert goes to each of the channels, once. Safe to repeat, also after a crash at any point: ids follow from
 * alert and channel, what is there is left as it is, and a pending delivery without its entry in the outbox gets one.
 */
export async function postToOutbox(
  state: StateStore,
  {
    alertId,
    channelIds,
    nowMs,
  }: { readonly alertId: string; readonly channelIds: readonly string[]; readonly nowMs: number },
): Promise<readonly Delivery[]> {
  const deliveries = stateOf(state, STATE.delivery)
  const posted: Delivery[] = []
  for (const channelId of channelIds) {
    const fresh = newDelivery(alertId, channelId, nowMs)
    const known = (await deliveries.get(fresh.id))?.value
    if (known === undefined) await deliveries.put(fresh.id, fresh, 'absent')
    const delivery = known ?? fresh
    if (delivery.state === 'pending')
      await stateOf(state, STATE.outbox).put(delivery.id, { createdAtMs: delivery.createdAtMs }, 'absent')
    posted.push(delivery)
  }
  return posted
}

/**
 * Sends a delivery again, now, also one that has failed for good. What was tried before stays on record.
 * @throws UserError when there is none of this id, or when it has arrived already.
 */
export async function retryDelivery(
  state: StateStore,
  { id, nowMs }: { readonly id: string; readonly nowMs: number },
): Promise<Delivery> {
  const deliveries = stateOf(state, STATE.delivery)
  for (;;) {
    const stored = await deliveries.get(id)
    if (stored === undefined)
      throw new UserError(`there is no delivery ${id}`, '`rawang alerts show ID` lists those of an alert')
    if (stored.value.state === 'delivered') throw new UserError(`delivery ${id} has arrived already`, 'nothing to do')
    const next: Delivery = { ...stored.value, state: 'pending', nextAttemptAtMs: nowMs }
    if ((await deliveries.put(id, next, stored.version)) === undefined) continue
    await stateOf(state, STATE.outbox).put(id, { createdAtMs: next.createdAtMs }, 'any')
    return next
  }
}

/** Every delivery of an alert. */
export async function deliveriesOf(state: StateStore, alertId: string): Promise<readonly Delivery[]> {
  return (await stateOf(state, STATE.delivery).list({ prefix: `${alertId}~` })).map(({ value }) => value)
}

function newDelivery(alertId: string, channelId: string, nowMs: number): Delivery {
  const id = `${alertId}~${channelId}`
  return {
    id,
    alertId,
    channelId,
    // The receiver's idempotency key: the same however often it is made, and without the full stops that the format forbids.
    messageId: `msg_${createHash('sha256').update(id).digest('hex').slice(0, 32)}`,
    state: 'pending',
    attempts: [],
    nextAttemptAtMs: nowMs,
    createdAtMs: nowMs,
  }
}
