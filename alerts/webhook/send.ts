import { lookup } from 'node:dns/promises'
import { request as requestHttp, type IncomingMessage } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { isPublicAddress } from '../../core/public-address.ts'

export interface ResolvedAddress {
  readonly address: string
  readonly family: number
}

/** Addresses of a host name. Rejects when there are none. */
export type Resolve = (host: string) => Promise<readonly ResolvedAddress[]>

export const resolveBySystem: Resolve = (host) => lookup(host, { all: true })

export interface WebhookRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  /** Loopback, private networks and plain http:// are allowed. */
  readonly allowPrivateAddress: boolean
  readonly resolve: Resolve
  readonly signal: AbortSignal
}

/** What came back. `error` says why it failed, without address or secret. */
export interface WebhookAnswer {
  readonly status: number | null
  readonly error: string | null
  /** Header `retry-after`, as it stands. */
  readonly retryAfter: string | undefined
}

const MAX_ANSWER_BYTES = 64 * 1024

/**
 * Posts once. The name is resolved and every address checked, then the connection is made to just those addresses, so that a name
 * server can't answer differently the second time. Redirects are never followed. Never rejects.
 */
export async function postWebhook(webhook: WebhookRequest): Promise<WebhookAnswer> {
  const failed = (error: string): WebhookAnswer => ({ status: null, error, retryAfter: undefined })
  const url = new URL(webhook.url)
  const isPlain = url.protocol !== 'https:'
  if (isPlain && !webhook.allowPrivateAddress)
    return failed('refused: the address is not https:// (allowPrivateAddress would permit it)')
  const timeout = AbortSignal.timeout(webhook.timeoutMs)
  const signal = AbortSignal.any([webhook.signal, timeout])
  try {
    const addresses = await untilAborted(webhook.resolve(url.hostname.replace(/^\[|\]$/g, '')), signal)
    if (addresses.length === 0) return failed('the host name has no address')
    if (!webhook.allowPrivateAddress && !addresses.every(({ address }) => isPublicAddress(address)))
      return failed('refused: the host name leads to a private address (allowPrivateAddress would permit it)')
    const answer = await post(url, { ...webhook, isPlain, addresses, signal })
    return { status: answer.status, error: errorOf(answer.status), retryAfter: answer.retryAfter }
  } catch (error) {
    return failed(timeout.aborted ? `no answer within ${webhook.timeoutMs / 1000} s` : reasonOf(error))
  }
}

function post(
  url: URL,
  {
    addresses,
    isPlain,
    headers,
    body,
    signal,
  }: WebhookRequest & { addresses: readonly ResolvedAddress[]; isPlain: boolean },
): Promise<{ readonly status: number; readonly retryAfter: string | undefined }> {
  const pinned: LookupFunction = (_host, options, callback) => {
    if (options.all === true) callback(null, [...addresses])
    else callback(null, addresses[0]?.address ?? '', addresses[0]?.family)
  }
  const content = Buffer.from(body, 'utf8')
  return new Promise((resolve, reject) => {
    const options = {
      method: 'POST',
      headers: { ...headers, 'content-length': content.length },
      lookup: pinned,
      signal,
      // A connection of its own: a kept one might lead to an address that is checked no more.
      agent: false as const,
    }
    const onResponse = (response: IncomingMessage): void => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        if (bytes > MAX_ANSWER_BYTES) response.destroy()
      })
      // The status has arrived: what becomes of the rest of the answer changes nothing.
      response.on('error', () => undefined)
      response.on('close', () => {
        resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] })
      })
    }
    const request = isPlain ? requestHttp(url, options, onResponse) : requestHttps(url, options, onResponse)
    request.on('error', reject)
    request.end(content)
  })
}

function errorOf(status: number): string | null {
  if (status >= 200 && status < 300) return null
  if (status >= 300 && status < 400)
    return `answered ${status}: redirects are not followed, configure the final address`
  if (status === 410) return 'answered 410: the receiver is gone for good'
  return `answered ${status}`
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut off',
  ENOTFOUND: 'the host name does not resolve',
  EAI_AGAIN: 'the host name does not resolve at the moment',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
}

/** Messages of the network name the address, so only their code is passed on. */
function reasonOf(error: unknown): string {
  const inner = error instanceof AggregateError ? (error.errors[0] as unknown) : error
  const code = inner instanceof Error && 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined
  return code === undefined ? 'the request failed' : (REASONS[code] ?? `the request failed (${code})`)
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(new Error('aborted'))
    }
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort)
    })
  })
}
