import type { AlertChannel, SecretSource } from '../config/schema.ts'
import type { Alert, Delivery } from '../core/alert.ts'
import type { Clock } from '../core/clock.ts'
import { UserError } from '../core/errors.ts'
import type { Events } from '../core/events.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'
import { signingKeyOf } from './channels.ts'
import { nextAttemptMs, parseRetryAfter } from './retry.ts'
import { webhookBody } from './webhook/payload.ts'
import { postWebhook, resolveBySystem, type Resolve, type WebhookAnswer } from './webhook/send.ts'
import { sign } from './webhook/signature.ts'

export interface DeliverDeps {
  readonly state: StateStore
  readonly channels: readonly AlertChannel[]
  readonly secrets: SecretSource
  /** Delays between attempts, ms: `alerts.retryAfter` of the configuration. */
  readonly retryAfterMs: readonly number[]
  readonly clock: Pick<Clock, 'nowMs'>
  /** In [0, 1). */
  readonly random: () => number
  readonly events: Pick<Events, 'deliveryAttempted' | 'failed'>
  /** Aborts at shutdown: what is under way is handed back and counts as not tried. */
  readonly signal: AbortSignal
  readonly resolve?: Resolve
}

export interface DeliverReport {
  readonly delivered: number
  /** Failed and to be tried again, or failed for good. */
  readonly failed: number
  readonly waiting: number
}

const AT_ONCE = 8
const MAX_ATTEMPTS_KEPT = 100
/** Beyond the channel's timeout: after it, a delivery taken by a process that died is free again. */
const CLAIM_MARGIN_MS = 60_000
const GONE = 410

/**
 * Sends what is due. A delivery is claimed by compare-and-swap before it is sent, so two processes do not both send it; one whose
 * sender died is sent again after a while, under the same message id. None waits for another's failure.
 */
