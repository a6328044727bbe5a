import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One delivery that came, as a receiving office would note it. */
export interface ReceivedDelivery {
  /** ISO 8601, UTC. */
  readonly at: string
  /** `webhook-id`: the same on each retry. */
  readonly messageId: string
  readonly verified: boolean
  /** Why it was not taken; null when it was. */
  readonly reason: string | null
  /** Of the alert; null when the message was not verified or has none. */
  readonly title: { readonly th: string; readonly en: string } | null
  /** True when every source that the alert rests on is a synthetic one. */
  readonly synthetic: boolean
}

export interface WebhookReceiver extends AsyncDisposable {
  /** Where to deliver to, `http://127.0.0.1:PORT/alerts`. */
  readonly url: string
  /** The last deliveries, newest first. */
  log(): readonly ReceivedDelivery[]
  /** Answers this status to so many deliveries from now on, default all; undefined: takes them again. */
  fail(status: number | undefined, times?: number): void
}

export interface WebhookReceiverOptions {
  /** Shared with the sender: `whsec_` and base64. */
  readonly secret: string
  readonly nowMs: () => number
  /** Ids of sources whose posts are made up. */
  readonly syntheticSources: ReadonlySet<string>
}

const KEPT = 50
const MAX_BYTES = 64 * 1024
const TOLERANCE_S = 300

/** A small receiver of Standard Webhooks on this machine: checks the signature as the specification asks, and keeps a log. */
export async function startWebhookReceiver(options: WebhookReceiverOptions): Promise<WebhookReceiver> {
  const key = Buffer.from(options.secret.replace(/^whsec_/, ''), 'base64')
  let log: readonly ReceivedDelivery[] = []
  let failing: { readonly status: number; left: number } | undefined
  const server = createServer((request, response) => {
    void receive(request).then((status) => response.writeHead(status).end())
  })

  async function receive(request: IncomingMessage): Promise<number> {
    const body = await readBody(request)
    if (request.method !== 'POST') return 405
    const nowMs = options.nowMs()
    const problem =
      body === undefined ? 'the body is too large or was cut off' : verify(key, request.headers, body, nowMs)
    const refusal = failing?.status
    if (failing !== undefined) failing = failing.left > 1 ? { ...failing, left: failing.left - 1 } : undefined
    const reason = problem ?? (refusal === undefined ? null : `told to answer ${String(refusal)}`)
    const told =
      problem === undefined && body !== undefined ? readMessage(body, options.syntheticSources) : NOTHING_TOLD
    const entry: ReceivedDelivery = {
      at: new Date(nowMs).toISOString(),
      messageId: header(request.headers, 'webhook-id') ?? '',
      verified: problem === undefined,
      reason,
      ...told,
    }
    log = [entry, ...log].slice(0, KEPT)
    return refusal ?? (problem === undefined ? 204 : 401)
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/alerts`,
    log: () => log,
    fail(status, times = Infinity) {
      failing = status === undefined ? undefined : { status, left: times }
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Why a message can't be trusted; undefined when it can. @see Standard Webhooks specification 1.0, "Verifying webhook authenticity". */
function verify(key: Buffer, headers: IncomingHttpHeaders, body: string, nowMs: number): string | undefined {
  const id = header(headers, 'webhook-id')
  const timestamp = header(headers, 'webhook-timestamp')
  const signatures = header(headers, 'webhook-signature')
  if (id === undefined || timestamp === undefined || signatures === undefined)
    return 'webhook-id, webhook-timestamp and webhook-signature must all be there'
  if (!/^\d{1,12}$/.test(timestamp)) return 'webhook-timestamp is no number of seconds'
  if (Math.abs(nowMs / 1_000 - Number(timestamp)) > TOLERANCE_S)
    return 'webhook-timestamp is more than five minutes off'
  const wanted = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest()
  const isRight = (entry: string): boolean => {
    const [version, encoded = ''] = entry.split(',')
    const given = Buffer.from(encoded, 'base64')
    return version === 'v1' && given.length === wanted.length && timingSafeEqual(given, wanted)
  }
  return signatures.split(' ').some(isRight) ? undefined : 'the signature does not fit the body'
}

const NOTHING_TOLD = { title: null, synthetic: false } as const

function readMessage(
  body: string,
  syntheticSources: ReadonlySet<string>,
): Pick<ReceivedDelivery, 'title' | 'synthetic'> {
  const message = parseJson(body)
  const data = isRecord(message) && isRecord(message['data']) ? message['data'] : {}
  const { title, sources } = data
  const named = isRecord(sources) ? Object.keys(sources) : []
  return {
    title:
      isRecord(title) && typeof title['th'] === 'string' && typeof title['en'] === 'string'
        ? { th: title['th'], en: title['en'] }
        : null,
    synthetic: named.length > 0 && named.every((id) => syntheticSources.has(id)),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function header(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** Undefined when it is too large, or ended early. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength
      if (size <= MAX_BYTES) chunks.push(chunk)
    }
  } catch {
    return undefined
  }
  return size > MAX_BYTES ? undefined : Buffer.concat(chunks).toString('utf8')
}
