import type { estypes } from '@elastic/elasticsearch'
import type { Bucket, FacetField, PostFilter } from '../../core/ports/post-store.ts'
import { allBuckets } from './composite.ts'
import { isTooManyBuckets } from './errors.ts'
import { queryOf, type Query } from './filter.ts'
import { ask, totalOf, type Reader } from './read-posts.ts'

const FIELDS: Readonly<Record<FacetField, string>> = {
  source: 'source',
  platform: 'platform',
  language: 'language',
  role: 'role',
  category: 'categories',
  topCategory: 'topCategories',
  channel: 'channels',
}

/** Different keys in one answer; with more, they are asked for page by page. */
const MAX_KEYS = 1_000

interface Interval {
  readonly intervalMs: number
  readonly alignMs: number
}

export interface TermsAnswer {
  readonly sum_other_doc_count: number
  readonly buckets: readonly { readonly key: string; readonly doc_count: number }[]
}

interface TimeAnswer<Sub> {
  readonly buckets: readonly ({ readonly key: number; readonly doc_count: number } & Sub)[]
}

export async function countByField(
  reader: Reader,
  filter: PostFilter,
  field: FacetField,
  limit: number,
): Promise<readonly { readonly key: string; readonly count: number }[]> {
  return (await countKeysOf(reader, queryOf(filter), field)).slice(0, limit)
}

/** All of them, most frequent first, equal ones by key. */
export async function countKeysOf(
  reader: Reader,
  query: Query,
  field: FacetField,
): Promise<readonly { readonly key: string; readonly count: number }[]> {
  const terms = termsOf(field)
  const { aggregations } = await ask<{ keys: TermsAnswer }>(reader, {
    query,
    size: 0,
    track_total_hits: false,
    aggs: { keys: terms },
  })
  const counts: { key: string; count: number }[] = []
  if (aggregations === undefined || aggregations.keys.sum_other_doc_count === 0) {
    for (const { key, doc_count } of aggregations?.keys.buckets ?? []) counts.push({ key, count: doc_count })
  } else {
    for await (const { key, doc_count } of allBuckets(reader, query, { key: { terms: { field: FIELDS[field] } } }))
      counts.push({ key: String(key['key']), count: doc_count })
  }
  return counts.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1))
}

export async function countByTime(
  reader: Reader,
  filter: PostFilter,
  { by, ...interval }: Interval & { readonly by?: FacetField | undefined },
): Promise<readonly Bucket[]> {
  const query = queryOf(filter)
  const series = await (by === undefined
    ? seriesOfAll(reader, query, interval)
    : seriesByKey(reader, query, interval, by))
  const buckets = new Map<number, Map<string, number>>()
  const add = (fromMs: number, key: string, count: number) => {
    buckets.set(fromMs, (buckets.get(fromMs) ?? new Map<string, number>()).set(key, count))
  }
  if (series !== undefined) {
    for (const { key, times } of series) for (const time of times.buckets) add(time.key, key, time.doc_count)
  } else {
    const sources = { at: atSource(interval), ...(by === undefined ? {} : { key: { terms: { field: FIELDS[by] } } }) }
    for await (const { key, doc_count } of allBuckets(reader, query, sources))
      add(Number(key['at']), by === undefined ? ALL : String(key['key']), doc_count)
  }
  return [...buckets]
    .sort(([a], [b]) => a - b)
    .map(([fromMs, counts]) => ({ fromMs, counts: Object.fromEntries(counts) }))
}

/** Of a histogram that is not split. */
const ALL = 'all'

interface KeySeries {
  readonly key: string
  readonly times: TimeAnswer<unknown>
}

async function seriesOfAll(
  reader: Reader,
  query: Query,
  interval: Interval,
): Promise<readonly KeySeries[] | undefined> {
  const buckets = await byTime(reader, query, interval, {})
  return buckets && [{ key: ALL, times: { buckets } }]
}

/** Times within keys, not the other way round: that takes Elasticsearch half as long. Undefined when they are too many for one answer. */
async function seriesByKey(
  reader: Reader,
  query: Query,
  interval: Interval,
  by: FacetField,
): Promise<readonly KeySeries[] | undefined> {
  const aggregations = await askUnlessTooMany<{ keys: { sum_other_doc_count: number; buckets: readonly KeySeries[] } }>(
    reader,
    query,
    { keys: { ...termsOf(by), aggs: { times: timesOf(interval) } } },
  )
  if (aggregations === undefined) return undefined
  const { sum_other_doc_count, buckets } = aggregations.keys ?? { sum_other_doc_count: 0, buckets: [] }
  return sum_other_doc_count === 0 ? buckets : undefined
}

