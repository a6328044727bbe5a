import { WebSocket } from 'ws'
import type { Clock } from '../../core/clock.ts'
import { CollectorError } from '../../core/errors.ts'
import type { SocketStream } from '../../core/ports/http-client.ts'
import { guardAddress, isOwnMachine, pinnedLookup, type Resolve } from './address-guard.ts'
import { orAborted } from './or-aborted.ts'
import type { Pace } from './pace.ts'
import { safeUrl } from './safe-url.ts'
import { refusalOf } from './status.ts'

export interface SocketDeps {
  readonly userAgent: string
  readonly allow: readonly string[]
  readonly resolve: Resolve
  readonly clock: Clock
  readonly pace: Pace
  readonly requestsPerMinute: number
  readonly handshakeTimeoutMs: number
  readonly maxMessageBytes: number
  readonly signal: AbortSignal
}

/** Messages kept for a slow reader before the other side is made to wait. */
const QUEUE_HIGH = 5_000
const QUEUE_LOW = 1_000
const PING_EVERY_MS = 15_000
const TOO_BIG = 1009

/** One connection; who wants another after it fails opens another. */
export async function openSocketOnce(address: string, deps: SocketDeps): Promise<SocketStream> {
  const { signal } = deps
  const url = URL.parse(address)
  if (url === null) throw new CollectorError('schema-drift', 'the WebSocket address cannot be read; correct it')
  const addresses = await orAborted(
    guardAddress(url, { protocols: ['ws:', 'wss:'], allow: deps.allow, resolve: deps.resolve }),
    signal,
  )
  if (!isOwnMachine(url, deps.allow)) await deps.pace.turn(url.host, deps.requestsPerMinute, signal)
  signal.throwIfAborted()
  const socket = new WebSocket(url, {
    headers: { 'User-Agent': deps.userAgent },
    handshakeTimeout: deps.handshakeTimeoutMs,
    maxPayload: deps.maxMessageBytes,
    perMessageDeflate: false,
    lookup: pinnedLookup(addresses),
  })
  const stream = messagesOf(socket, { where: safeUrl(url), signal, maxMessageBytes: deps.maxMessageBytes })
  await opened(socket, { where: safeUrl(url), clock: deps.clock, signal })
  return stream
}

function opened(
  socket: WebSocket,
  { where, clock, signal }: { where: string; clock: Clock; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('unexpected-response', (_request, response) => {
      const headers = Object.fromEntries(Object.entries(response.headers).map(([k, v]) => [k, String(v)]))
      const status = response.statusCode ?? 0
      socket.terminate()
      reject(
        status < 400
          ? new CollectorError(
              'schema-drift',
              `${where}: answered a web page instead of a WebSocket (${status}); check the address`,
            )
          : refusalOf(status, headers, where, clock.nowMs()).error,
      )
    })
    socket.once('error', (error) => {
      reject(
        signal.aborted
          ? (signal.reason as Error)
          : new CollectorError('unreachable', `${where}: the connection failed (${codeOf(error)})`),
      )
    })
  })
}

/** Listens from the first moment on, so that no message falls between opening and reading. */
function messagesOf(
  socket: WebSocket,
  { where, signal, maxMessageBytes }: { where: string; signal: AbortSignal; maxMessageBytes: number },
): SocketStream {
  const queue: string[] = []
  let end: { readonly error?: unknown } | undefined
  let wake = Promise.withResolvers<undefined>()
  let heard = true
  const notify = () => {
    wake.resolve(undefined)
  }
  const finish = (error?: unknown) => {
    end ??= error === undefined ? {} : { error }
    clearInterval(heartbeat)
    signal.removeEventListener('abort', onAbort)
    notify()
  }
  const onAbort = () => {
    finish(signal.reason)
    socket.terminate()
  }
  const heartbeat = setInterval(() => {
    if (!heard) {
      finish(new CollectorError('unreachable', `${where}: the connection went silent`))
      socket.terminate()
      return
    }
    heard = false
    if (socket.readyState === WebSocket.OPEN) socket.ping()
  }, PING_EVERY_MS)
  signal.addEventListener('abort', onAbort, { once: true })
  socket.on('pong', () => (heard = true))
  socket.on('message', (data, isBinary) => {
    heard = true
    if (isBinary) return
    queue.push((data as Buffer).toString('utf8'))
    if (queue.length >= QUEUE_HIGH) socket.pause()
    notify()
  })
  socket.on('error', (error) => {
    finish(
      (error as { code?: unknown }).code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
        ? new CollectorError(
            'schema-drift',
            `${where}: sent a message larger than ${Math.floor(maxMessageBytes / 1024)} kB`,
          )
        : new CollectorError('unreachable', `${where}: the connection failed (${codeOf(error)})`),
    )
  })
  socket.on('close', (code) => {
    if (code === 1000 || code === 1001) finish()
    else
      finish(
        new CollectorError(
          code === TOO_BIG ? 'schema-drift' : 'unreachable',
          `${where}: the connection was cut (${code})`,
        ),
      )
  })

  return {
    async *[Symbol.asyncIterator]() {
      for (;;) {
        const message = queue.shift()
        if (message !== undefined) {
          if (socket.isPaused && queue.length <= QUEUE_LOW) socket.resume()
          yield message
          continue
        }
        if (end !== undefined) {
          if ('error' in end) throw end.error
          return
        }
        await wake.promise
        wake = Promise.withResolvers()
      }
    },
    async [Symbol.asyncDispose]() {
      finish()
      if (socket.readyState === WebSocket.CLOSED) return
      const closed = new Promise((resolve) => socket.once('close', resolve))
      socket.terminate()
      await closed
    },
  }
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : 'no code'
}
