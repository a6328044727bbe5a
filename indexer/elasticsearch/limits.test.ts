import { afterAll, beforeAll, expect, it } from 'vitest'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { anAnnotatedPost, anIndicator, NOON_MS } from '../../tests/builders.ts'
import { elasticsearchForTests } from '../../tests/services.ts'
import { openElasticsearchStore, type ElasticsearchStore } from './open.ts'

/** Counted by minute and source, more buckets than Elasticsearch puts into one answer. */
const POSTS = 34_000
const MINUTE_MS = 60_000
const SOURCES = 1_500
const LINES = 3_000
const BATCH = 2_000

let store: ElasticsearchStore
beforeAll(async () => {
  store = await openElasticsearchStore({ node: await elasticsearchForTests(), prefix: `limits${process.pid}` })
  for (let from = 0; from < POSTS; from += BATCH)
    await store.posts.upsert(Array.from({ length: BATCH }, (_, i) => postAt(from + i)))
}, 120_000)
afterAll(async () => {
  await store.posts.deletePublishedBefore(Number.MAX_SAFE_INTEGER)
  await store[Symbol.asyncDispose]()
})

function postAt(i: number) {
  return anAnnotatedPost({
    id: `limit:${i}`,
    source: `source-${i % SOURCES}`,
    publishedAtMs: NOON_MS - i * MINUTE_MS,
    author: { id: `a_${i}` },
    annotation: { amountThb: 1, indicators: [anIndicator({ type: 'line-id', value: `line${i % LINES}` })] },
  })
}

it('more buckets than one answer holds are all there', async () => {
  const byMinute = { intervalMs: MINUTE_MS, alignMs: 0 }
  const histogram = await store.posts.histogram({}, { ...byMinute, by: 'source' })
  expect(histogram).toHaveLength(POSTS)
  expect(histogram[0]).toEqual({ fromMs: NOON_MS - (POSTS - 1) * MINUTE_MS, counts: { [`source-${(POSTS - 1) % SOURCES}`]: 1 } }) // prettier-ignore
  expect(await store.posts.amountHistogram({}, byMinute)).toHaveLength(POSTS)
  const days = await store.posts.histogram({}, { intervalMs: DAY_MS, alignMs: 0, by: 'source' })
  expect(days.flatMap(({ counts }) => Object.values(counts)).reduce((sum, count) => sum + count, 0)).toBe(POSTS)
}) // prettier-ignore

it('more keys, authors and posts than one answer holds are all counted', async () => {
  expect(await store.posts.facet({}, 'source', 2 * SOURCES)).toHaveLength(SOURCES)
  expect(await store.posts.authors({})).toEqual({ authors: POSTS, reposts: 0 })
  expect((await store.posts.search({}, { limit: 12_000 })).posts).toHaveLength(12_000)
})

it('the most frequent indicators are told for certain, however many there are and wherever they lie', async () => {
  const top = await store.posts.topIndicators({}, 5)
  // 34,000 posts over 3,000 names: the first thousand have one more, equal ones by value.
  const first = Array.from({ length: POSTS % LINES }, (_, i) => `line${i}`).sort().slice(0, 5) // prettier-ignore
  expect(top.map(({ value, posts, authors }) => [value, posts, authors])).toEqual(first.map((value) => [value, 12, 12]))
})
