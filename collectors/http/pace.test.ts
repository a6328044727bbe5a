import { expect, it } from 'vitest'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { localServer } from '../../tests/fakes/http-server.ts'
import { createHttpClient } from './client.ts'
import { createPace } from './pace.ts'

const signal = new AbortController().signal

it('lets a few requests through at once, then spaces them evenly, each host on its own', async () => {
  const clock = instantClock(NOON_MS)
  const pace = createPace(clock)
  const times: number[] = []
  for (let i = 0; i < 8; i++) {
    await pace.turn('a.example', 60, signal)
    times.push(clock.nowMs() - NOON_MS)
  }
  expect(times).toEqual([0, 0, 0, 0, 0, 1_000, 2_000, 3_000])
  await pace.turn('b.example', 60, signal)
  expect(clock.nowMs() - NOON_MS).toBe(3_000)
})

it('regains its burst when nothing was asked for a while, and no more than that', async () => {
  const clock = instantClock(NOON_MS)
  const pace = createPace(clock)
  for (let i = 0; i < 6; i++) await pace.turn('a.example', 60, signal)
  clock.advance(3_600_000)
  const beganMs = clock.nowMs()
  for (let i = 0; i < 6; i++) await pace.turn('a.example', 60, signal)
  expect(clock.nowMs() - beganMs).toBe(1_000)
})

it('waits out a short request to stay away, and hands a long one back with its end', async () => {
  const clock = instantClock(NOON_MS)
  const pace = createPace(clock)
  await pace.stayAway('a.example', 10_000)
  await pace.turn('a.example', 60, signal)
  expect(clock.nowMs()).toBe(NOON_MS + 10_000)
  await pace.stayAway('a.example', 590_000)
  await pace.stayAway('a.example', 1)
  await expect(pace.turn('a.example', 60, signal)).rejects.toMatchObject({
    kind: 'rate-limited',
    retryAtMs: NOON_MS + 600_000,
  })
  await pace.turn('b.example', 60, signal)
})

it('leaves a host alone when the platform says that no request is left', async () => {
  await using server = await localServer((_request, response) => {
    response.writeHead(200, { 'x-left': '0' }).end('{}')
  })
  const clock = instantClock(NOON_MS)
  const client = createHttpClient({
    contact: 'https://example.org',
    requestTimeoutMs: 2_000,
    maxBodyBytes: 1_000,
    allowPrivateAddresses: [`limited.example:${server.port}`],
    clock,
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
    rateLimit: (headers, nowMs) => ({ remaining: Number(headers['x-left']), resetAtMs: nowMs + 900_000 }),
  })
  const request = { url: `http://limited.example:${server.port}/`, signal }
  await client.get(request)
  await expect(client.get(request)).rejects.toMatchObject({ kind: 'rate-limited', retryAtMs: NOON_MS + 900_000 })
  expect(server.asked).toHaveLength(1)
})

it('asks with one credential at one pace on whichever host, and leaves it alone, not the host, when the platform has no request left for it', async () => {
  const clock = instantClock(NOON_MS)
  const pace = createPace(clock)
  const left = { now: '9' }
  await using server = await localServer((_, response) => response.writeHead(200, { 'x-left': left.now }).end('{}'))
  const hosts = ['a', 'b'].map((name) => `${name}.simulated.invalid:${server.port}`)
  const clientOf = (credential: string) =>
    createHttpClient({
      contact: 'https://example.org',
      requestTimeoutMs: 5_000,
      maxBodyBytes: 1_000,
      allowPrivateAddresses: hosts,
      resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
      clock,
      pace,
      credential,
      rateLimit: (headers, nowMs) => ({ remaining: Number(headers['x-left']), resetAtMs: nowMs + 600_000 }),
    })
  const [ours, other] = [clientOf('toy~ours'), clientOf('toy~other')]
  const ask = (client: typeof ours, host: number) => client.get({ url: `http://${hosts[host] ?? ''}/`, signal })
  for (let i = 0; i < 8; i++) await ask(ours, i % 2)
  // Five at once, then one a second, though each host was asked four times only.
  expect(clock.nowMs() - NOON_MS).toBe(3_000)
  left.now = '0'
  await ask(ours, 0)
  for (const host of [0, 1])
    await expect(ask(ours, host)).rejects.toMatchObject({ kind: 'rate-limited', message: expect.stringMatching(/for our account there/) as unknown }) // prettier-ignore
  left.now = '9'
  await expect(ask(other, 0)).resolves.toMatchObject({ kind: 'ok' })
})
