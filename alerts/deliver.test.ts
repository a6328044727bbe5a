import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { AlertChannelSchema } from '../config/schema.ts'
import type { Delivery } from '../core/alert.ts'
import { Secret } from '../core/secret.ts'
import { STATE, stateOf } from '../core/state.ts'
import { openSqliteStore } from '../indexer/sqlite/open.ts'
import { fixedClock, type FixedClock } from '../tests/builders.ts'
import { deliverDue, type DeliverDeps } from './deliver.ts'
import { retryDelivery } from './outbox.ts'
import { sendTestAlert } from './test-alert.ts'

const KEY = Buffer.alloc(32, 7)
const SECRET = `whsec_${KEY.toString('base64')}`

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

let dir: string
let stores: Awaited<ReturnType<typeof openSqliteStore>>
let server: Server
let received: Received[]
let answer: (response: ServerResponse, request: IncomingMessage) => void
let clock: FixedClock
let said: string[]

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rawang-deliver-'))
  stores = await openSqliteStore({ file: join(dir, 'rawang.db') })
  clock = fixedClock()
  received = []
  said = []
  answer = (response) => response.writeHead(204).end()
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString('utf8') })
      answer(response, request)
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await stores[Symbol.asyncDispose]()
  await rm(dir, { recursive: true })
})

const port = () => (server.address() as AddressInfo).port
const channel = (part: object = {}) =>
  AlertChannelSchema.parse({
    kind: 'webhook',
    id: 'centre',
    url: `http://127.0.0.1:${port()}/hook?token=private`,
    secret: 'RAWANG_WEBHOOK_SECRET',
    allowPrivateAddress: true,
    ...part,
  })

const depsOf = (part: Partial<DeliverDeps> = {}): DeliverDeps => ({
  state: stores.state,
  channels: [channel()],
  secrets: () => new Secret(SECRET),
  retryAfterMs: [5_000, 300_000],
  clock,
  random: () => 0.5,
  events: {
    deliveryAttempted: ({ channelId, attempt, ok }) => said.push(`${channelId} ${attempt} ${ok ? 'ok' : 'failed'}`),
    failed: ({ reason }) => said.push(reason),
  },
  signal: new AbortController().signal,
  ...part,
})
const deliver = (part: Partial<DeliverDeps> = {}) => deliverDue(depsOf(part))
const test = (channelId = 'centre') =>
  sendTestAlert({
    state: stores.state,
    channels: [{ id: 'centre' }, { id: 'police' }],
    channelId,
    nowMs: clock.nowMs(),
  })
const stored = async (id: string): Promise<Delivery> => (await stateOf(stores.state, STATE.delivery).get(id))!.value
const outbox = () => stateOf(stores.state, STATE.outbox).count()

/** Vitest's matcher is untyped. */
const containing = (text: string): unknown => expect.stringContaining(text)

