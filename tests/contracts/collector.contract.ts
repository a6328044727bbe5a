import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createHttpClient } from '../../collectors/http/client.ts'
import type { Collector, CollectorPage } from '../../core/ports/collector.ts'
import { PostSchema, type RawPost } from '../../core/post.ts'
import { sealPost } from '../../core/seal.ts'
import { Secret } from '../../core/secret.ts'
import { stateAfterRun, type SourceState } from '../../core/source-health.ts'
import type { FaultPlace } from '../../simulator/faults.ts'
import { PLATFORMS } from '../../simulator/platforms/all.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost, SimulatedWorld } from '../../simulator/world.ts'
import type { FakeClock } from '../fakes/clocks.ts'
import { plenty } from '../fakes/collect-context.ts'

export const CONTRACT_START_MS = Date.UTC(2026, 8, 2, 1, 0, 0)
const MINUTE_MS = 60_000
const HISTORY = 95

export interface CollectorUnderTest {
  readonly collector: Collector
  /** Which part of the rig: `feed`, `mastodon`, `jetstream`, or the id of a platform in simulator/platforms/. */
  readonly place: FaultPlace
  readonly options: (platform: SimulatedPlatform) => unknown
  readonly clock: (startMs: number) => FakeClock
  /** Whether the platform can say that nothing changed. */
  readonly saysNotModified: boolean
  /** By name; good ones. */
  readonly secrets?: Readonly<Record<string, string>>
  /** Where the platform's own id does not end in the six digits of the simulated one. */
  readonly idOf?: (post: RawPost) => string | undefined
  /** What its refusals (simulator/platforms/) mean, by their names. */
  readonly refusals?: Readonly<Record<string, SourceState>>
  /** False: the platform gives everything in one answer. */
  readonly pages?: boolean
  /** False: it says nothing of the author. */
  readonly namesAuthors?: boolean
  /** What the platform shows of a text; default: all of it, as it was written. */
  readonly shown?: (text: string) => string
}

interface Run {
  readonly pages: readonly CollectorPage[]
  readonly posts: readonly RawPost[]
  readonly cursor: string | undefined
  readonly state: SourceState
  readonly message: string
  readonly retryAtMs: number | null
}

