import { DAY_MS } from '../../core/bangkok-time.ts'
import type { Clock } from '../../core/clock.ts'
import { describeError } from '../../core/errors.ts'
import type { Events, IntakeRefusal } from '../../core/events.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import type { Post } from '../../core/post.ts'
import { sealPost, type Pseudonymise } from '../../core/seal.ts'
import type { Secret } from '../../core/secret.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { parseWebhook, type LineMessage, type LineUnsend, type LineWebhook } from './parse.ts'
import { isSigned } from './signature.ts'

export const LINE_PLATFORM = 'line'

export interface LineReceiverDeps {
  /** Id of the source. */
  readonly source: string
  readonly channelSecret: Secret
  readonly state: StateStore
  readonly clock: Clock
  readonly events: Pick<Events, 'intakeReceived' | 'intakeRefused' | 'failed'>
  readonly pseudonymise: Pseudonymise
  /** Resolves once the posts are durable. */
  readonly queuePosts: (posts: readonly Post[]) => Promise<void>
  /** Resolves once it is durable that the messages are to be erased. */
  readonly queueErasing: (messageIds: readonly string[]) => Promise<void>
  /** Told of every signed webhook, with what became of it; `problem`: it could not be read. */
  readonly onWebhook: (outcome: LineOutcome) => void
}

export interface LineOutcome {
  readonly posts: number
  readonly skipped: Readonly<Record<string, number>>
  readonly lastPostAtMs: number | null
  readonly problem?: string
}

/** What LINE is answered. Anything but 200 makes it send the webhook again, where that is switched on. */
export type LineAnswer = 200 | 400 | 401 | 503

/** LINE takes a slow answer for a failure. */
const ANSWER_WITHIN_MS = 5_000
const LOOK_UP_WITHIN_MS = 1_000
/** An event that claims to be sent for the first time comes within seconds. */
const FIRST_DELIVERY_MS = DAY_MS
/** LINE sends again for some hours at most. */
const REDELIVERY_MS = 7 * DAY_MS
/** So long an event is known; older ones are refused by their time. */
export const REMEMBER_MS = REDELIVERY_MS + DAY_MS

/**
 * Takes in webhooks. What is answered with 200 is durable before: posts queued, and only then their events noted as known, so a crash
 * between makes an event come twice, which stores nothing twice. While the state can't be read, messages are taken in all the same.
 */
export function createLineReceiver(
  deps: LineReceiverDeps,
): (body: Uint8Array, signature: string | undefined) => Promise<LineAnswer> {
  const { source, channelSecret, clock, events } = deps
  const refuse = (reason: IntakeRefusal, answer: LineAnswer) => {
    events.intakeRefused({ sourceId: source, reason })
    return answer
  }
  return async (body, signature) => {
    const startedAtMs = clock.nowMs()
    if (!isSigned(body, signature, channelSecret)) return refuse('signature', 401)
    const read = parseWebhook(new TextDecoder().decode(body))
    if (!read.ok) {
      deps.onWebhook({ posts: 0, skipped: {}, lastPostAtMs: null, problem: read.problem })
      return refuse('malformed', 400)
    }
    try {
      const outcome = await within(takeIn(read.webhook, deps), ANSWER_WITHIN_MS, clock)
      events.intakeReceived({
        sourceId: source,
        posts: outcome.posts,
        unsent: read.webhook.unsent.length,
        skipped: outcome.skipped,
        durationMs: clock.nowMs() - startedAtMs,
      })
      deps.onWebhook(outcome)
      return 200
    } catch (error) {
      events.failed({ where: `intake ${source}`, reason: describeError(error) })
      return refuse('not-durable', 503)
    }
  }
}

