import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { CollectorError } from '../../core/errors.ts'
import type { Spend } from '../../core/ports/http-client.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { localServer, type LocalServer } from '../../tests/fakes/http-server.ts'
import { createHttpClient, type HttpClientOptions } from './client.ts'

const MB = 1024 * 1024
const signal = new AbortController().signal

function clientFor(server: LocalServer, part: Partial<HttpClientOptions> = {}) {
  const clock = instantClock(NOON_MS)
  const client = createHttpClient({
    contact: 'https://example.org/contact',
    requestTimeoutMs: 5_000,
    maxBodyBytes: MB,
    allowPrivateAddresses: [server.hostPort],
    clock,
    ...part,
  })
  return { client, clock }
}

async function failureOf(work: Promise<unknown>): Promise<CollectorError> {
  try {
    await work
  } catch (error) {
    if (error instanceof CollectorError) return error
    throw error
  }
  throw new Error('expected a CollectorError')
}

/** Answers each request with the next of these, the last one again and again. */
const inTurn = (...answers: ((response: ServerResponse) => void)[]) => {
  let next = 0
  return (_request: unknown, response: ServerResponse) => {
    answers[Math.min(next++, answers.length - 1)]!(response)
  }
}
const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(code, headers).end('{}')
  }

describe('a request', () => {
  it('books what it spends before each try, and gives it back for one that was refused where refusals are free', async () => {
    const booked: [string, number][] = []
    const spending = {
      reserve: (spend: readonly Spend[]) => Promise.resolve(void booked.push(['reserve', spend[0]!.amount])),
      settle: (spend: readonly Spend[]) => Promise.resolve(void booked.push(['settle', spend[0]!.amount])),
    }
    const spend = [{ budget: 'cents', amount: 15 }]
    for (const [freeWhenRefused, expected] of [
      [
        true,
        [
          ['reserve', 15],
          ['settle', -15],
          ['reserve', 15],
        ],
      ],
      [
        false,
        [
          ['reserve', 15],
          ['reserve', 15],
        ],
      ],
    ] as const) {
      await using server = await localServer(inTurn(status(503), status(200)))
      booked.length = 0
      await clientFor(server, { spending }).client.get({ url: server.url, spend, freeWhenRefused, signal })
      expect(booked).toEqual(expected)
    }
  })

  it('says who we are and where to ask, and carries what the collector adds', async () => {
    await using server = await localServer(inTurn(status(200)))
    const { client } = clientFor(server)
    await client.get({ url: server.url, accept: 'text/x-test', headers: { Authorization: 'Bearer t' }, signal })
    expect(server.asked[0]?.headers).toMatchObject({
      'user-agent': expect.stringMatching(/^Rawang\/\d+\.\d+\.\d+ \(\+https:\/\/example\.org\/contact\)$/) as unknown,
      accept: 'text/x-test',
      authorization: 'Bearer t',
    })
  })

  it('sends back ETag and Last-Modified word for word, and knows "not modified"', async () => {
    const etag = 'W/"ก-1"'.replace('ก', 'x')
    const lastModified = 'Wed, 02 Sep 2026 01:00:00 GMT'
    await using server = await localServer((request, response) => {
      if (request.headers['if-none-match'] === etag && request.headers['if-modified-since'] === lastModified)
        response.writeHead(304).end()
      else response.writeHead(200, { ETag: etag, 'Last-Modified': lastModified }).end('body')
    })
    const { client } = clientFor(server)
    const first = await client.get({ url: server.url, signal })
    expect(first).toMatchObject({ kind: 'ok', validators: { etag, lastModified } })
    const validators = first.kind === 'ok' ? first.validators : undefined
    expect((await client.get({ url: server.url, validators, signal })).kind).toBe('not-modified')
  })
})

