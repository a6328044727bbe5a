import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

type Answer = { readonly status: number; readonly body: unknown } | 'cut' | undefined

/** What stands between a client and a server, and may answer in its place. */
export interface Proxy extends AsyncDisposable {
  readonly url: string
  /** Asked for each request; undefined lets it through, a promise holds it until then. `cut` ends the connection without an answer. */
  answer: (request: IncomingMessage) => Answer | Promise<Answer>
  /** What is passed on of a request's body. */
  change: (request: IncomingMessage, body: Buffer) => Buffer
  /** `METHOD /path` of the requests that came, with their headers. */
  readonly seen: { readonly what: string; readonly headers: IncomingMessage['headers'] }[]
}

/** In front of an HTTP server, e.g. an Elasticsearch. */
export async function startProxy(target: string): Promise<Proxy> {
  const seen: Proxy['seen'] = []
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    seen.push({ what: `${incoming.method ?? ''} ${incoming.url ?? ''}`, headers: incoming.headers })
    const answer = await proxy.answer(incoming)
    if (answer === undefined) void pass(target, incoming, outgoing, proxy.change)
    else if (answer === 'cut') incoming.socket.destroy()
    else {
      incoming.resume()
      outgoing.writeHead(answer.status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
      outgoing.end(JSON.stringify(answer.body))
    }
  }
  const server = createServer((incoming, outgoing) => void handle(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: () => undefined,
    change: (_, body) => body,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

async function pass(
  target: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  change: Proxy['change'],
): Promise<void> {
  const body = change(incoming, await buffer(incoming))
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = incoming.headers
  const onward = request(
    new URL(incoming.url ?? '/', target),
    { method: incoming.method ?? 'GET', headers: { ...headers, ...(body.length === 0 ? {} : { 'content-length': body.length }) } },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    },
  ) // prettier-ignore
  // As if nobody stood in between: what can't be reached is cut off.
  onward.on('error', () => outgoing.destroy())
  onward.end(body)
}
