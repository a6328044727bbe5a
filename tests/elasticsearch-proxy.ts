import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ElasticsearchProxy extends AsyncDisposable {
  readonly url: string
  /** `overloaded`: answers 429 to everything, as a server whose memory is used up. */
  mode: 'pass' | 'overloaded'
  /** The document of this post is spoiled on its way, so that Elasticsearch itself refuses it. */
  spoil: string | undefined
}

/** Stands between a cluster and its Elasticsearch. */
export async function startElasticsearchProxy(target: string): Promise<ElasticsearchProxy> {
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      if (proxy.mode === 'overloaded') {
        const error = { type: 'circuit_breaking_exception', reason: 'data too large' }
        outgoing.writeHead(429, { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' })
        outgoing.end(JSON.stringify({ error, status: 429 }))
        return
      }
      const sent = Buffer.concat(chunks)
      const body = incoming.url?.includes('_bulk') === true ? spoiled(sent, proxy.spoil) : sent
      const { 'content-length': _length, 'transfer-encoding': _encoding, ...headers } = incoming.headers
      const onward = request(
        new URL(incoming.url ?? '/', target),
        { method: incoming.method, headers: { ...headers, ...(body.length === 0 ? {} : { 'content-length': body.length }) } }, // prettier-ignore
        (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
          answer.pipe(outgoing)
        },
      )
      // As if nobody stood in between: what can't be reached is cut off.
      onward.on('error', () => outgoing.destroy())
      onward.end(body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const proxy: ElasticsearchProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'pass',
    spoil: undefined,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return proxy
}

/** Lines of a bulk: an action, then its document. */
function spoiled(body: Buffer, postId: string | undefined): Buffer {
  if (postId === undefined || !body.includes(`"${postId}"`)) return body
  const isAction = (line: string) => /^\{"(?:index|create|delete)":/.test(line)
  return Buffer.from(
    body
      .toString()
      .split('\n')
      .map((line) => (!isAction(line) && line.includes(`"${postId}"`) ? '{"no_field_of_ours":1}' : line))
      .join('\n'),
  )
}
