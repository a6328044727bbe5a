import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock, type FakeClock } from '../../tests/fakes/clocks.ts'
import { plenty } from '../../tests/fakes/collect-context.ts'
import { localServer, type LocalServer } from '../../tests/fakes/http-server.ts'
import type { CollectorPage } from '../../core/ports/collector.ts'
import { createHttpClient } from '../http/client.ts'
import { feeds } from './collector.ts'

const MINUTE_MS = 60_000

interface Item {
  readonly id: number
  readonly text: string
  readonly atMs: number
  readonly comments?: number
}

describe('reading a feed again and again', () => {
  let server: LocalServer
  let clock: FakeClock
  let items: Item[]
  beforeEach(async () => {
    clock = instantClock(NOON_MS)
    items = [1, 2, 3].map((id) => ({ id, text: `ข่าว ${id}`, atMs: NOON_MS - id * MINUTE_MS }))
    // A server that knows neither ETag nor Last-Modified.
    server = await localServer((_request, response) => {
      const body = items.map(({ id, text, atMs, comments = 0 }) => `<item><guid>${id}</guid><title>${text}</title><pubDate>${new Date(atMs).toUTCString()}</pubDate><slash:comments>${comments}</slash:comments></item>`) // prettier-ignore
      response.writeHead(200).end(`<rss version="2.0" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"><channel><title>x</title>${body.join('')}</channel></rss>`) // prettier-ignore
    })
  })
  afterEach(async () => {
    await server[Symbol.asyncDispose]()
  })

  async function read(cursor?: string): Promise<CollectorPage> {
    clock.advance(10 * MINUTE_MS)
    const http = createHttpClient({ contact: 'https://example.org', requestTimeoutMs: 2_000, maxBodyBytes: 100_000, allowPrivateAddresses: [server.hostPort], clock }) // prettier-ignore
    const options = feeds.options.parse({ url: `${server.url}/feed` })
    const { signal } = new AbortController()
    for await (const page of feeds.collect({
      options,
      cursor,
      signal,
      http,
      clock,
      secret: () => undefined,
      ...plenty,
    }))
      return page
    throw new Error('no page came')
  }
  const texts = ({ posts }: CollectorPage) => posts.map(({ text }) => text)

  it('brings an item once, and again when its text changes, not when a counter does', async () => {
    const first = await read()
    expect(texts(first)).toEqual(['ข่าว 1', 'ข่าว 2', 'ข่าว 3'])
    items[0] = { ...items[0]!, comments: 5 }
    const second = await read(first.cursor)
    expect(texts(second)).toEqual([])
    items[1] = { ...items[1]!, text: 'ข่าว 2 (แก้ไข)' }
    expect(texts(await read(second.cursor))).toEqual(['ข่าว 2 (แก้ไข)'])
  })

  it('knows by its content that nothing changed', async () => {
    expect(await read((await read()).cursor)).toMatchObject({ notModified: true, posts: [] })
  })

  it('records a gap when nothing of the last window is left and what is there is all younger', async () => {
    const first = await read()
    const readAtMs = clock.nowMs()
    items = [{ id: 8, text: 'ใหม่', atMs: readAtMs + 5 * MINUTE_MS }, { id: 9, text: 'ใหม่กว่า', atMs: readAtMs + 8 * MINUTE_MS }] // prettier-ignore
    const next = await read(first.cursor)
    expect(next.gap).toEqual({ fromMs: readAtMs, toMs: readAtMs + 5 * MINUTE_MS })
  })

  it('records none while one item of the last window is still there', async () => {
    const first = await read()
    items = [{ id: 8, text: 'ใหม่', atMs: clock.nowMs() + MINUTE_MS }, items[0]!]
    expect(await read(first.cursor)).not.toHaveProperty('gap')
  })
})