describe('a refusal', () => {
  it('that asks for a short wait is tried again after it', async () => {
    await using server = await localServer(inTurn(status(429, { 'Retry-After': '7' }), status(200)))
    const { client, clock } = clientFor(server)
    expect((await client.get({ url: server.url, signal })).kind).toBe('ok')
    expect(clock.nowMs() - NOON_MS).toBe(7_000)
  })

  it('that asks for a long wait ends the run, and the host is left alone until then', async () => {
    await using server = await localServer(inTurn(status(503, { 'Retry-After': new Date(NOON_MS + 300_000).toUTCString() }), status(200))) // prettier-ignore
    // Paced like a public host: the operator's own are not.
    const { client, clock } = clientFor(server, { allowPrivateAddresses: [`public.example:${server.port}`], resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) }) // prettier-ignore
    const url = `http://public.example:${server.port}/`
    const refused = await failureOf(client.get({ url, signal }))
    expect(refused).toMatchObject({ kind: 'rate-limited', retryAtMs: NOON_MS + 300_000 })
    expect(server.asked).toHaveLength(1)
    clock.advance(300_001)
    expect((await client.get({ url, signal })).kind).toBe('ok')
  })

  it('for a used-up quota says nothing of what else its host has', async () => {
    await using server = await localServer(inTurn(status(403), status(200)))
    const { client } = clientFor(server, { allowPrivateAddresses: [`public.example:${server.port}`], resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) }) // prettier-ignore
    const host = `http://public.example:${server.port}`
    const retryAtMs = NOON_MS + 86_400_000
    const readRefusal = () => ({ kind: 'quota-exhausted', message: 'the searches are used up', retryAtMs }) as const
    const refused = await failureOf(client.get({ url: `${host}/search`, readRefusal, signal }))
    expect(refused).toMatchObject({ kind: 'quota-exhausted', retryAtMs })
    expect((await client.get({ url: `${host}/comments`, signal })).kind).toBe('ok')
  })

  it('of the other side is tried three more times, with growing waits', async () => {
    await using server = await localServer(inTurn(status(500)))
    const { client, clock } = clientFor(server)
    const failed = await failureOf(client.get({ url: `${server.url}/x?key=SECRET`, signal }))
    expect(failed.kind).toBe('unreachable')
    expect(failed.message).not.toContain('SECRET')
    expect(server.asked).toHaveLength(4)
    expect(clock.nowMs() - NOON_MS).toBeGreaterThanOrEqual(500 + 1_000 + 2_000)
    expect(clock.nowMs() - NOON_MS).toBeLessThanOrEqual(1_000 + 2_000 + 4_000)
  })

  it('of the other side that tells when its window ends is still tried again', async () => {
    const reset = new Date(NOON_MS + 300_000).toISOString()
    await using server = await localServer(inTurn(status(500, { 'X-RateLimit-Reset': reset }), status(200)))
    expect((await clientFor(server).client.get({ url: server.url, signal })).kind).toBe('ok')
  })

  it.each([
    [400, 'schema-drift'],
    [401, 'auth-failed'],
    [403, 'blocked'],
    [404, 'unreachable'],
    [410, 'gone'],
    [422, 'schema-drift'],
    [451, 'blocked'],
  ] as const)('%i is %s at once, and says so to a person', async (code, kind) => {
    await using server = await localServer(inTurn(status(code)))
    const failed = await failureOf(clientFor(server).client.get({ url: server.url, signal }))
    expect(failed.kind).toBe(kind)
    expect(failed.message).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:\\d+/: .*\\(${code}\\)`))
    expect(server.asked).toHaveLength(1)
  })
})

describe('a body', () => {
  it.each([
    ['announced', (response: ServerResponse) => response.writeHead(200, { 'Content-Length': 2 * MB }).end(Buffer.alloc(2 * MB))],
    ['not announced', (response: ServerResponse) => response.writeHead(200).end(Buffer.alloc(2 * MB))],
    ['packed with gzip', (response: ServerResponse) => response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(Buffer.alloc(400 * MB / 10)))],
    ['packed with br', (response: ServerResponse) => response.writeHead(200, { 'Content-Encoding': 'br' }).end(brotliCompressSync(Buffer.alloc(40 * MB), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }))],
  ])('larger than the limit is refused: %s', async (_, answer) => {
    await using server = await localServer(inTurn((response) => void answer(response)))
    const failed = await failureOf(clientFor(server).client.get({ url: server.url, signal }))
    expect(failed).toMatchObject({ kind: 'schema-drift', message: expect.stringMatching(/larger than 1 MB/) as unknown })
    expect(server.asked).toHaveLength(1)
  }) // prettier-ignore

  it('packed is unpacked', async () => {
    await using server = await localServer(inTurn((r) => r.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('ระวัง')))) // prettier-ignore
    const answer = await clientFor(server).client.get({ url: server.url, signal })
    expect(answer.kind === 'ok' && new TextDecoder().decode(answer.body)).toBe('ระวัง')
  })

  it('cut off in its middle is asked for again, and never taken for the whole', async () => {
    const cutOff = (response: ServerResponse) => {
      response.writeHead(200, { 'Content-Length': 100 })
      response.write('half', () => response.destroy())
    }
    await using server = await localServer(inTurn(cutOff, (r) => r.writeHead(200).end('whole')))
    const answer = await clientFor(server).client.get({ url: server.url, signal })
    expect(answer.kind === 'ok' && new TextDecoder().decode(answer.body)).toBe('whole')
    await using always = await localServer(inTurn(cutOff))
    expect((await failureOf(clientFor(always).client.get({ url: always.url, signal }))).kind).toBe('unreachable')
  })

  it('that trickles is bounded in time as a whole', async () => {
    await using server = await localServer((_request, response) => {
      response.writeHead(200)
      const drip = setInterval(() => response.write('.'), 20)
      response.once('close', () => {
        clearInterval(drip)
      })
    })
    const began = performance.now()
    const failed = await failureOf(clientFor(server, { requestTimeoutMs: 150 }).client.get({ url: server.url, signal }))
    expect(failed).toMatchObject({ kind: 'unreachable', message: expect.stringMatching(/within 0\.15 s/) as unknown })
    expect(performance.now() - began).toBeLessThan(4_000)
  })

  it('that should be JSON and is not is schema drift, with its type and nothing of its text', async () => {
    await using server = await localServer(inTurn((r) => r.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>SECRET'))) // prettier-ignore
    const failed = await failureOf(clientFor(server).client.getJson({ url: server.url, signal }))
    expect(failed).toMatchObject({
      kind: 'schema-drift',
      message: expect.stringMatching(/not JSON \(text\/html\)/) as unknown,
    })
    expect(failed.message).not.toContain('SECRET')
  })
})

describe('cancelling', () => {
  it.each([
    ['before an answer', () => undefined],
    ['within an answer', (response: ServerResponse) => void response.writeHead(200).write('half')],
  ])('ends within a second, %s', async (_, answer) => {
    await using server = await localServer((_request, response) => {
      answer(response)
    })
    const stop = new AbortController()
    const running = clientFor(server).client.get({ url: server.url, signal: stop.signal })
    await expect.poll(() => server.asked.length).toBe(1)
    const began = performance.now()
    stop.abort(new Error('stopping'))
    await expect(running).rejects.toThrow('stopping')
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('ends within a second while a name is looked up', async () => {
    await using server = await localServer(inTurn(status(200)))
    const stop = new AbortController()
    const { client } = clientFor(server, { resolve: () => new Promise(() => undefined) })
    const running = [client.get({ url: 'http://slow.example/', signal: stop.signal }), client.openSocket('ws://slow.example/', stop.signal)] // prettier-ignore
    stop.abort(new Error('stopping'))
    for (const work of running) await expect(work).rejects.toThrow('stopping')
  })
})
