import { describe, expect, it } from 'vitest'
import { CollectorError } from '../../core/errors.ts'
import type { CollectorPage } from '../../core/ports/collector.ts'
import { instantClock } from '../../tests/fakes/clocks.ts'
import { readPasses, type Lane, type LanePage, type PassOptions } from './read-passes.ts'

const NOW_MS = Date.UTC(2026, 10, 24)
const MINUTE_MS = 60_000
const post = (n: number, agoMs = 0) => ({ nativeId: `p${n}`, text: 'x', publishedAtMs: NOW_MS - agoMs })

/** A lane that answers these pages one after the other; the last one leads nowhere. */
function laneOf(
  key: string,
  pages: readonly Partial<LanePage>[],
  more: Partial<Lane> = {},
): Lane & { readonly asked: number[] } {
  const asked: number[] = []
  return {
    key,
    asked,
    read(fromMs, next) {
      asked.push(fromMs)
      const at = Number(next ?? 0)
      const page = pages[at]
      return Promise.resolve({ posts: [], next: at + 1 < pages.length ? String(at + 1) : undefined, ...page })
    },
    ...more,
  }
}

async function read(
  options: Partial<PassOptions>,
  { cursor, nowMs = NOW_MS, allowance = Infinity }: { cursor?: string; nowMs?: number; allowance?: number } = {},
) {
  // prettier-ignore
  const pages: CollectorPage[] = []
  const context = { cursor, signal: new AbortController().signal, clock: instantClock(nowMs), allowance: () => Promise.resolve(allowance) } // prettier-ignore
  let failure: unknown
  try {
    const all = { lanes: [], overlapMs: MINUTE_MS, backfillMs: 10 * MINUTE_MS, maxPages: 50, ...options }
    for await (const page of readPasses(context, all)) pages.push(page)
  } catch (error) {
    failure = error
  }
  const ids = pages.flatMap(({ posts }) => posts.map(({ nativeId }) => nativeId))
  return { pages, ids, failure, ...(pages.length === 0 ? {} : { cursor: pages.at(-1)!.cursor }) }
}

