import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { lineSource, type LineIntake } from '../../config/intake.ts'
import type { SecretSource } from '../../config/schema.ts'
import { UserError } from '../../core/errors.ts'
import type { Secret } from '../../core/secret.ts'
import { createLineReceiver, LINE_PLATFORM } from '../../intake/line/receive.ts'
import type { Installation } from '../wire.ts'
import { enqueueErasing } from '../workers/enqueue-erasing.ts'
import { enqueueAtOnce } from '../workers/enqueue.ts'
import { createHealthNote } from './health-note.ts'

/** What people send to us over HTTP; disposing waits for what is noted behind the answers. */
export interface Intake extends AsyncDisposable {
  /** Below /intake. */
  readonly routes: Hono
}

/** A hundred of the longest messages that LINE allows. */
const MAX_BODY_BYTES = 2 * 1024 * 1024

/** Undefined when nothing of the kind is configured. @throws UserError when a secret is not set. */
export function openIntake(installation: Installation): Intake | undefined {
  const { line } = installation.config.intake
  if (line === undefined) return undefined
  const { secrets, state, clock, events, pseudonymise, queues } = installation
  const { id: source } = lineSource(line)
  const health = createHealthNote(installation, source)
  const receive = createLineReceiver({
    source,
    channelSecret: channelSecretOf(line, secrets),
    state,
    clock,
    events,
    pseudonymise,
    queuePosts: (posts) => enqueueAtOnce(posts, queues),
    queueErasing: (messageIds) =>
      enqueueErasing({ platform: LINE_PLATFORM, posts: messageIds }, { queues, pseudonymise }),
    onWebhook: (outcome) => {
      health.note(outcome)
    },
  })
  const tooLarge = () => {
    events.intakeRefused({ sourceId: source, reason: 'too-large' })
    // The rest of the body is not read, so nothing else can come on this connection.
    return new Response(null, { status: 413, headers: { connection: 'close' } })
  }
  const routes = new Hono()
  routes.post('/line', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }), async (c) => {
    let body: ArrayBuffer
    try {
      body = await c.req.arrayBuffer()
    } catch {
      // The sender hung up: nobody reads the answer.
      return c.body(null, 400)
    }
    return c.body(null, await receive(new Uint8Array(body), c.req.header('x-line-signature')))
  })
  return { routes, [Symbol.asyncDispose]: () => health[Symbol.asyncDispose]() }
}

/** @throws UserError when it is not set. */
export function channelSecretOf({ channelSecret }: LineIntake, secrets: SecretSource): Secret {
  const secret = secrets(channelSecret)
  if (secret === undefined)
    throw new UserError(
      `${channelSecret} is not set, and without it no webhook of LINE can be told from a forged one`,
      `give ${channelSecret} or ${channelSecret}_FILE: it is the "Channel secret" under "Basic settings" of the channel in the LINE Developers console`,
    )
  return secret
}
