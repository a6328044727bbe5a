import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Socket } from 'node:net'
import { addAbortSignal, type Readable } from 'node:stream'
import axios, { isAxiosError, type AxiosResponse } from 'axios'
import type { Clock } from '../../core/clock.ts'
import { CollectorError, RetryableError } from '../../core/errors.ts'
import type { HttpAnswer, HttpRequest } from '../../core/ports/http-client.ts'
import type { Collector } from '../../core/ports/collector.ts'
import { guardAddress, isOwnMachine, pinnedLookup, type Resolve } from './address-guard.ts'
import { orAborted } from './or-aborted.ts'
import type { Pace } from './pace.ts'
import type { Robots } from './robots.ts'
import { safeUrl } from './safe-url.ts'
import { refusalOf, type Refusal } from './status.ts'

export type Attempt = HttpAnswer | { readonly kind: 'refused'; readonly refusal: Refusal; readonly host: string }

export interface FetchOnceDeps {
  readonly userAgent: string
  readonly allow: readonly string[]
  readonly resolve: Resolve
  readonly clock: Clock
  readonly pace: Pace
  readonly requestsPerMinute: number
  /** Asked before each address, also those of redirects. */
  readonly robots?: Robots | undefined
  readonly rateLimit?: Collector['rateLimit'] | undefined
  /** Whom the platform counts, by a key that does not give the credential away: it has a turn of its own on whichever host. */
  readonly credential?: string | undefined
  readonly maxBodyBytes: number
  readonly timeoutMs: number
  readonly connectTimeoutMs: number
}

const MAX_REDIRECTS = 5
const REDIRECTS = new Set([301, 302, 303, 307, 308])
const ACCEPT = '*/*'
const MAX_REFUSAL_BYTES = 64 * 1024
/** The connection was never made, so nobody can have taken the request. */
const NEVER_ARRIVED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH'])

/**
 * One try: each hop's address checked and pinned, redirects followed by hand, the body read up to the limit.
 * What may be tried again comes back as `refused`; what never will is thrown.
 */
export function createFetchOnce(deps: FetchOnceDeps): (request: HttpRequest) => Promise<Attempt> {
  const agents = createAgents(deps.connectTimeoutMs)

  return async (request) => {
    let url = parseUrl(request.url)
    const origin = url.origin
    let timeout: AbortSignal | undefined
    try {
      for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
        const crawlDelayMs = (await deps.robots?.check(url, request.signal))?.crawlDelayMs ?? 0
        if (!isOwnMachine(url, deps.allow)) await waitForTurn(url, crawlDelayMs, deps, request.signal)
        request.signal.throwIfAborted()
        // Real time, not the injected clock: it bounds a real connection.
        timeout = AbortSignal.timeout(deps.timeoutMs)
        const signal = AbortSignal.any([request.signal, timeout])
        const addresses = await orAborted(
          guardAddress(url, { protocols: ['http:', 'https:'], allow: deps.allow, resolve: deps.resolve }),
          signal,
        )
        const response = await axios.request<Readable>({
          url: url.href,
          method: request.method ?? 'GET',
          ...(request.body === undefined ? {} : { data: request.body }),
          // The body goes as it is.
          transformRequest: [(data: unknown) => data],
          adapter: 'http',
          ...agents,
          headers: headersFor(request, deps.userAgent, url.origin === origin),
          responseType: 'stream',
          maxRedirects: 0,
          proxy: false,
          lookup: pinnedLookup(addresses),
          validateStatus: () => true,
          signal,
        })
        const { status } = response
        const headers = headersOf(response)
        await heedRateLimit(url.host, headers, deps)
        if (REDIRECTS.has(status) && headers['location'] !== undefined) {
          response.data.destroy()
          if (request.method === 'POST') throw redirectedPost(url)
          url = redirectTarget(headers['location'], url)
          continue
        }
        if (status === 304) {
          response.data.resume()
          return { kind: 'not-modified', headers }
        }
        if (status < 200 || status > 299) {
          const refusal = await readRefusal(request, response.data, {
            status,
            headers,
            where: safeUrl(url),
            nowMs: deps.clock.nowMs(),
            signal,
          })
          return { kind: 'refused', refusal: onceOnly(request, refusal), host: url.host }
        }
        const body = await readBody(response.data, headers, {
          maxBytes: deps.maxBodyBytes,
          where: safeUrl(url),
          signal,
        })
        const validators = { etag: headers['etag'], lastModified: headers['last-modified'] }
        return { kind: 'ok', status, headers, body, validators, url: url.href }
      }
    } catch (error) {
      request.signal.throwIfAborted()
      // Ours, not the platform's.
      if (error instanceof RetryableError) throw error
      if (error instanceof CollectorError) {
        if (error.kind !== 'unreachable') throw error
        return { kind: 'refused', refusal: { error, retry: true }, host: url.host }
      }
      const text =
        timeout?.aborted === true
          ? `did not answer in full within ${deps.timeoutMs / 1_000} s`
          : `the connection failed (${codeOf(error)})`
      return {
        kind: 'refused',
        refusal: {
          error: new CollectorError('unreachable', `${safeUrl(url)}: ${text}`),
          retry: request.method !== 'POST' || NEVER_ARRIVED.has(codeOf(error)),
        },
        host: url.host,
      }
    }
    throw new CollectorError(
      'schema-drift',
      `${safeUrl(request.url)}: redirects more than ${MAX_REDIRECTS} times; correct the address`,
    )
  }
}