export async function sumAmounts(reader: Reader, filter: PostFilter): Promise<{ sumThb: number; posts: number }> {
  const { aggregations } = await ask<{ sum: { value: number }; posts: { value: number } }>(reader, {
    query: queryOf(filter),
    size: 0,
    track_total_hits: false,
    aggs: { sum: { sum: { field: 'amountThb' } }, posts: { value_count: { field: 'amountThb' } } },
  })
  return { sumThb: aggregations?.sum.value ?? 0, posts: aggregations?.posts.value ?? 0 }
}

export async function sumAmountsByTime(
  reader: Reader,
  filter: PostFilter,
  interval: Interval,
): Promise<readonly { readonly fromMs: number; readonly sumThb: number; readonly posts: number }[]> {
  const query = { bool: { filter: [queryOf(filter), { exists: { field: 'amountThb' } }] } }
  const sub = { sum: { sum: { field: 'amountThb' } } }
  type Sub = { readonly sum: { readonly value: number } }
  const answer = await byTime<Sub>(reader, query, interval, sub)
  if (answer !== undefined)
    return answer.map(({ key, doc_count, sum }) => ({ fromMs: key, sumThb: sum.value, posts: doc_count }))
  const buckets: { fromMs: number; sumThb: number; posts: number }[] = []
  for await (const bucket of allBuckets<Sub>(reader, query, { at: atSource(interval) }, sub))
    buckets.push({ fromMs: Number(bucket.key['at']), sumThb: bucket.sub.sum.value, posts: bucket.doc_count })
  return buckets
}

export function countAuthors(reader: Reader, filter: PostFilter): Promise<{ authors: number; reposts: number }> {
  return countAuthorsOf(reader, queryOf(filter))
}

/** Different authors one by one: Elasticsearch's `cardinality` only estimates. */
export async function countAuthorsOf(reader: Reader, query: Query): Promise<{ authors: number; reposts: number }> {
  let authors = 0
  const counting = (async () => {
    for await (const _ of allBuckets(reader, query, { author: { terms: { field: 'author' } } })) authors++
  })()
  const [reposts] = await Promise.all([
    ask(reader, {
      query: { bool: { filter: [query, { term: { repost: true } }] } },
      size: 0,
      track_total_hits: true,
    }).then(totalOf),
    counting,
  ])
  return { authors, reposts }
}

/** Oldest first, none empty; undefined when they are too many for one answer. */
async function byTime<Sub>(
  reader: Reader,
  query: Query,
  interval: Interval,
  sub: Readonly<Record<string, estypes.AggregationsAggregationContainer>>,
): Promise<TimeAnswer<Sub>['buckets'] | undefined> {
  const aggregations = await askUnlessTooMany<{ times: TimeAnswer<Sub> }>(reader, query, {
    times: { ...timesOf(interval), aggs: sub },
  })
  return aggregations && (aggregations.times?.buckets ?? [])
}

/** Nothing in it when there is no index yet; undefined when there are too many buckets for one answer. */
async function askUnlessTooMany<Aggregations extends object>(
  reader: Reader,
  query: Query,
  aggs: Readonly<Record<string, estypes.AggregationsAggregationContainer>>,
): Promise<Partial<Aggregations> | undefined> {
  try {
    const { aggregations } = await ask<Aggregations>(reader, { query, size: 0, track_total_hits: false, aggs })
    return aggregations ?? {}
  } catch (error) {
    if (isTooManyBuckets(error)) return undefined
    throw error
  }
}

function timesOf({ intervalMs, alignMs }: Interval): estypes.AggregationsAggregationContainer {
  return {
    date_histogram: {
      field: 'publishedAt',
      fixed_interval: `${intervalMs}ms`,
      offset: `${offsetOf(intervalMs, alignMs)}ms`,
      min_doc_count: 1,
    },
  }
}

function atSource({ intervalMs, alignMs }: Interval): estypes.AggregationsCompositeAggregationSource {
  return {
    date_histogram: {
      field: 'publishedAt',
      fixed_interval: `${intervalMs}ms`,
      offset: `${offsetOf(intervalMs, alignMs)}ms`,
    },
  }
}

function offsetOf(intervalMs: number, alignMs: number): number {
  return ((alignMs % intervalMs) + intervalMs) % intervalMs
}

export function termsOf(field: FacetField): estypes.AggregationsAggregationContainer {
  return { terms: { field: FIELDS[field], size: MAX_KEYS, shard_size: MAX_KEYS } }
}
