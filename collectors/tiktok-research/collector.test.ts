import { describe, expect, it } from 'vitest'
import { startSimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost } from '../../simulator/world.ts'
import { describeCollector } from '../../tests/contracts/collector.contract.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { staticWorld } from '../../tests/static-world.ts'
import { tiktokResearch } from './collector.ts'
import { OptionsSchema } from './options.ts'
import { buildVideoQueries } from './query.ts'

const secrets = { TIKTOK_CLIENT_KEY: 'synthetic-key', TIKTOK_CLIENT_SECRET: 'synthetic-secret' }

describeCollector({
  collector: tiktokResearch,
  place: 'tiktok-research',
  options: ({ url }) => ({ keywords: ['('], baseUrl: `${url}/tiktok-research` }),
  clock: instantClock,
  saysNotModified: false,
  secrets,
  refusals: {
    'wrong-token': 'auth-failed',
    scope: 'auth-failed',
    quota: 'quota-exhausted',
    throttle: 'rate-limited',
    'not-ready': 'unreachable',
  },
})

describe('the video query of TikTok', () => {
  const clock = instantClock(Date.UTC(2026, 8, 2, 20))
  async function read(fault?: { as: string; times: number }, secret = secrets.TIKTOK_CLIENT_SECRET) {
    const world = staticWorld({ count: 150, untilMs: clock.nowMs(), place: 'tiktok-research' })
    await using platform = await startSimulatedPlatform({ world, nowMs: () => clock.nowMs() })
    if (fault !== undefined) platform.setFault('tiktok-research', { kind: 'refuses', as: fault.as }, fault.times)
    const result = await readPlatform({
      collector: tiktokResearch,
      options: { keywords: ['โอนเงิน'], baseUrl: `${platform.url}/tiktok-research` },
      hostPort: platform.hostPort,
      clock,
      secrets: { ...secrets, TIKTOK_CLIENT_SECRET: secret },
    })
    return { ...result, asked: platform.requests().map(({ path }) => path.split('/').at(-2)) }
  }

  it('goes on where the page before ended, with one token, and keeps ids whole', async () => {
    const { posts, asked, spent } = await read()
    expect(asked).toEqual(['token', 'query', 'query'])
    expect(spent).toEqual({ requests: 2 })
    expect(new Set(posts.map(({ nativeId }) => nativeId)).size).toBe(150)
    expect(posts[0]?.nativeId).toBe('7201388525814100000')
  })

  it('waits a little for a search that is not ready, and takes a new token when one has run out', async () => {
    const waited = await read({ as: 'not-ready', times: 2 })
    expect([waited.posts.length, waited.failure]).toEqual([150, undefined])
    const renewed = await read({ as: 'wrong-token', times: 1 })
    expect(renewed.asked).toEqual(['token', 'query', 'token', 'query', 'query'])
    expect(renewed.posts).toHaveLength(150)
  })

  it('says what to do when the keys are refused, also with status 200, and not the keys', async () => {
    const { failure } = await read(undefined, 'wrong-secret')
    expect(failure).toMatchObject({ kind: 'auth-failed', message: expect.stringMatching(/check both at developers.tiktok.com/) as unknown }) // prettier-ignore
    expect(failure?.message).not.toContain('wrong-secret')
  })
})