/** What every collector promises, on the simulated platform. */
export function describeCollector(under: CollectorUnderTest): void {
  const { collector, place } = under
  const kind = place === 'jetstream' ? 'bluesky' : place
  let platform: SimulatedPlatform
  let clock: FakeClock
  let world: SimulatedPost[] = []

  const simulator = PLATFORMS.find(({ id }) => id === place)
  const { idOf = (post: RawPost) => /(\d{6})\D*$/.exec(post.nativeId)?.[1], pages: hasPages = true } = under
  const idsOf = (posts: readonly RawPost[]) => posts.map(idOf).sort()
  const expected = () => world.map(({ id }) => id)

  async function run(
    cursor: string | undefined,
    { stopAfter = Infinity, signal = new AbortController().signal, requestTimeoutMs = 10_000 } = {},
  ): Promise<Run> {
    const http = createHttpClient({
      contact: 'https://example.org/contact',
      requestTimeoutMs,
      maxBodyBytes: 10 * 1024 * 1024,
      allowPrivateAddresses: [platform.hostPort],
      clock,
    })
    const pages: CollectorPage[] = []
    let failure: unknown
    try {
      const options = collector.options.parse(under.options(platform))
      for await (const page of collector.collect({
        options,
        cursor,
        signal,
        http,
        clock,
        secret: (name) => (under.secrets?.[name] === undefined ? undefined : new Secret(under.secrets[name])),
        ...plenty,
      })) {
        pages.push(page)
        if (pages.length >= stopAfter) break
      }
    } catch (error) {
      failure = error
    }
    const posts = pages.flatMap((page) => page.posts)
    const notModified = pages.some((page) => page.notModified === true)
    return {
      pages,
      posts,
      cursor: pages.at(-1)?.cursor ?? cursor,
      ...stateAfterRun({ posts: posts.length, notModified, ...(failure === undefined ? {} : { failure }) }),
    }
  }

  /** A sentence with a place in it, and nothing that only a programmer can use. */
  function expectReadable(message: string): void {
    expect(message).toMatch(/^\S.{25,}/)
    expect(message).not.toMatch(/undefined|\[object|Error:|\n|[?&]\w+=/)
  }

  describe(`${collector.id} as a collector`, () => {
    beforeAll(async () => {
      const fake: SimulatedWorld = { publishedBy: (nowMs) => world.filter(({ atMs }) => atMs <= nowMs) }
      platform = await startSimulatedPlatform({ world: fake, nowMs: () => clock.nowMs(), feedWindow: 200 })
    })
    afterAll(async () => {
      await platform[Symbol.asyncDispose]()
    })
    beforeEach(() => {
      clock = under.clock(CONTRACT_START_MS)
      platform.setFault(place, undefined)
      world = Array.from({ length: HISTORY }, (_, i) => postAt(kind, i, CONTRACT_START_MS - (HISTORY - i) * 5_000))
    })

    test('the first reading brings what is there, each once, fit to be stored', async () => {
      const { posts, state, pages } = await run(undefined)
      expect(idsOf(posts)).toEqual(expected())
      expect(state).toBe('ok')
      for (const page of pages) expect(page.cursor.length).toBeLessThan(64 * 1024)
      for (const raw of posts) {
        const source = world.find(({ id }) => id === idOf(raw))!
        expect(raw.text).toBe(under.shown?.(source.text) ?? source.text)
        expect(raw.publishedAtMs).toBe(Math.floor(source.atMs / 1_000) * 1_000)
        if (under.namesAuthors !== false) expect(raw.author?.id).toBeTruthy()
        const sealed = sealPost(raw, {
          source: 'test',
          platform: collector.platform,
          nowMs: clock.nowMs(),
          pseudonymise: () => 'a_0123456789012345678901',
          implausibleDate: 'replace',
        })
        expect(sealed.ok && PostSchema.safeParse(sealed.post).error).toBeUndefined()
        expect(sealed.ok && sealed.post.repairs).toBeUndefined()
      }
    })

    test('the next reading brings what was added', async () => {
      const first = await run(undefined)
      clock.advance(10 * MINUTE_MS)
      world.push(postAt(kind, HISTORY, clock.nowMs() - 1_000), postAt(kind, HISTORY + 1, clock.nowMs() - 500))
      const next = await run(first.cursor)
      expect(idsOf(next.posts)).toEqual(['000095', '000096'])
      expect(next.state).toBe('ok')
    })

    test(`nothing new is ${under.saysNotModified ? 'not-modified' : 'ok-empty'}, not a failure`, async () => {
      const first = await run(undefined)
      clock.advance(10 * MINUTE_MS)
      const again = await run(first.cursor)
      expect(again.posts).toEqual([])
      expect(again.state).toBe(under.saysNotModified ? 'not-modified' : 'ok-empty')
      expect(again.cursor).toBeDefined()
    })

    test('a platform without posts is ok-empty', async () => {
      platform.setFault(place, { kind: 'empty' })
      const { posts, state } = await run(undefined)
      expect(posts).toEqual([])
      expect(state).toBe('ok-empty')
    })

    test('429 with a long Retry-After is rate-limited, with the time to come back', async () => {
      platform.setFault(place, { kind: 'status', status: 429, headers: { 'retry-after': '120' } })
      const askedAtMs = clock.nowMs()
      const { state, retryAtMs, message } = await run(undefined)
      expect(state).toBe('rate-limited')
      expect(retryAtMs).toBeGreaterThanOrEqual(askedAtMs + 120_000)
      expect(retryAtMs).toBeLessThanOrEqual(clock.nowMs() + 120_000)
      expectReadable(message)
    })

    const FAULTS = [
      ['500', { kind: 'status', status: 500 }, 'unreachable'],
      ['503 with Retry-After', { kind: 'status', status: 503, headers: { 'retry-after': '90' } }, 'rate-limited'],
      ['a redirect without end', { kind: 'redirect', to: '' }, 'schema-drift'],
      ['401', { kind: 'status', status: 401 }, 'auth-failed'],
      ['403', { kind: 'status', status: 403 }, 'blocked'],
      ['404', { kind: 'status', status: 404 }, 'unreachable'],
      ['410', { kind: 'status', status: 410 }, 'gone'],
      ['a web page', { kind: 'web-page' }, 'schema-drift'],
      ['other fields', { kind: 'drift' }, 'schema-drift'],
      ['20 MB', { kind: 'huge', bytes: 20 * 1024 * 1024 }, 'schema-drift'],
    ] as const
    // A WebSocket follows no redirects.
    const possible = FAULTS.filter(([, { kind: what }]) => what !== 'redirect' || place !== 'jetstream')
    test.each(possible)('%s ends in the right state', async (_, fault, state) => {
      platform.setFault(place, fault)
      const failed = await run(undefined)
      expect(failed.state).toBe(state)
      expect(failed.posts).toEqual([])
      expectReadable(failed.message)
    })

    test('a platform that never answers is unreachable', async () => {
      platform.setFault(place, { kind: 'hang' })
      const { state, message } = await run(undefined, { requestTimeoutMs: 200 })
      expect(state).toBe('unreachable')
      expectReadable(message)
    })

    test.each([
      ['a short fault on the other side', { kind: 'status', status: 502 }],
      ['an answer cut off in its middle', { kind: 'cut-off' }],
    ] as const)('%s loses nothing', async (_, fault) => {
      platform.setFault(place, fault, 1)
      const { posts, state } = await run(undefined)
      expect(idsOf(posts)).toEqual(expected())
      expect(state).toBe('ok')
    })

    test('a failed reading leaves the cursor where it was, and the next one loses nothing', async () => {
      const first = await run(undefined)
      clock.advance(10 * MINUTE_MS)
      world.push(postAt(kind, HISTORY, clock.nowMs() - 1_000))
      platform.setFault(place, { kind: 'status', status: 403 })
      const failed = await run(first.cursor)
      expect(failed.cursor).toBe(first.cursor)
      platform.setFault(place, undefined)
      expect(idsOf((await run(failed.cursor)).posts)).toEqual(['000095'])
    })

    test('posts that the platform repeats come once', async () => {
      platform.setFault(place, { kind: 'duplicate' })
      const { posts } = await run(undefined)
      expect(idsOf(posts)).toEqual(expected())
    })

    test('stopped after every page and begun again from the saved cursor: nothing lost, nothing doubled', async () => {
      const collected: RawPost[] = []
      let cursor: string | undefined
      for (let step = 0, quiet = 0; step < 20 && quiet < 2; step++) {
        const part = await run(cursor, { stopAfter: 1 })
        expect(part.state).not.toBe('schema-drift')
        collected.push(...part.posts)
        cursor = part.cursor
        quiet = part.posts.length === 0 ? quiet + 1 : 0
        clock.advance(MINUTE_MS)
      }
      expect(idsOf(collected)).toEqual(expected())
    })

    test('a page whose cursor was not saved comes again just the same', async () => {
      const lost = await run(undefined, { stopAfter: 1 })
      const again = await run(undefined, { stopAfter: 1 })
      const byId = new Map(again.posts.map((post) => [post.nativeId, post]))
      expect(lost.posts.length).toBeGreaterThan(0)
      for (const post of lost.posts) expect(byId.get(post.nativeId)).toEqual(post)
    })

    test('a cursor that cannot be read is a first reading', async () => {
      const { posts, state } = await run('not a cursor of ours')
      expect(idsOf(posts)).toEqual(expected())
      expect(state).toBe('ok')
    })

    test('ends within a second when it is told to', async () => {
      platform.setFault(place, { kind: 'hang' })
      const stop = new AbortController()
      const asked = platform.requests().length
      const running = run(undefined, { signal: stop.signal })
      await expect.poll(() => platform.requests().length).toBeGreaterThan(asked)
      stop.abort()
      const late = Promise.withResolvers<'late'>()
      const timer = setTimeout(() => {
        late.resolve('late')
      }, 1_000)
      expect(await Promise.race([running, late.promise])).not.toBe('late')
      clearTimeout(timer)
    })

    test.runIf(simulator !== undefined && hasPages)('a page without posts leads on', async () => {
      platform.setFault(place, { kind: 'hollow' })
      expect(idsOf((await run(undefined)).posts)).toEqual(expected())
    })

    test.runIf(simulator !== undefined && hasPages)('a platform that leads in circles is left in the end', async () => {
      platform.setFault(place, { kind: 'endless' })
      const before = platform.requests().length
      const { posts } = await run(undefined)
      expect(new Set(idsOf(posts)).size).toBe(posts.length)
      expect(platform.requests().length - before).toBeLessThanOrEqual(120)
    })

    test.runIf(simulator !== undefined)('posts in another order all come', async () => {
      platform.setFault(place, { kind: 'reorder' })
      expect(idsOf((await run(undefined)).posts)).toEqual(expected())
    })

    test('a post that appears while pages are being read comes once, and nothing else is lost', async () => {
      const first = await run(undefined, { stopAfter: 1 })
      world.push(postAt(kind, HISTORY, clock.nowMs() - 1_000))
      const second = await run(first.cursor)
      clock.advance(10 * MINUTE_MS)
      const third = await run(second.cursor)
      expect(idsOf([first, second, third].flatMap(({ posts }) => posts))).toEqual(expected())
    })

    test.runIf(simulator !== undefined)('a platform whose clock is behind loses nothing', async () => {
      const first = await run(undefined)
      clock.advance(10 * MINUTE_MS)
      world.push(postAt(kind, HISTORY, clock.nowMs() - 2 * MINUTE_MS), postAt(kind, HISTORY + 1, clock.nowMs() - 500))
      platform.setFault(place, { kind: 'clock-skew', byMs: -MINUTE_MS })
      const second = await run(first.cursor)
      platform.setFault(place, undefined)
      clock.advance(10 * MINUTE_MS)
      const third = await run(second.cursor)
      expect(idsOf([first, second, third].flatMap(({ posts }) => posts))).toEqual(expected())
    })

    test.each(Object.entries(under.refusals ?? {}))('its refusal "%s" is %s', async (as, state) => {
      platform.setFault(place, { kind: 'refuses', as })
      const refused = await run(undefined)
      expect(refused.state).toBe(state)
      expect(refused.posts).toEqual([])
      expectReadable(refused.message)
      for (const value of Object.values(under.secrets ?? {})) expect(refused.message).not.toContain(value)
      if (state === 'quota-exhausted') expect(refused.retryAtMs).toBeGreaterThan(clock.nowMs())
    })

    test.runIf(simulator?.refusals['revoked-token'])(
      'a token that is revoked stops it, saying what to mend, and nothing is lost',
      async () => {
        const first = await run(undefined, { stopAfter: 1 })
        platform.setFault(place, { kind: 'refuses', as: 'revoked-token' })
        const refused = await run(first.cursor)
        expect(refused).toMatchObject({ state: 'auth-failed', posts: [] })
        expect(refused.message).toMatch(/[A-Z]{3,}_[A-Z_]+|account|project/)
        for (const value of Object.values(under.secrets ?? {})) expect(refused.message).not.toContain(value)
        platform.setFault(place, undefined)
        const third = await run(refused.cursor ?? first.cursor)
        expect(new Set(idsOf([first, third].flatMap(({ posts }) => posts)))).toEqual(new Set(expected()))
      },
    )

    test.runIf(simulator?.refusals['cursor-refused'])('a cursor refused by the platform is no end', async () => {
      const first = await run(undefined, { stopAfter: 1 })
      platform.setFault(place, { kind: 'refuses', as: 'cursor-refused' }, 2)
      const second = await run(first.cursor)
      platform.setFault(place, undefined)
      const third = await run(second.cursor)
      expect(new Set(idsOf([first, second, third].flatMap(({ posts }) => posts)))).toEqual(new Set(expected()))
    })

    test('says who we are', async () => {
      await run(undefined)
      expect(platform.requests().at(-1)?.headers['user-agent']).toMatch(
        /^Rawang\/\d+\.\d+\.\d+ \(\+https:\/\/example\.org\/contact\)$/,
      )
    })
  })
}

const TEXTS = [
  'ระวัง! เพจปลอมให้กู้เงินด่วน โอนค่าประกันก่อน',
  'วันนี้ฝนตกหนักที่เชียงใหม่',
  'โดนหลอกลงทุน & "โอน" <ไปแล้ว> 500 บาท\nใครเคยโดนบ้างคะ',
  'แอดไลน์ที่ https://example.com/a/very/long/path/that/is/shortened/by/the/platform?x=1&y=2 นะคะ',
]

function postAt(place: SimulatedPost['place'], n: number, atMs: number): SimulatedPost {
  return {
    id: String(n).padStart(6, '0'),
    atMs: Math.floor(atMs / 1_000) * 1_000,
    text: `${TEXTS[n % TEXTS.length]!} (${n})`,
    author: { id: `user${n % 7}`, name: `ผู้ใช้สังเคราะห์ ${n % 7}`, followers: n },
    place,
    tags: n % 2 === 0 ? ['เตือนภัย'] : [],
  }
}