describe('reading in passes', () => {
  it('goes back to the beginning of the last whole reading, less the overlap, and brings a post once', async () => {
    const first = laneOf('a', [{ posts: [post(3)] }, { posts: [post(2), post(1)] }])
    const { cursor, ids } = await read({ lanes: [first] })
    expect(ids).toEqual(['p3', 'p2', 'p1'])
    expect(first.asked[0]).toBe(NOW_MS - 10 * MINUTE_MS)
    const second = laneOf('a', [{ posts: [post(4), post(3), post(2)] }])
    expect((await read({ lanes: [second] }, { cursor: cursor!, nowMs: NOW_MS + MINUTE_MS })).ids).toEqual(['p4'])
    expect(second.asked).toEqual([NOW_MS - MINUTE_MS])
  })

  it('moves on only after a whole reading', async () => {
    const broken = laneOf('a', [{ posts: [post(3)] }, {}])
    const lane: Lane = {
      ...broken,
      read: (fromMs, next) =>
        next === undefined ? broken.read(fromMs, next) : Promise.reject(new CollectorError('unreachable', 'no answer')),
    }
    const { cursor, failure } = await read({ lanes: [lane] })
    expect(failure).toBeInstanceOf(CollectorError)
    const again = laneOf('a', [{ posts: [post(3)] }, { posts: [post(2)] }])
    expect((await read({ lanes: [again] }, { cursor: cursor!, nowMs: NOW_MS + MINUTE_MS })).ids).toEqual(['p2'])
    expect(again.asked[0]).toBe(NOW_MS - 9 * MINUTE_MS)
  })

  it('follows empty pages, and stops where everything is older', async () => {
    const lane = laneOf('a', [{}, {}, { posts: [post(1)] }, { posts: [post(2, 11 * MINUTE_MS)] }, { posts: [post(3, 12 * MINUTE_MS)] }]) // prettier-ignore
    expect((await read({ lanes: [lane] })).ids).toEqual(['p1', 'p2'])
    const unordered = laneOf('a', [{ posts: [post(2, 11 * MINUTE_MS)] }, { posts: [post(1)] }], { unordered: true })
    expect((await read({ lanes: [unordered] })).ids).toEqual(['p2', 'p1'])
  })

  it('says what it left out when there were too many pages', async () => {
    const pages = Array.from({ length: 9 }, (_, i) => ({ posts: [post(i, i * MINUTE_MS)] }))
    const { pages: read3 } = await read({ lanes: [laneOf('a', pages)], maxPages: 3 })
    expect(read3).toHaveLength(3)
    expect(read3.at(-1)?.gap).toEqual({ fromMs: NOW_MS - 10 * MINUTE_MS, toMs: NOW_MS - 2 * MINUTE_MS })
  })

  it('leaves a platform that leads in circles', async () => {
    const lane: Lane = { key: 'a', read: () => Promise.resolve({ posts: [post(1)], next: 'more' }) }
    const { ids, pages } = await read({ lanes: [lane] })
    expect(ids).toEqual(['p1'])
    expect(pages.at(-1)?.gap).toBeDefined()
  })

  it('begins with what was left out last time', async () => {
    const lanes = (order: string[]) =>
      ['a', 'b'].map((key): Lane => ({
        key,
        read: () => {
          order.push(key)
          return Promise.resolve({ posts: [], next: undefined })
        },
      }))
    const cost = { budget: 'calls', amount: 1 }
    let left = 1
    const pages: CollectorPage[] = []
    const context = { cursor: undefined, signal: new AbortController().signal, clock: instantClock(NOW_MS), allowance: () => Promise.resolve(left--) } // prettier-ignore
    const first: string[] = []
    for await (const page of readPasses(context, { lanes: lanes(first), overlapMs: 0, backfillMs: 0, maxPages: 1, cost })) pages.push(page) // prettier-ignore
    expect(first).toEqual(['a'])
    const second: string[] = []
    await read({ lanes: lanes(second), cost }, { cursor: pages.at(-1)!.cursor })
    expect(second).toEqual(['b', 'a'])
  })

  describe('cut by its budget', () => {
    const cost = { budget: 'calls', amount: 1 }
    const minutes = (...ago: readonly number[]) => ago.map((m) => ({ posts: [post(m, m * MINUTE_MS)] }))
    /** One page a run; the platform's pages do not change. */
    async function readOnePage(lane: Lane, cursor: string | undefined, nowMs: number) {
      const pages: CollectorPage[] = []
      let left = 1
      const context = { cursor, signal: new AbortController().signal, clock: instantClock(nowMs), allowance: () => Promise.resolve(left--) } // prettier-ignore
      for await (const page of readPasses(context, { lanes: [lane], overlapMs: 0, backfillMs: 10 * MINUTE_MS, maxPages: 50, cost })) pages.push(page) // prettier-ignore
      return { ids: pages.flatMap(({ posts }) => posts.map(({ nativeId }) => nativeId)), cursor: pages.at(-1)?.cursor ?? cursor, gaps: pages.flatMap(({ gap }) => gap ?? []) } // prettier-ignore
    }

    it('it goes on where it stopped, then with what is new, and nothing is missing', async () => {
      const lane = laneOf('a', minutes(1, 2, 3))
      let cursor: string | undefined
      const ids: string[] = []
      for (let run = 0; run < 3; run++) {
        const result = await readOnePage(lane, cursor, NOW_MS + run * MINUTE_MS)
        ids.push(...result.ids)
        cursor = result.cursor
        expect(result.gaps).toEqual([])
      }
      expect(ids).toEqual(['p1', 'p2', 'p3'])
      const later = laneOf('a', [{ posts: [post(0, -MINUTE_MS), post(1, MINUTE_MS)] }])
      expect((await readOnePage(later, cursor, NOW_MS + 3 * MINUTE_MS)).ids).toEqual(['p0'])
      expect(later.asked).toEqual([NOW_MS])
    })

    it('for more than a day it is given up: what it did not reach is a gap, and the newest comes first again', async () => {
      const first = await readOnePage(laneOf('a', minutes(1, 2, 3)), undefined, NOW_MS)
      const tomorrow = NOW_MS + 25 * 60 * MINUTE_MS
      const lane = laneOf('a', [{ posts: [post(9, -24 * 60 * MINUTE_MS)] }, {}])
      const second = await readOnePage(lane, first.cursor, tomorrow)
      expect(second).toMatchObject({ ids: ['p9'], gaps: [{ fromMs: NOW_MS - 10 * MINUTE_MS, toMs: NOW_MS - MINUTE_MS }] }) // prettier-ignore
      expect(lane.asked).toEqual([NOW_MS])
    })

    it('for longer than the platform shows anything, what it shows no more is a gap as well', async () => {
      const first = await readOnePage(laneOf('a', minutes(1, 2, 3)), undefined, NOW_MS)
      const [dayMs, nowMs] = [24 * 60 * MINUTE_MS, NOW_MS + 72 * 60 * MINUTE_MS]
      const all = await read(
        { lanes: [laneOf('a', [{}])], cost, overlapMs: 0, horizonMs: dayMs },
        { cursor: first.cursor!, nowMs },
      )
      expect(all.pages.flatMap(({ gap }) => gap ?? [])).toEqual([
        { fromMs: NOW_MS - 10 * MINUTE_MS, toMs: nowMs - dayMs },
      ])
    })

    it('and its place is known no more, it begins again at the top', async () => {
      const first = await readOnePage(laneOf('a', minutes(1, 2)), undefined, NOW_MS)
      const fresh = laneOf('a', minutes(1, 2))
      const refusing: Lane = { ...fresh, read: (fromMs, next) => (next === '1' && fresh.asked.length === 0 ? Promise.reject(new CollectorError('schema-drift', 'no such page')) : fresh.read(fromMs, next)) } // prettier-ignore
      const all = await read(
        { lanes: [refusing], cost, overlapMs: 0 },
        { cursor: first.cursor!, nowMs: NOW_MS + MINUTE_MS },
      )
      expect(all).toMatchObject({ ids: ['p2'], failure: undefined })
    })
  })

  it('gives an edited post again, and another version of it', async () => {
    const { cursor } = await read({ lanes: [laneOf('a', [{ posts: [post(1), post(2), post(3)] }])] })
    const edited = [post(1), { ...post(2), editedAtMs: NOW_MS }, post(3)]
    expect((await read({ lanes: [laneOf('a', [{ posts: edited }])] }, { cursor: cursor! })).ids).toEqual(['p2'])
    const version = ({ nativeId }: { nativeId: string }) => (nativeId === 'p3' ? 'second' : '')
    expect((await read({ lanes: [laneOf('a', [{ posts: [post(1), post(3)] }], { version })] }, { cursor: cursor! })).ids).toEqual(['p3']) // prettier-ignore
  })

  it('counts also what stood on pages without news', async () => {
    const lane = laneOf('a', [{ counted: { malformed: 1 } }, { counted: { malformed: 2, gone: 1 } }])
    const { pages } = await read({ lanes: [lane] })
    expect(pages.map(({ counted }) => counted)).toEqual([{ malformed: 3, gone: 1 }])
  })

  it('leaves out a lane that is in trouble, and waits for nothing as long as another one is read', async () => {
    const inTrouble = (key: string, kind: 'gone' | 'quota-exhausted'): Lane => ({
      key,
      read: () => Promise.reject(new CollectorError(kind, key, { retryAtMs: NOW_MS + 1 })),
    })
    const used = inTrouble('used up', 'quota-exhausted')
    const lane = () => laneOf('a', [{ posts: [post(1)] }])
    const some = await read({ lanes: [used, lane()] })
    expect(some.ids).toEqual(['p1'])
    expect(some.failure).toMatchObject({ kind: 'quota-exhausted', partial: true })
    expect((await read({ lanes: [used, used] })).failure).toMatchObject({ partial: false, retryAtMs: NOW_MS + 1 })
    const cost = { budget: 'calls', amount: 1 }
    expect((await read({ lanes: [inTrouble('gone', 'gone'), lane()], cost })).ids).toEqual(['p1'])
    // A budget that the lanes share is used up for all of them.
    expect(await read({ lanes: [used, lane()], cost })).toMatchObject({ ids: [], failure: { partial: false } })
  })

  it('keeps its cursor as short as it is told, however much it reads', async () => {
    const lanes = Array.from({ length: 20 }, (_, l) => laneOf(`lane ${l}`, [{ posts: Array.from({ length: 1_000 }, (__, i) => post(l * 1_000 + i)) }])) // prettier-ignore
    const { pages, ids } = await read({ lanes })
    expect(ids).toHaveLength(20_000)
    for (const { cursor } of pages) expect(cursor.length).toBeLessThanOrEqual(24_000)
  })
})