describe('a delivery', () => {
  it('arrives once, signed over what was sent, and is on record', async () => {
    const { id, messageId } = await test()
    expect(await deliver()).toEqual({ delivered: 1, failed: 0, waiting: 0 })
    await deliver()
    expect(received).toHaveLength(1)
    const [{ headers, body }] = received as [Received]
    expect(headers['webhook-id']).toBe(messageId)
    expect(messageId).not.toContain('.')
    expect(headers['webhook-timestamp']).toBe(String(clock.nowMs() / 1_000))
    expect(headers['content-type']).toMatch(/^application\/json/)
    const signed = `${messageId}.${String(headers['webhook-timestamp'])}.${body}`
    expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', KEY).update(signed).digest('base64')}`)
    expect(JSON.parse(body)).toMatchObject({
      type: 'alert.test',
      data: { test: true, title: { en: containing('Test alert') } },
    })
    expect(await stored(id)).toMatchObject({
      state: 'delivered',
      nextAttemptAtMs: null,
      attempts: [{ status: 204, error: null }],
    })
    expect(await outbox()).toBe(0)
  })

  it('is sent again on schedule under the same id with a new timestamp, then given up, then by hand', async () => {
    answer = (response) => response.writeHead(500).end('oops')
    const { id } = await test()
    await deliver()
    expect((await stored(id)).nextAttemptAtMs).toBe(clock.nowMs() + 5_000)
    clock.advance(4_999)
    expect(await deliver()).toMatchObject({ waiting: 1 })
    clock.advance(1)
    await deliver()
    clock.advance(300_000)
    await deliver()
    expect(await stored(id)).toMatchObject({ state: 'failed', nextAttemptAtMs: null })
    clock.advance(86_400_000)
    await deliver()
    expect(received).toHaveLength(3)
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(received.map(({ headers }) => headers['webhook-timestamp'])).size).toBe(3)
    expect(said).toContain('given up after attempt 3: answered 500')

    answer = (response) => response.writeHead(200).end()
    await retryDelivery(stores.state, { id, nowMs: clock.nowMs() })
    await deliver()
    expect((await stored(id)).attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200])
    expect(await stored(id)).toMatchObject({ state: 'delivered' })
    await expect(retryDelivery(stores.state, { id, nowMs: clock.nowMs() })).rejects.toThrow('has arrived already')
    await expect(retryDelivery(stores.state, { id: 'none~centre', nowMs: 0 })).rejects.toThrow(
      'no delivery none~centre',
    )
  })

  it('waits as long as the receiver asks', async () => {
    answer = (response) => response.writeHead(429, { 'retry-after': '120' }).end()
    const { id } = await test()
    await deliver()
    expect((await stored(id)).nextAttemptAtMs).toBe(clock.nowMs() + 120_000)
  })

  it('never follows a redirect', async () => {
    answer = (response) => response.writeHead(302, { location: '/elsewhere' }).end()
    const { id } = await test()
    await deliver()
    expect(received).toHaveLength(1)
    expect(await stored(id)).toMatchObject({
      state: 'pending',
      attempts: [{ status: 302, error: containing('not followed') }],
    })
  })

  it('ends for good at 410', async () => {
    answer = (response) => response.writeHead(410).end()
    const { id } = await test()
    await deliver()
    expect(await stored(id)).toMatchObject({ state: 'failed', attempts: [{ status: 410 }] })
    expect(await outbox()).toBe(0)
  })

  it.each([
    ['cuts the connection', (response: ServerResponse) => response.destroy(), 'the connection was cut off'],
    ['does not answer', () => undefined, 'no answer within 0.05 s'],
  ])('to a receiver that %s is tried again, and says so without the address', async (_, behave, error) => {
    answer = behave
    const { id } = await test()
    await deliver({ channels: [{ ...channel(), timeout: 50 }] })
    expect(await stored(id)).toMatchObject({ state: 'pending', attempts: [{ status: null, error }] })
  })

  it('has arrived when the status says so, however much the receiver then talks', async () => {
    answer = (response) => response.writeHead(200).end('x'.repeat(5_000_000))
    const { id } = await test()
    await deliver()
    expect(await stored(id)).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }] })
  })

  it('is not held up by another that fails', async () => {
    answer = (response, request) => response.writeHead(request.url === '/bad' ? 500 : 200).end()
    await test('centre')
    await test('police')
    const bad = channel({ id: 'centre', url: `http://127.0.0.1:${port()}/bad` })
    expect(await deliver({ channels: [bad, channel({ id: 'police' })] })).toEqual({
      delivered: 1,
      failed: 1,
      waiting: 0,
    })
  })

  it('is sent once when two processes look at the same time', async () => {
    await test()
    await Promise.all([deliver(), deliver(), deliver()])
    expect(received).toHaveLength(1)
  })

  it('taken by a process that died is sent again under the same id, after a while', async () => {
    const { id, messageId } = await test()
    answer = () => {
      throw new Error('unreachable')
    }
    const stop = new AbortController()
    const dying = { ...stores.state, put: (...args: Parameters<typeof stores.state.put>) => {
      // Dies right after the claim is durable.
      stop.abort()
      return stores.state.put(...args).then(() => Promise.reject(new Error('killed')))
    } } // prettier-ignore
    await expect(deliver({ state: dying })).rejects.toThrow('killed')
    expect(await deliver()).toMatchObject({ waiting: 1 })
    answer = (response) => response.writeHead(200).end()
    clock.advance(120_000)
    await deliver()
    expect(received.map(({ headers }) => headers['webhook-id'])).toEqual([messageId])
    expect(await stored(id)).toMatchObject({ state: 'delivered' })
  })

  it('stays delivered when a slower attempt of another process fails afterwards', async () => {
    const { id } = await test()
    answer = (slow) => {
      answer = (response) => response.writeHead(200).end()
      // The claim of the first runs out while it waits, so a second process sends, and succeeds.
      clock.advance(120_000)
      void deliver().then(() => slow.writeHead(500).end())
    }
    await deliver()
    expect(await stored(id)).toMatchObject({ state: 'delivered', attempts: [{ status: 200 }, { status: 500 }] })
    expect(await deliver()).toEqual({ delivered: 0, failed: 0, waiting: 0 })
  })

  it('under way at shutdown is handed back at once and not counted as tried', async () => {
    const stop = new AbortController()
    answer = () => {
      stop.abort()
    }
    const { id } = await test()
    await deliver({ signal: stop.signal })
    expect(await stored(id)).toMatchObject({ state: 'pending', attempts: [], nextAttemptAtMs: clock.nowMs() })
    answer = (response) => response.writeHead(200).end()
    await deliver()
    expect(await stored(id)).toMatchObject({ state: 'delivered' })
  })

  it('to a channel that was taken out of the configuration ends with that reason', async () => {
    const { id } = await test()
    await deliver({ channels: [] })
    expect(await stored(id)).toMatchObject({
      state: 'failed',
      attempts: [{ status: null, error: 'this channel is no longer configured' }],
    })
  })

  it('without its secret names the variable', async () => {
    const { id } = await test()
    await deliver({ secrets: () => undefined })
    const [attempt] = (await stored(id)).attempts
    expect(attempt!.error).toContain('RAWANG_WEBHOOK_SECRET is not set')
    expect(received).toEqual([])
  })

  it('never puts the address or the secret into its record', async () => {
    const { id } = await test()
    server.closeAllConnections()
    const closed = channel({ url: 'http://127.0.0.1:1/hook?token=private' })
    await deliver({ channels: [closed] })
    const record = JSON.stringify(await stored(id)) + said.join()
    expect(record).toContain('the connection was refused')
    for (const hidden of ['token=private', '127.0.0.1', SECRET]) expect(record).not.toContain(hidden)
  })
})

