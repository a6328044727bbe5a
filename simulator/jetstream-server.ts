import { STATUS_CODES, type IncomingMessage, type Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import { WEB_PAGE, type Fault, type FaultBook } from './faults.ts'
import { eventTimeUs, identityEvent, jetstreamEvent } from './jetstream.ts'
import type { SimulatedWorld } from './world.ts'

const PATH = '/subscribe'
/** How often the world is asked for what is new. */
const LIVE_EVERY_MS = 50
/** Messages before a cut-off. */
const CUT_AFTER = 3

export interface JetstreamDeps {
  readonly world: SimulatedWorld
  readonly nowMs: () => number
  readonly faults: FaultBook
  readonly record: (request: IncomingMessage) => URL
}

/** Answers WebSocket requests to `/subscribe` as a Jetstream does: from the cursor on, then live. */
export function attachJetstream(server: Server, { world, nowMs, faults, record }: JetstreamDeps) {
  const sockets = new WebSocketServer({ noServer: true })
  /** The server itself forgets a connection once it is upgraded. */
  const connections = new Set<Duplex>()
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
    const url = record(request)
    if (url.pathname !== PATH) {
      refuse(connection, 404, 'not found')
      return
    }
    const fault = faults.take('jetstream', PATH)
    if (fault?.kind === 'hang') return
    if (fault?.kind === 'status') refuse(connection, fault.status, '{"error":"simulated"}', fault.headers)
    else if (fault?.kind === 'web-page') refuse(connection, 200, WEB_PAGE)
    else {
      sockets.handleUpgrade(request, connection, head, (socket) => {
        stream(socket, { fault, fromUs: Number(url.searchParams.get('cursor') ?? nowMs() * 1_000), world, nowMs })
      })
    }
  })
  return {
    send(message: string) {
      for (const socket of sockets.clients) socket.send(message)
    },
    close() {
      sockets.close()
      for (const connection of connections) connection.destroy()
    },
  }
}

interface Streaming {
  readonly fault: Fault | undefined
  readonly fromUs: number
  readonly world: SimulatedWorld
  readonly nowMs: () => number
}

function stream(socket: WebSocket, { fault, fromUs, world, nowMs }: Streaming): void {
  /** Posts of the world that this listener is done with. */
  let looked = 0
  let lastUs = 0
  let sent = 0
  const send = (message: string) => {
    if (fault?.kind === 'cut-off' && sent >= CUT_AFTER) {
      socket.terminate()
      return
    }
    sent += 1
    socket.send(fault?.kind === 'drift' ? message.replaceAll('"time_us"', '"timestamp"') : message)
    if (fault?.kind === 'duplicate') socket.send(message)
  }
  const sendNew = () => {
    if (fault?.kind === 'empty') return
    const posts = world.publishedBy(nowMs())
    for (; looked < posts.length; looked++) {
      const post = posts[looked]
      if (post?.place !== 'bluesky') continue
      lastUs = eventTimeUs(post, lastUs)
      if (lastUs >= fromUs) send(jetstreamEvent(post, lastUs).message)
    }
  }
  send(identityEvent(fromUs).message)
  if (fault?.kind === 'huge') send('x'.repeat(fault.bytes))
  sendNew()
  const live = setInterval(sendNew, LIVE_EVERY_MS)
  socket.once('close', () => {
    clearInterval(live)
  })
}

function refuse(
  connection: Duplex,
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  const lines = Object.entries({ 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close', ...headers })
  connection.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
  )
}