describe('asking again for what is stored', () => {
  const atMs = Date.UTC(2026, 8, 2, 20)
  const clock = instantClock(atMs)
  const DAY_MS = 86_400_000
  const post = (id: string, ageDays: number, more: Partial<SimulatedPost> = {}): SimulatedPost => ({ id, atMs: atMs - ageDays * DAY_MS, text: `โดนโกง ${id}`, author: { id: 'synthetic-person', name: 'คนสังเคราะห์', followers: 1 }, place: 'tiktok-research', tags: [], ...more }) // prettier-ignore
  const idOf = (id: string) => `7201388525814${id}`
  const video = (id: string, ageDays: number) => ({ nativeId: idOf(id), publishedAtMs: atMs - ageDays * DAY_MS })
  const comment = (id: string, of: string, ageDays: number) => ({ ...video(id, ageDays), extra: { kind: 'comment', videoId: idOf(of) } }) // prettier-ignore

  async function again(
    world: readonly SimulatedPost[],
    refresh: readonly ReturnType<typeof video>[],
    allowed = Infinity,
  ) {
    await using platform = await startSimulatedPlatform({ world: { publishedBy: () => world }, nowMs: () => clock.nowMs() }) // prettier-ignore
    const options = { keywords: ['โกง'], baseUrl: `${platform.url}/tiktok-research` }
    const read = await readPlatform({ collector: tiktokResearch, options, hostPort: platform.hostPort, clock, secrets, refresh, allowance: () => Promise.resolve(allowed) }) // prettier-ignore
    return { ...read, deleted: read.pages.flatMap(({ deleted = [] }) => deleted).toSorted() }
  }

  it('brings videos and comments that are there, and tells those that are not, at a request for many videos and one for each video with comments', async () => {
    const world = [post('100001', 14), post('100002', 40), post('100011', 13, { replyTo: '100001' }), post('100019', 13, { replyTo: '100001' })] // prettier-ignore
    const kept = [video('100001', 14), video('100002', 40), video('100003', 15), comment('100011', '100001', 13), comment('100012', '100001', 13), comment('100013', '100003', 12)] // prettier-ignore
    const { posts, deleted, spent, failure } = await again(world, kept)
    expect(failure).toBeUndefined()
    expect(posts.map(({ nativeId }) => nativeId).toSorted()).toEqual([idOf('100001'), idOf('100002'), idOf('100011')])
    expect(deleted).toEqual([idOf('100003'), idOf('100012'), idOf('100013')])
    // Both stretches of days for the video that is missing, and the comments of the one that is there.
    expect(spent).toEqual({ requests: 3 })
  })

  it('finds the video of a late comment, and keeps the comments of one that it is refused', async () => {
    const world = [post('100001', 23), post('100011', 14, { replyTo: '100001' })]
    expect((await again(world, [comment('100011', '100001', 14)])).deleted).toEqual([])
    await using platform = await startSimulatedPlatform({ world: { publishedBy: () => world }, nowMs: () => clock.nowMs() }) // prettier-ignore
    platform.setFault('/tiktok-research/v2/research/video/comment/list/', { kind: 'refuses', as: 'not-ready' })
    const { pages, failure } = await readPlatform({ collector: tiktokResearch, options: { keywords: ['โกง'], baseUrl: `${platform.url}/tiktok-research` }, hostPort: platform.hostPort, clock, secrets, refresh: [comment('100012', '100001', 14)] }) // prettier-ignore
    expect([pages.flatMap(({ deleted = [] }) => deleted), failure]).toEqual([[], undefined])
  })

  it('asks nothing when the allowance is too small for it', async () => {
    const kept = [video('100001', 14), comment('100011', '100001', 13)]
    expect(await again([post('100001', 14)], kept, 1)).toMatchObject({ pages: [], spent: {} })
  })
})

