import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

/** What stands between a client and a server, and may answer in its place. */
export interface Proxy extends AsyncDisposable {
  readonly url: string
  /** Asked for each request; undefined lets it through. `cut` ends the connection without an answer. */
  answer: (request: IncomingMessage) => { readonly status: number; readonly body: unknown } | 'cut' | undefined
  /** `METHOD /path` of the requests that came, with their headers. */
  readonly seen: { readonly what: string; readonly headers: IncomingMessage['headers'] }[]
}

/** In front of an HTTP server, e.g. an Elasticsearch. */
export async function startProxy(target: string): Promise<Proxy> {
  const seen: Proxy['seen'] = []
  const server = createServer((incoming, outgoing) => {
    seen.push({ what: `${incoming.method ?? ''} ${incoming.url ?? ''}`, headers: incoming.headers })
    const answer = proxy.answer(incoming)
    if (answer === undefined) pass(target, incoming, outgoing)
    else if (answer === 'cut') incoming.socket.destroy()
    else {
      incoming.resume()
      outgoing.writeHead(answer.status, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
      outgoing.end(JSON.stringify(answer.body))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy: Proxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answer: () => undefined,
    seen,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return proxy
}

function pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const onward = request(new URL(incoming.url ?? '/', target), { method: incoming.method ?? 'GET', headers: incoming.headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(outgoing)
  }) // prettier-ignore
  onward.on('error', () => outgoing.destroy())
  incoming.pipe(onward)
}