/** At our own pace, or as slowly as the host asks; and at that pace whatever is asked with a credential. */
async function waitForTurn(
  { host }: URL,
  crawlDelayMs: number,
  { pace, requestsPerMinute, credential }: Pick<FetchOnceDeps, 'pace' | 'requestsPerMinute' | 'credential'>,
  signal: AbortSignal,
): Promise<void> {
  if (credential !== undefined)
    await pace.turn(credential, requestsPerMinute, signal, { called: `${host}, for our account there,` })
  if (crawlDelayMs <= 60_000 / requestsPerMinute) await pace.turn(host, requestsPerMinute, signal)
  else await pace.turn(host, 60_000 / crawlDelayMs, signal, { burst: 1 })
}

/** With no request left nothing is asked until there are more: with this credential, or without one at this host. */
async function heedRateLimit(
  host: string,
  headers: Readonly<Record<string, string>>,
  { rateLimit, clock, pace, credential = host }: Pick<FetchOnceDeps, 'rateLimit' | 'clock' | 'pace' | 'credential'>,
): Promise<void> {
  const nowMs = clock.nowMs()
  const left = rateLimit?.(headers, nowMs)
  if (left !== undefined && left.remaining <= 0) await pace.stayAway(credential, left.resetAtMs - nowMs)
}

/** As the platform's collector reads it, else as the status says. */
async function readRefusal(
  { readRefusal: read }: HttpRequest,
  stream: Readable,
  {
    status,
    headers,
    where,
    nowMs,
    signal,
  }: { status: number; headers: Record<string, string>; where: string; nowMs: number; signal: AbortSignal },
): Promise<Refusal> {
  const asStatus = refusalOf(status, headers, where, nowMs)
  if (read === undefined) {
    stream.destroy()
    return asStatus
  }
  const reading = read({ status, headers, body: await beginningOf(stream, signal) })
  if (reading === undefined) return asStatus
  const { kind, message } = reading
  const retryAtMs = reading.retryAtMs ?? asStatus.error.retryAtMs
  return {
    error: new CollectorError(kind, `${where}: ${message}`, { retryAtMs }),
    retry: kind === 'rate-limited' || kind === 'unreachable',
    ...(retryAtMs === undefined ? {} : { retryAfterMs: Math.max(0, retryAtMs - nowMs) }),
  }
}

/** A body that breaks off still tells something. */
async function beginningOf(stream: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    addAbortSignal(signal, stream)
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      chunks.push(chunk)
      size += chunk.byteLength
      if (size >= MAX_REFUSAL_BYTES) break
    }
  } catch {
    if (signal.aborted) throw signal.reason
  }
  return Buffer.concat(chunks).toString('utf8', 0, MAX_REFUSAL_BYTES)
}

/** A POST is tried again only when the platform said that it did not take it. */
function onceOnly({ method }: HttpRequest, refusal: Refusal): Refusal {
  return method === 'POST' && refusal.error.kind !== 'rate-limited' ? { ...refusal, retry: false } : refusal
}

function redirectedPost(url: URL): CollectorError {
  return new CollectorError(
    'schema-drift',
    `${safeUrl(url)}: answered a POST with a redirect, which is not followed; correct the address`,
  )
}

function parseUrl(text: string): URL {
  const url = URL.parse(text)
  if (url === null) throw new CollectorError('schema-drift', `${safeUrl(text)}; correct the address`)
  return url
}

function redirectTarget(location: string, from: URL): URL {
  const url = URL.parse(location, from)
  if (url === null)
    throw new CollectorError('schema-drift', `${safeUrl(from)}: redirects to an address that cannot be read`)
  return url
}

/** Tokens and the like stay with the host they were meant for. */
function headersFor({ accept = ACCEPT, headers, validators }: HttpRequest, userAgent: string, sameOrigin: boolean) {
  return {
    ...(sameOrigin ? headers : {}),
    'User-Agent': userAgent,
    Accept: accept,
    ...(validators?.etag === undefined ? {} : { 'If-None-Match': validators.etag }),
    ...(validators?.lastModified === undefined ? {} : { 'If-Modified-Since': validators.lastModified }),
  }
}

function headersOf(response: AxiosResponse): Record<string, string> {
  return Object.fromEntries(
    Object.entries(response.headers as Record<string, unknown>).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  )
}

async function readBody(
  stream: Readable,
  headers: Readonly<Record<string, string>>,
  { maxBytes, where, signal }: { maxBytes: number; where: string; signal: AbortSignal },
): Promise<Uint8Array> {
  const tooLarge = () => {
    stream.destroy()
    const limit = `${Math.floor(maxBytes / (1024 * 1024))} MB`
    return new CollectorError(
      'schema-drift',
      `${where}: the answer is larger than ${limit}; raise collecting.maxBodyMb if that is right`,
    )
  }
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge()
  addAbortSignal(signal, stream)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength
    if (size > maxBytes) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** An axios error carries the request's headers, tokens included: only its code may go further. */
function codeOf(error: unknown): string {
  if (isAxiosError(error)) return error.code ?? 'no code'
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'cut off'
}

function createAgents(connectTimeoutMs: number): { httpAgent: HttpAgent; httpsAgent: HttpsAgent } {
  const httpAgent = new HttpAgent({ keepAlive: true })
  const httpsAgent = new HttpsAgent({ keepAlive: true })
  for (const agent of [httpAgent, httpsAgent]) {
    const connect = agent.createConnection.bind(agent)
    agent.createConnection = (...args) => {
      const socket = connect(...args)
      if (socket instanceof Socket) limitConnecting(socket, connectTimeoutMs)
      return socket
    }
  }
  return { httpAgent, httpsAgent }
}

function limitConnecting(socket: Socket, timeoutMs: number): void {
  const timer = setTimeout(() => {
    socket.destroy(Object.assign(new Error('connect timeout'), { code: 'ETIMEDOUT' }))
  }, timeoutMs)
  const done = () => {
    clearTimeout(timer)
  }
  socket.once('connect', done).once('close', done)
}
