import type { Client } from '@elastic/elasticsearch'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { anAnnotatedPost, manyPosts, NOON_MS } from '../../tests/builders.ts'
import { startProxy, type Proxy } from '../../tests/proxy.ts'
import { elasticsearchForTests } from '../../tests/services.ts'
import { createClient } from './client.ts'
import { openElasticsearchStore } from './open.ts'
import { POSTS_LAYOUT } from './schema.ts'

let node: string
let client: Client
let prefixes = 0
const newPrefix = () => `moves${process.pid}_${prefixes++}`
const resultsOf = (outcomes: readonly { readonly result: string }[]) => outcomes.map(({ result }) => result)

beforeAll(async () => {
  node = await elasticsearchForTests()
  client = createClient({ node })
})
afterAll(async () => {
  await client.close()
})

/** Stops the writes that come through a proxy until told to go on; `reached`: the first of them is there. */
function holdWrites(proxy: Proxy) {
  const reached = Promise.withResolvers<undefined>()
  const goOn = Promise.withResolvers<undefined>()
  proxy.answer = ({ url }) => {
    if (url?.startsWith('/_bulk') !== true) return undefined
    reached.resolve(undefined)
    return goOn.promise
  }
  const go = () => {
    goOn.resolve(undefined)
  }
  return { reached: reached.promise, go }
}

describe('a post that changes its date', () => {
  it('moves to the index of its period and is there once, keeping when it was first collected', async () => {
    const prefix = newPrefix()
    await using store = await openElasticsearchStore({ node, prefix })
    await store.posts.upsert([anAnnotatedPost()])
    const moved = anAnnotatedPost({ publishedAtMs: NOON_MS - 60 * DAY_MS, collectedAtMs: NOON_MS + 5 })
    expect(resultsOf(await store.posts.upsert([moved]))).toEqual(['updated'])
    expect(await store.posts.get(['test:1'])).toEqual([{ ...moved, post: { ...moved.post, collectedAtMs: NOON_MS } }])
    expect(await store.posts.count({})).toBe(1)
    const { hits } = await client.search({ index: `${prefix}-posts` })
    expect(hits.hits.map(({ _index }) => _index)).toEqual([`${prefix}-posts-2026.09-v${POSTS_LAYOUT.version}`])
  })

  it('in one process while another, in favour of the copy that the first leaves, erases its own is still there', async () => {
    const prefix = newPrefix()
    const dated = (monthsAgo: number) => [anAnnotatedPost({ publishedAtMs: NOON_MS - monthsAgo * 31 * DAY_MS })]
    await using bringing = await startProxy(node)
    await using moving = await startProxy(node)
    await using first = await openElasticsearchStore({ node: bringing.url, prefix })
    await using second = await openElasticsearchStore({ node, prefix })
    await using third = await openElasticsearchStore({ node: moving.url, prefix })
    // The first has seen no copy and is about to write its own; the third has seen the second's and is about to take its place.
    const bringsIn = holdWrites(bringing)
    const bringingIn = first.posts.upsert(dated(2))
    await bringsIn.reached
    await second.posts.upsert(dated(1))
    const moves = holdWrites(moving)
    const movingOn = third.posts.upsert(dated(3))
    await moves.reached
    // The first now sees the second's beside its own and is about to erase its own, when the third does away with the second's.
    const erases = holdWrites(bringing)
    bringsIn.go()
    await erases.reached
    bringing.answer = () => undefined
    moving.answer = () => undefined
    moves.go()
    await movingOn
    erases.go()
    await bringingIn
    expect(await second.posts.count({})).toBe(1)
  })

  it('differently in several processes at the same moment is there once', { timeout: 60_000 }, async () => {
    const prefix = newPrefix()
    await using first = await openElasticsearchStore({ node, prefix })
    await using second = await openElasticsearchStore({ node, prefix })
    await using third = await openElasticsearchStore({ node, prefix })
    for (let round = 0; round < 5; round++) {
      await Promise.all(
        [first, second, third].map(({ posts }, i) =>
          posts.upsert(manyPosts(20, () => ({ publishedAtMs: NOON_MS - (i + round) * 31 * DAY_MS, collectedAtMs: NOON_MS + i }))),
        ),
      ) // prettier-ignore
      expect(await first.posts.count({}), `round ${round}`).toBe(20)
    }
  })
})