export async function deliverDue(deps: DeliverDeps): Promise<DeliverReport> {
  const report = { delivered: 0, failed: 0, waiting: 0 }
  const ids = await pendingIds(deps.state)
  const broken: unknown[] = []
  const worker = async (): Promise<void> => {
    for (let id = ids.shift(); id !== undefined && !deps.signal.aborted; id = ids.shift()) {
      try {
        report[await deliver(deps, id)] += 1
      } catch (error) {
        broken.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  // Not a receiver's failure but our own; the others have had their turn first.
  if (broken.length > 0) throw broken[0]
  return report
}

async function pendingIds(state: StateStore): Promise<string[]> {
  const outbox = stateOf(state, STATE.outbox)
  const ids: string[] = []
  for (let after: string | undefined; ;) {
    const page = await outbox.list(after === undefined ? {} : { after })
    ids.push(...page.map(({ id }) => id))
    after = page.at(-1)?.id
    if (after === undefined) return ids
  }
}

async function deliver(deps: DeliverDeps, id: string): Promise<keyof DeliverReport> {
  const { state, channels, clock, signal } = deps
  const deliveries = stateOf(state, STATE.delivery)
  const nowMs = clock.nowMs()
  const stored = await deliveries.get(id)
  if (stored?.value.state !== 'pending') {
    await stateOf(state, STATE.outbox).delete(id)
    return 'waiting'
  }
  const delivery = stored.value
  if ((delivery.nextAttemptAtMs ?? 0) > nowMs) return 'waiting'

  const channel = channels.find((c) => c.id === delivery.channelId)
  const leaseMs = (channel?.timeout ?? 0) + CLAIM_MARGIN_MS
  const claim = await deliveries.put(id, { ...delivery, nextAttemptAtMs: nowMs + leaseMs }, stored.version)
  if (claim === undefined) return 'waiting'

  const alert = (await stateOf(state, STATE.alert).get(delivery.alertId))?.value
  if (channel === undefined) return settle(deps, delivery, undeliverable('this channel is no longer configured'), nowMs)
  if (alert === undefined) return settle(deps, delivery, undeliverable('the alert is no longer there'), nowMs)
  const answer = await send(deps, channel, alert, delivery)
  if (signal.aborted && answer.status === null) {
    await deliveries.put(id, { ...delivery, nextAttemptAtMs: nowMs }, claim)
    return 'waiting'
  }
  return settle(deps, delivery, { ...answer, final: answer.status === GONE }, nowMs)
}

/** How an attempt ended. `final`: trying again is of no use. */
type Outcome = WebhookAnswer & { readonly final: boolean }

function undeliverable(error: string): Outcome {
  return { status: null, error, retryAfter: undefined, final: true }
}

async function send(
  deps: DeliverDeps,
  channel: AlertChannel,
  alert: Alert,
  delivery: Delivery,
): Promise<WebhookAnswer> {
  const timestampS = Math.floor(deps.clock.nowMs() / 1_000)
  const body = webhookBody(alert)
  try {
    const key = signingKeyOf(channel, deps.secrets)
    return await postWebhook({
      url: channel.url,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Rawang',
        'webhook-id': delivery.messageId,
        'webhook-timestamp': String(timestampS),
        'webhook-signature': sign(key, { id: delivery.messageId, timestampS, body }),
      },
      body,
      timeoutMs: channel.timeout,
      allowPrivateAddress: channel.allowPrivateAddress,
      resolve: deps.resolve ?? resolveBySystem,
      signal: deps.signal,
    })
  } catch (error) {
    if (error instanceof UserError) return { status: null, error: error.message, retryAfter: undefined }
    throw error
  }
}

/** Logs the attempt in the delivery and decides what comes next. */
async function settle(
  deps: DeliverDeps,
  tried: Delivery,
  outcome: Outcome,
  startedAtMs: number,
): Promise<'delivered' | 'failed'> {
  const { state, clock, events } = deps
  const { status, error } = outcome
  const deliveries = stateOf(state, STATE.delivery)
  const nowMs = clock.nowMs()
  const attempt = { atMs: startedAtMs, status, durationMs: Math.max(0, nowMs - startedAtMs), error }
  let next = tried
  for (let version: number | undefined; version === undefined;) {
    const stored = await deliveries.get(tried.id)
    if (stored === undefined) break
    const attempts = [...stored.value.attempts, attempt].slice(-MAX_ATTEMPTS_KEPT)
    // Our claim may have run out and another process have delivered it: that stays true.
    if (error === null || stored.value.state === 'delivered')
      next = { ...stored.value, attempts, state: 'delivered', nextAttemptAtMs: null }
    else {
      const nextMs = outcome.final ? undefined : nextTry(deps, attempts.length, outcome, nowMs)
      next = {
        ...stored.value,
        attempts,
        state: nextMs === undefined ? 'failed' : 'pending',
        nextAttemptAtMs: nextMs ?? null,
      }
    }
    version = await deliveries.put(tried.id, next, stored.version)
  }
  if (next.state !== 'pending') await stateOf(state, STATE.outbox).delete(tried.id)
  const { alertId, channelId } = tried
  const { durationMs } = attempt
  events.deliveryAttempted({
    alertId,
    channelId,
    attempt: next.attempts.length,
    status,
    ok: error === null,
    durationMs,
  })
  if (next.state === 'failed')
    events.failed({
      where: `delivery ${tried.id}`,
      reason: `given up after attempt ${next.attempts.length}: ${error ?? ''}`,
    })
  return error === null ? 'delivered' : 'failed'
}

function nextTry(
  { retryAfterMs: delays, random }: DeliverDeps,
  attempts: number,
  outcome: Outcome,
  nowMs: number,
): number | undefined {
  const retryAfterMs = parseRetryAfter(outcome.retryAfter, nowMs)
  return nextAttemptMs(delays, { attempts, nowMs, retryAfterMs, random: random() })
}
