import type { IncomingMessage, ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { HOUR_MS } from '../../core/bangkok-time.ts'
import { CollectorError } from '../../core/errors.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { localServer, type LocalServer } from '../../tests/fakes/http-server.ts'
import { createHttpClient } from './client.ts'
import type { RobotsMemory } from './robots.ts'

const signal = new AbortController().signal

/** A site whose robots.txt can be changed. */
async function site(robots: { text?: string; status?: number }) {
  return localServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.url === '/robots.txt') response.writeHead(robots.status ?? 200).end(robots.text ?? '')
    else if (request.url === '/moved') response.writeHead(302, { Location: '/private' }).end()
    else response.writeHead(200).end('a page')
  })
}

function clientFor(server: LocalServer, memory: RobotsMemory = new Map(), host = '127.0.0.1') {
  const clock = instantClock(NOON_MS)
  const client = createHttpClient({
    contact: 'https://example.org/contact',
    requestTimeoutMs: 5_000,
    maxBodyBytes: 100_000,
    allowPrivateAddresses: [`${host}:${server.port}`],
    clock,
    robots: memory,
    resolve: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  })
  const get = async (path: string) => {
    try {
      return (await client.get({ url: `http://${host}:${server.port}${path}`, signal })).kind
    } catch (error) {
      if (error instanceof CollectorError) return error
      throw error
    }
  }
  const asked = () => server.asked.map(({ path }) => path)
  return { get, asked, clock }
}

it('is asked once, says what is blocked and by which rule, and then nothing is asked there', async () => {
  await using server = await site({ text: 'User-agent: *\nDisallow: /private' })
  const { get, asked } = clientFor(server)
  expect(await get('/open')).toBe('ok')
  expect(await get('/private?x=1')).toMatchObject({ kind: 'blocked', message: expect.stringContaining('"Disallow: /private"') as unknown }) // prettier-ignore
  expect(asked()).toEqual(['/robots.txt', '/open'])
})

it('holds for where a redirect leads, too', async () => {
  await using server = await site({ text: 'User-agent: Rawang\nDisallow: /private' })
  const { get, asked } = clientFor(server)
  expect(await get('/moved')).toMatchObject({ kind: 'blocked' })
  expect(asked()).toEqual(['/robots.txt', '/moved'])
})

it.each([404, 403, 410])('without one (%i) everything may be read', async (status) => {
  await using server = await site({ status })
  expect(await clientFor(server).get('/private')).toBe('ok')
})

it.each([500, 503, 429])('one that cannot be read now (%i) keeps us away until it can', async (status) => {
  const robots: { status?: number } = { status }
  await using server = await site(robots)
  const { get, asked } = clientFor(server)
  expect(await get('/open')).toMatchObject({ kind: 'unreachable', message: expect.stringContaining("robots.txt can't be read") as unknown }) // prettier-ignore
  expect(new Set(asked())).toEqual(new Set(['/robots.txt']))
  robots.status = 200
  expect(await get('/open')).toBe('ok')
})

it('is read again after a day; an old one holds while the new one cannot be read', async () => {
  const robots: { text: string; status?: number } = { text: '' }
  await using server = await site(robots)
  const { get, asked, clock } = clientFor(server)
  expect(await get('/private')).toBe('ok')
  robots.text = 'User-agent: *\nDisallow: /'
  clock.advance(23 * HOUR_MS)
  expect(await get('/private')).toBe('ok')
  clock.advance(2 * HOUR_MS)
  expect(await get('/private')).toMatchObject({ kind: 'blocked' })
  expect(asked().filter((path) => path === '/robots.txt')).toHaveLength(2)
  clock.advance(25 * HOUR_MS)
  robots.status = 500
  expect(await get('/private')).toMatchObject({ kind: 'blocked' })
})

it('waits between two requests as the host asks, and never asks faster than our own pace', async () => {
  await using server = await site({ text: 'User-agent: *\nCrawl-delay: 10' })
  const { get, clock } = clientFor(server, new Map(), 'slow.example')
  const times: number[] = []
  for (let i = 0; i < 4; i++) {
    await get('/open')
    times.push(clock.nowMs() - NOON_MS)
  }
  // The first wait is for robots.txt itself, of which nothing was known yet.
  expect(times.map((ms, i) => ms - (times[i - 1] ?? 0)).slice(1)).toEqual([10_000, 10_000, 10_000])
})
