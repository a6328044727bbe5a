import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { postId } from '../../core/post-id.ts'
import { startSimulatedPlatform, type SimulatedPlatform } from '../../simulator/server.ts'
import type { SimulatedPost } from '../../simulator/world.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { instantClock, type FakeClock } from '../../tests/fakes/clocks.ts'
import { readPlatform } from '../../tests/fakes/read-platform.ts'
import { mastodon } from './collector.ts'
import { recheck } from './recheck.ts'
import { RecentStatuses } from './recent.ts'

const MINUTE_MS = 60_000

describe('what became of statuses that were read', () => {
  let platform: SimulatedPlatform
  let clock: FakeClock
  let world: SimulatedPost[]
  beforeEach(async () => {
    clock = instantClock(NOON_MS)
    world = Array.from({ length: 90 }, (_, i) => post(String(100_000 + i), clock.nowMs() - (90 - i) * MINUTE_MS))
    platform = await startSimulatedPlatform({ world: { publishedBy: () => world }, nowMs: () => clock.nowMs() })
  })
  afterEach(async () => {
    await platform[Symbol.asyncDispose]()
  })
  const post = (id: string, atMs: number): SimulatedPost => ({ id, atMs, text: `โพสต์ ${id}`, author: { id: 'somebody', name: 'คนสังเคราะห์', followers: 1 }, place: 'mastodon', tags: [] }) // prettier-ignore
  const read = (cursor?: string, options: object = {}) =>
    readPlatform({ collector: mastodon, options: { server: platform.url, ...options }, hostPort: platform.hostPort, clock, cursor }) // prettier-ignore
  const uriOf = (id: string) => `https://mastodon.synthetic.invalid/users/somebody/statuses/${id}`
  const change = (id: string, part: Partial<SimulatedPost> | undefined) => {
    world = world.flatMap((old) => (old.id !== id ? [old] : part === undefined ? [] : [{ ...old, ...part }]))
  }

  it('an edited one comes again, and a deleted one is named as it is stored, within the hour', async () => {
    const first = await read()
    expect(first.posts).toHaveLength(90)
    change('100010', undefined)
    change('100080', { text: 'แก้ไขแล้ว', editedAtMs: clock.nowMs() })
    clock.advance(10 * MINUTE_MS)
    const soon = await read(first.cursor)
    expect([soon.posts, soon.pages.flatMap(({ deleted = [] }) => deleted)]).toEqual([[], []])
    clock.advance(25 * MINUTE_MS)
    const later = await read(soon.cursor)
    expect(later.posts.map(({ nativeId, text }) => [nativeId, text])).toEqual([[uriOf('100080'), 'แก้ไขแล้ว']])
    const deleted = later.pages.flatMap(({ deleted: ids = [] }) => ids)
    expect(deleted.map((id) => postId('mastodon', id))).toEqual([postId('mastodon', uriOf('100010'))])
    clock.advance(35 * MINUTE_MS)
    const quiet = await read(later.cursor)
    expect([quiet.posts, quiet.pages.flatMap(({ deleted: ids = [] }) => ids)]).toEqual([[], []])
  })

  it('the cursor, which is durable, names no author and stays small', async () => {
    world = Array.from({ length: 1_500 }, (_, i) => post(String(115_270_115_826_000_000n + BigInt(i)), clock.nowMs() - (1_500 - i) * 1_000)) // prettier-ignore
    const { cursor = '', posts } = await read()
    expect(posts).toHaveLength(1_500)
    expect(cursor).not.toContain('somebody')
    expect(cursor.length).toBeLessThan(64 * 1024)
  })

  it('one that the server still has is not deleted, whatever the timeline shows', async () => {
    const first = await read(undefined, { local: true })
    change('100010', { remote: true })
    clock.advance(35 * MINUTE_MS)
    const later = await read(first.cursor, { local: true })
    expect(platform.requests().at(-1)?.path).toBe('/api/v1/statuses/100010')
    expect(later.pages.flatMap(({ deleted = [] }) => deleted)).toEqual([])
  })

  it('nothing is looked at again when that is switched off', async () => {
    const first = await read(undefined, { recheckHours: 0 })
    change('100010', undefined)
    clock.advance(35 * MINUTE_MS)
    const before = platform.requests().length
    await read(first.cursor, { recheckHours: 0 })
    expect(platform.requests().length - before).toBe(1)
  })
})

it('an author who asks to be left out since then is gone with all posts, told once', async () => {
  const recent = new RecentStatuses(undefined, 0)
  const status = { id: '5', nativeId: 'https://social.example/5', version: '', optedOut: undefined }
  recent.see(status, NOON_MS)
  const timeline = { posts: [], counted: {}, size: 1, newestId: '5', oldestId: '5', oldestAtMs: NOON_MS, seen: [{ ...status, optedOut: 'a@social.example' }] } // prettier-ignore
  const api = { page: () => Promise.resolve({ timeline, older: undefined }), isThere: () => Promise.resolve(true) }
  const look = async () => {
    const found: unknown[] = []
    for await (const part of recheck(recent, api, { nowMs: NOON_MS, maxPages: 5, signal: new AbortController().signal })) found.push(part) // prettier-ignore
    return found
  }
  expect(await look()).toEqual([{ posts: [], deletedAuthors: ['a@social.example'] }])
  expect(await look()).toEqual([])
})
