import type { IndicatorType } from '../../core/annotation.ts'
import type { IndicatorCount, PostFilter } from '../../core/ports/post-store.ts'
import { sightingsOf } from '../sightings.ts'
import { allBuckets } from './composite.ts'
import { decodePost, indicatorKey } from './document.ts'
import { queryOf, type Query } from './filter.ts'
import { isWholeTerm } from './names.ts'
import { ask, type Reader } from './read-posts.ts'

/** First a few thousand; where that does not tell which are the most frequent for certain, all that fit into one answer. */
const SIZES = [2_000, 50_000] as const
/** Indicators looked at in one request, and authors of each: below the limit of buckets in one answer. */
const BATCH = 50
const MAX_AUTHORS = 1_000

interface Ranked {
  readonly key: string
  readonly posts: number
}

interface Details {
  readonly buckets: readonly {
    readonly key: string
    readonly doc_count: number
    readonly first: { readonly value: number }
    readonly last: { readonly value: number }
    readonly authors: { readonly sum_other_doc_count: number; readonly buckets: readonly unknown[] }
  }[]
}

export async function countIndicators(
  reader: Reader,
  filter: PostFilter,
  limit: number,
): Promise<readonly IndicatorCount[]> {
  const query = queryOf(filter)
  const top = await topKeys(reader, query, limit)
  const counts: IndicatorCount[] = []
  for (let from = 0; from < top.length; from += BATCH) {
    const keys = top.slice(from, from + BATCH).map(({ key }) => key)
    counts.push(...(await detailsOf(reader, query, keys)))
  }
  return counts.sort((a, b) => b.posts - a.posts || byCodePoint(a.type, b.type) || byCodePoint(a.value, b.value))
}

/** The `limit` most frequent for certain, equal ones by key. */
async function topKeys(reader: Reader, query: Query, limit: number): Promise<readonly Ranked[]> {
  for (const size of SIZES) {
    if (size < limit) continue
    const { aggregations } = await ask<{
      keys: {
        doc_count_error_upper_bound: number
        sum_other_doc_count: number
        buckets: readonly { key: string; doc_count: number; doc_count_error_upper_bound?: number }[]
      }
    }>(reader, {
      query,
      size: 0,
      track_total_hits: false,
      aggs: {
        keys: {
          terms: {
            field: 'countable',
            size,
            shard_size: size,
            order: [{ _count: 'desc' }, { _key: 'asc' }],
            show_term_doc_count_error: true,
          },
        },
      },
    })
    if (aggregations === undefined) return []
    const { buckets, doc_count_error_upper_bound: error, sum_other_doc_count: others } = aggregations.keys
    const exact = buckets.filter((bucket) => (bucket.doc_count_error_upper_bound ?? 0) === 0)
    // No indicator outside of the answer, and none in it that a shard left out, has more posts than this.
    const unseen = others === 0 && error === 0 ? 0 : (buckets.at(-1)?.doc_count ?? 0) + error
    const inexact = buckets.filter((bucket) => (bucket.doc_count_error_upper_bound ?? 0) > 0)
    const bound = Math.max(unseen, ...inexact.map((b) => b.doc_count + (b.doc_count_error_upper_bound ?? 0)))
    const ranked = exact.map(({ key, doc_count }) => ({ key, posts: doc_count }))
    const certain = bound === 0 ? ranked : ranked.filter(({ posts }) => posts > bound)
    if (bound === 0 || certain.length >= limit) return certain.sort(mostFirst).slice(0, limit)
  }
  const all: Ranked[] = []
  for await (const { key, doc_count } of allBuckets(reader, query, { key: { terms: { field: 'countable' } } }))
    all.push({ key: String(key['key']), posts: doc_count })
  return all.sort(mostFirst).slice(0, limit)
}

async function detailsOf(reader: Reader, query: Query, keys: readonly string[]): Promise<readonly IndicatorCount[]> {
  const { aggregations } = await ask<{ keys: Details }>(reader, {
    query: { bool: { filter: [query, { terms: { countable: [...keys] } }] } },
    size: 0,
    track_total_hits: false,
    aggs: {
      keys: {
        terms: { field: 'countable', include: [...keys], size: keys.length, shard_size: keys.length },
        aggs: {
          first: { min: { field: 'publishedAt' } },
          last: { max: { field: 'publishedAt' } },
          authors: { terms: { field: 'author', size: MAX_AUTHORS, shard_size: MAX_AUTHORS } },
        },
      },
    },
  })
  const counts: IndicatorCount[] = []
  for (const bucket of aggregations?.keys.buckets ?? []) {
    const { type, value } = await indicatorOf(reader, bucket.key)
    counts.push({
      type,
      value,
      posts: bucket.doc_count,
      authors:
        bucket.authors.sum_other_doc_count === 0
          ? bucket.authors.buckets.length
          : await countAuthorsOf(reader, query, bucket.key),
      firstSeenMs: bucket.first.value,
      lastSeenMs: bucket.last.value,
    })
  }
  return counts
}

async function countAuthorsOf(reader: Reader, query: Query, key: string): Promise<number> {
  let authors = 0
  const carrying = { bool: { filter: [query, { term: { countable: key } }] } }
  for await (const _ of allBuckets(reader, carrying, { author: { terms: { field: 'author' } } })) authors++
  return authors
}

async function indicatorOf(
  reader: Reader,
  key: string,
): Promise<{ readonly type: IndicatorType; readonly value: string }> {
  if (isWholeTerm(key)) {
    const space = key.indexOf(' ')
    return { type: key.slice(0, space) as IndicatorType, value: key.slice(space + 1) }
  }
  const { hits } = await ask(reader, { query: { term: { countable: key } }, size: 1 })
  const [example] = hits.hits.flatMap(({ _source }) => _source ?? [])
  const found = example && sightingsOf(decodePost(example)).find(({ type, value }) => indicatorKey(type, value) === key)
  return found ?? { type: 'url', value: key }
}

function mostFirst(a: Ranked, b: Ranked): number {
  return b.posts - a.posts || byCodePoint(a.key, b.key)
}

/** As Elasticsearch and SQLite compare texts. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}