async function takeIn(webhook: LineWebhook, deps: LineReceiverDeps): Promise<LineOutcome> {
  const { source, state, clock } = deps
  const nowMs = clock.nowMs()
  const received = stateOf(state, STATE.received)
  const unsent = stateOf(state, STATE.unsent)
  const skipped: Record<string, number> = { ...webhook.counted }
  const count = (reason: string) => {
    skipped[reason] = (skipped[reason] ?? 0) + 1
  }
  const takenBack = new Set(webhook.unsent.map(({ messageId }) => messageId))
  const known = await lookUp(webhook, deps)
  const isNew = (event: LineMessage | LineUnsend) => {
    if (isTooOld(event, nowMs)) count('too-old')
    else if (event.eventId !== undefined && known.events.has(event.eventId)) count('known')
    else return true
    return false
  }

  const erased = webhook.unsent.filter(isNew).map(({ messageId }) => messageId)
  const messages = webhook.messages.filter(isNew).filter(({ raw }) => {
    const gone = takenBack.has(raw.nativeId) || known.unsent.has(raw.nativeId)
    if (gone) count('unsent')
    return !gone
  })
  const posts = messages.flatMap(({ raw }) => {
    const sealed = sealPost(raw, {
      source,
      platform: LINE_PLATFORM,
      nowMs,
      pseudonymise: deps.pseudonymise,
      implausibleDate: 'replace',
    })
    if (!sealed.ok) count('refused')
    return sealed.ok ? [sealed.post] : []
  })
  if (posts.length > 0) await deps.queuePosts(posts)
  if (erased.length > 0) await deps.queueErasing(erased)
  const at = { receivedAtMs: nowMs }
  // An unsend that is not remembered would let its message in when that comes late: better that LINE sends it again.
  for (const messageId of erased) await unsent.put(`${source}/${messageId}`, at)
  const eventIds = [...webhook.messages, ...webhook.unsent].flatMap(({ eventId }) => eventId ?? [])
  await attempt(Promise.all(eventIds.map((id) => received.put(`${source}/${id}`, at))), deps)
  return {
    posts: posts.length,
    skipped,
    lastPostAtMs: posts.length === 0 ? null : Math.max(...posts.map((p) => p.publishedAtMs)),
  }
}

/** Which events came before, and which messages were taken back. */
async function lookUp({ messages, unsent }: LineWebhook, deps: LineReceiverDeps) {
  const known = { events: new Set<string>(), unsent: new Set<string>() }
  const look = async (kind: typeof STATE.received, id: string | undefined, into: Set<string>) => {
    if (id !== undefined && (await stateOf(deps.state, kind).get(`${deps.source}/${id}`)) !== undefined) into.add(id)
  }
  await attempt(
    Promise.all([
      ...[...messages, ...unsent].map(({ eventId }) => look(STATE.received, eventId, known.events)),
      ...messages.map(({ raw }) => look(STATE.unsent, raw.nativeId, known.unsent)),
    ]),
    deps,
  )
  return known
}

function isTooOld({ atMs, redelivered }: LineMessage | LineUnsend, nowMs: number): boolean {
  return atMs !== undefined && nowMs - atMs > (redelivered ? REDELIVERY_MS : FIRST_DELIVERY_MS)
}

/** For what is good to know, and no reason to turn a message away. */
async function attempt(work: Promise<unknown>, { clock, events, source }: LineReceiverDeps): Promise<void> {
  try {
    await within(work, LOOK_UP_WITHIN_MS, clock)
  } catch (error) {
    events.failed({ where: `intake ${source}, state`, reason: describeError(error) })
  }
}

/** @throws Error when it takes longer; the work goes on then, and how it ends is nobody's concern. */
async function within<T>(work: Promise<T>, ms: number, clock: Clock): Promise<T> {
  const done = new AbortController()
  work.catch(() => undefined)
  const late = clock.sleep(ms, done.signal).then(() => 'late' as const)
  try {
    const first = await Promise.race([work.then((value) => ({ value })), late])
    if (first === 'late') throw new Error(`it took longer than ${ms} ms`)
    return first.value
  } finally {
    done.abort()
  }
}