describe('the comments of a video', () => {
  const atMs = Date.UTC(2026, 8, 2, 20)
  const clock = instantClock(atMs)
  const author = { id: 'synthetic-person', name: 'คนสังเคราะห์', followers: 1 }
  const video: SimulatedPost = { id: '100001', atMs: atMs - 3_600_000, text: 'โดนโกง', author, place: 'tiktok-research', tags: [] } // prettier-ignore
  const comment = (id: string, minutes: number): SimulatedPost => ({ ...video, id, atMs: video.atMs + minutes * 60_000, text: `โดนเหมือนกัน ${id}`, replyTo: video.id }) // prettier-ignore

  it('are read when their number changes, each once, and not beyond the allowance', async () => {
    const posts = [video, comment('100002', 1), comment('100003', 2)]
    await using platform = await startSimulatedPlatform({ world: { publishedBy: () => posts }, nowMs: () => clock.nowMs() }) // prettier-ignore
    const options = { keywords: ['โกง'], baseUrl: `${platform.url}/tiktok-research` }
    const read = (cursor?: string, allowed = Infinity) =>
      readPlatform({ collector: tiktokResearch, options, hostPort: platform.hostPort, clock, secrets, cursor, allowance: () => Promise.resolve(allowed--) }) // prettier-ignore
    const first = await read()
    expect(first.posts.map(({ nativeId, inReplyTo }) => [nativeId.slice(-6), inReplyTo?.slice(-6)])).toEqual([['100001', undefined], ['100002', '100001'], ['100003', '100001']]) // prettier-ignore
    expect(first.spent).toEqual({ requests: 2 })
    expect((await read(first.cursor)).posts).toEqual([])
    posts.push(comment('100004', 3))
    // Enough for the videos alone: the comments wait for the next run.
    const short = await read(first.cursor, 1)
    expect(short.posts.map(({ nativeId }) => nativeId.slice(-6))).not.toContain('100004')
    const again = await read(short.cursor)
    expect(again.posts.map(({ nativeId }) => nativeId.slice(-6))).toEqual(['100004'])
  })

  describe('of which there are more than a run may read', () => {
    const other: SimulatedPost = { ...video, id: '200000', atMs: video.atMs + 1_000 }
    const comments = (of: SimulatedPost, n: number) => Array.from({ length: n }, (_, i): SimulatedPost => ({ ...of, id: String(Number(of.id) + 100 + i), atMs: of.atMs + i * 1_000, text: `โดนเหมือนกัน ${i}`, replyTo: of.id })) // prettier-ignore
    const idsOf = (posts: readonly { readonly nativeId: string; readonly inReplyTo?: string | undefined }[]) => posts.filter(({ inReplyTo }) => inReplyTo !== undefined).map(({ nativeId }) => nativeId.slice(-6)) // prettier-ignore
    async function start(posts: readonly SimulatedPost[]) {
      const platform = await startSimulatedPlatform({ world: { publishedBy: () => posts }, nowMs: () => clock.nowMs() })
      const options = { keywords: ['โกง'], baseUrl: `${platform.url}/tiktok-research` }
      const read = async (cursor: string | undefined, allowed: number) => {
        const run = await readPlatform({ collector: tiktokResearch, options, hostPort: platform.hostPort, clock, secrets, cursor, allowance: () => Promise.resolve(allowed--) }) // prettier-ignore
        return { ...run, ids: idsOf(run.posts) }
      }
      return { platform, read, [Symbol.asyncDispose]: () => platform[Symbol.asyncDispose]() }
    }

    it('are read on in the next run, a page of each video in turn, each once', async () => {
      const posts = [video, ...comments(video, 250), other, ...comments(other, 50)]
      await using site = await start(posts)
      const ids: string[] = []
      const perRun: number[] = []
      let cursor: string | undefined
      // One request for the videos, one for comments.
      for (let run = 0; run < 5; run++) {
        const result = await site.read(cursor, 2)
        cursor = result.cursor
        ids.push(...result.ids)
        perRun.push(result.ids.length)
      }
      expect(perRun).toEqual([100, 50, 100, 50, 0])
      expect(ids.toSorted()).toEqual(posts.filter(({ replyTo }) => replyTo !== undefined).map(({ id }) => id).toSorted()) // prettier-ignore
    })

    it('are all there, each once, wherever a run was killed', async () => {
      await using site = await start([video, ...comments(video, 250), other, ...comments(other, 50)])
      const { pages } = await site.read(undefined, Infinity)
      expect(pages.map(({ posts }) => idsOf(posts).length)).toEqual([0, 100, 100, 50, 50])
      for (const [i, { cursor }] of pages.entries()) {
        const before = idsOf(pages.slice(0, i + 1).flatMap(({ posts }) => posts))
        const { ids } = await site.read(cursor, Infinity)
        expect([new Set([...before, ...ids]).size, before.length + ids.length]).toEqual([300, 300])
      }
    })

    it('and that come in front while they are read are not taken for known', async () => {
      const late = (id: string, seconds: number): SimulatedPost => ({ ...comment(id, 0), atMs: clock.nowMs() + seconds * 1_000 }) // prettier-ignore
      const posts = [video, ...comments(video, 150)]
      await using site = await start(posts)
      const first = await site.read(undefined, 2)
      posts.unshift(late('300001', 60))
      posts.push(late('300002', 120))
      const second = await site.read(first.cursor, 2)
      expect(second.ids).toContain('300002')
      expect((await site.read(second.cursor, 3)).ids).toContain('300001')
    })

    it('do not keep the others waiting when the video is gone, or in trouble', async () => {
      const posts = [video, ...comments(video, 150), other, ...comments(other, 50)]
      await using site = await start(posts)
      const first = await site.read(undefined, 2)
      clock.advance(1_000)
      site.platform.setFault('/tiktok-research/v2/research/video/comment/list/', { kind: 'web-page' }, 1)
      const troubled = await site.read(first.cursor, 2)
      expect([troubled.ids, troubled.failure?.kind]).toEqual([[], 'schema-drift'])
      const next = await site.read(troubled.cursor, 3)
      // The one that was in trouble comes after the rest of the other.
      expect(next.ids).toEqual([...comments(video, 150).slice(100), ...comments(other, 50)].map(({ id }) => id))

      const gone = await start(posts)
      await using _ = gone
      const begun = await gone.read(undefined, 2)
      posts.shift()
      const rest = await gone.read(begun.cursor, 4)
      expect(rest.failure).toBeUndefined()
      expect(rest.ids).toEqual(comments(other, 50).map(({ id }) => id))
      expect(rest.pages.flatMap(({ counted }) => counted?.['gone'] ?? [])).toEqual([1])
    })
  })
})

it('watch-words with the same negative words are one query, in every way of writing them', () => {
  const options = OptionsSchema.parse({ hashtags: ['เตือนภัย'] })
  const words = [
    { id: 'a', queries: ['กู้ เงิน', '"เงินด่วน"'] },
    { id: 'b', queries: ['ลงทุน -ข่าว'] },
  ]
  const queries = buildVideoQueries(options, words)
  expect(queries.map(({ or }) => or.flatMap(({ field_values }) => field_values))).toEqual([
    ['เตือนภัย', 'กู้ เงิน', 'กู้เงิน', 'เงินด่วน'],
    ['ลงทุน'],
  ])
  expect(queries[1]?.not).toEqual([{ operation: 'EQ', field_name: 'keyword', field_values: ['ข่าว'] }])
  expect(queries[0]?.and).toEqual([{ operation: 'IN', field_name: 'region_code', field_values: ['TH'] }])
  expect(buildVideoQueries(options, [{ id: 'c', queries: Array.from({ length: 120 }, (_, i) => `คำ${i}`) }])).toHaveLength(3) // prettier-ignore
})
