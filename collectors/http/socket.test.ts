import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { createHttpClient } from './client.ts'

describe('a WebSocket', () => {
  const server = createServer()
  let sockets: WebSocketServer
  let hostPort: string
  let agents: (string | undefined)[]
  let onConnection: (socket: WebSocket) => void

  beforeEach(async () => {
    agents = []
    onConnection = () => undefined
    sockets = new WebSocketServer({ server, path: '/stream' })
    sockets.on('connection', (socket, request) => {
      agents.push(request.headers['user-agent'])
      onConnection(socket)
    })
    if (!server.listening) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    hostPort = `127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterEach(async () => {
    for (const socket of sockets.clients) socket.terminate()
    sockets.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  const open = (signal = new AbortController().signal, path = '/stream') =>
    createHttpClient({
      contact: 'https://example.org/contact',
      requestTimeoutMs: 2_000,
      maxBodyBytes: 10_000,
      allowPrivateAddresses: [hostPort],
      clock: instantClock(NOON_MS),
    }).openSocket(`ws://${hostPort}${path}`, signal)

  it('says who we are, and loses no message, not even those sent at once or before a proper end', async () => {
    onConnection = (socket) => {
      for (let i = 0; i < 12_000; i++) socket.send(String(i))
      socket.send(new Uint8Array([1]))
      socket.close(1000)
    }
    await using stream = await open()
    const got: string[] = []
    for await (const message of stream) got.push(message)
    expect(got).toEqual(Array.from({ length: 12_000 }, (_, i) => String(i)))
    expect(agents).toEqual([expect.stringMatching(/^Rawang\/.*example\.org/)])
  })

  it.each([
    ['cut', (socket: WebSocket) => { socket.terminate() }, 'unreachable'],
    ['ended by its server with an error', (socket: WebSocket) => { socket.close(1011) }, 'unreachable'],
    ['sending more than the limit in one message', (socket: WebSocket) => { socket.send('x'.repeat(20_000)) }, 'schema-drift'],
  ] as const)('%s is told as what it is', async (_, misbehave, kind) => {
    onConnection = misbehave
    await using stream = await open()
    const reading = (async () => { for await (const _message of stream) expect(_message).toBe('') })()
    await expect(reading).rejects.toMatchObject({ kind })
  }) // prettier-ignore

  it('refused before it opens is told as for any request, with the address', async () => {
    await expect(open(undefined, '/other')).rejects.toMatchObject({
      kind: 'schema-drift',
      message: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/other: .*\(400\)/) as unknown,
    })
  })

  it('ends within a second when it is told to, while waiting for a message', async () => {
    const stop = new AbortController()
    await using stream = await open(stop.signal)
    const next = stream[Symbol.asyncIterator]().next()
    const began = performance.now()
    stop.abort(new Error('stopping'))
    await expect(next).rejects.toThrow('stopping')
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})