describe('an address', () => {
  const attempt = async (part: object, deps: Partial<DeliverDeps> = {}) => {
    const { id } = await test()
    await deliver({ channels: [channel(part)], ...deps })
    return (await stored(id)).attempts.at(-1)?.error
  }

  it('that is private is refused unless the channel allows it', async () => {
    expect(await attempt({ url: 'https://127.0.0.1/', allowPrivateAddress: false })).toContain('private address')
    clock.advance(1)
    expect(await attempt({ url: 'https://[::1]/', allowPrivateAddress: false })).toContain('private address')
    clock.advance(1)
    expect(await attempt({ url: 'https://[::ffff:169.254.169.254]/', allowPrivateAddress: false })).toContain(
      'private address',
    )
  })

  it('is refused when any of the addresses of its name is private', async () => {
    const resolve = () => Promise.resolve([{ address: '203.150.1.1', family: 4 }, { address: '10.0.0.5', family: 4 }]) // prettier-ignore
    expect(await attempt({ url: 'https://receiver.example/', allowPrivateAddress: false }, { resolve })).toContain(
      'private address',
    )
  })

  it('is not used unencrypted', async () => {
    expect(await attempt({ allowPrivateAddress: false })).toContain('not https://')
    expect(received).toEqual([])
  })

  it('is connected to as it was resolved and checked, with no second look-up', async () => {
    let lookups = 0
    const resolve = () => {
      lookups += 1
      return Promise.resolve([{ address: '127.0.0.1', family: 4 }])
    }
    expect(await attempt({ url: `http://receiver.invalid:${port()}/` }, { resolve })).toBeNull()
    expect(received[0]!.headers.host).toBe(`receiver.invalid:${port()}`)
    expect(lookups).toBe(1)
  })
})

it('a test alert to an unknown channel says which there are', async () => {
  await expect(test('nowhere')).rejects.toMatchObject({
    message: containing('"nowhere"'),
    remedy: 'there are: centre, police',
  })
})
