import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CollectorPage } from '../../core/ports/collector.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { spedUpClock } from '../../tests/fakes/clocks.ts'
import { plenty } from '../../tests/fakes/collect-context.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { createHttpClient } from '../http/client.ts'
import { blueskyJetstream } from './collector.ts'

const HOUR_MS = 3_600_000

describe('listening to the stream', () => {
  let platform: SimulatedPlatform
  const clock = spedUpClock(NOON_MS, 40)
  beforeEach(async () => {
    platform = await startSimulatedPlatform({
      world: staticWorld({ count: 3, untilMs: NOON_MS - 60_000, place: 'bluesky' }),
      nowMs: () => clock.nowMs(),
    })
  })
  afterEach(async () => {
    await platform[Symbol.asyncDispose]()
  })

  async function listen(
    cursor: string | undefined,
    endpoints: readonly string[],
    onPage: (page: CollectorPage) => void = () => undefined,
  ) {
    const http = createHttpClient({ contact: 'https://example.org', requestTimeoutMs: 2_000, maxBodyBytes: 100_000, allowPrivateAddresses: [platform.hostPort], clock }) // prettier-ignore
    const options = blueskyJetstream.options.parse({ endpoints, runSeconds: 20, backfillMinutes: 60 })
    const { signal } = new AbortController()
    const pages: CollectorPage[] = []
    for await (const page of blueskyJetstream.collect({
      options,
      cursor,
      signal,
      http,
      clock,
      secret: () => undefined,
      ...plenty,
    })) {
      pages.push(page)
      onPage(page)
    }
    return pages
  }

  it('brings deletions by the id of the post', async () => {
    const did = 'did:plc:synthetic1'
    const deletion = { did, time_us: NOON_MS * 1_000, kind: 'commit', commit: { rev: 'r', operation: 'delete', collection: 'app.bsky.feed.post', rkey: 'k' } } // prettier-ignore
    let sent = false
    const pages = await listen(undefined, [platform.streamUrl], () => {
      if (!sent) platform.sendToStreams(JSON.stringify(deletion))
      sent = true
    })
    expect(pages.flatMap(({ posts }) => posts)).toHaveLength(3)
    expect(pages.flatMap(({ deleted }) => deleted ?? [])).toEqual([`at://${did}/app.bsky.feed.post/k`])
    expect(pages.some(({ counted }) => (counted?.['malformed'] ?? 0) > 0)).toBe(false)
  })

  it('asks for posts only, from a little before where it was', async () => {
    const timeUs = (NOON_MS - HOUR_MS) * 1_000
    await listen(JSON.stringify({ timeUs, taken: [] }), [platform.streamUrl])
    const query = new URLSearchParams(platform.requests()[0]?.query)
    expect(query.get('wantedCollections')).toBe('app.bsky.feed.post')
    expect(Number(query.get('cursor'))).toBe(timeUs - 5_000_000)
  })

  it('records a gap, once, when it comes later than the servers remember', async () => {
    const pages = await listen(JSON.stringify({ timeUs: (NOON_MS - 40 * HOUR_MS) * 1_000, taken: [] }), [
      platform.streamUrl,
    ])
    const gaps = pages.flatMap(({ gap }) => (gap === undefined ? [] : [gap]))
    expect(gaps).toHaveLength(1)
    expect(gaps[0]?.fromMs).toBe(NOON_MS - 40 * HOUR_MS)
    expect(gaps[0]?.toMs).toBeGreaterThanOrEqual(NOON_MS - 36 * HOUR_MS)
  })

  it('goes on with the next server when one is away', async () => {
    const away = `ws://${platform.hostPort}/away`
    platform.setFault('jetstream', { kind: 'status', status: 502 }, 1)
    const pages = await listen(undefined, [platform.streamUrl, platform.streamUrl])
    expect(pages.flatMap(({ posts }) => posts)).toHaveLength(3)
    await expect(listen(undefined, [away])).rejects.toMatchObject({ kind: 'unreachable' })
  })
})
