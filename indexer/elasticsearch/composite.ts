import type { estypes } from '@elastic/elasticsearch'
import type { Query } from './filter.ts'
import { ask, type Reader } from './read-posts.ts'

export interface CompositeBucket<Sub = unknown> {
  readonly key: Readonly<Record<string, string | number>>
  readonly doc_count: number
  readonly sub: Sub
}

/** Elasticsearch's default limit of buckets in one answer is 65,536. */
const PAGE = 20_000

/** Every combination that occurs, however many there are: slower than an answer in one go, and never short. */
export async function* allBuckets<Sub = unknown>(
  reader: Reader,
  query: Query,
  sources: Readonly<Record<string, estypes.AggregationsCompositeAggregationSource>>,
  sub: Readonly<Record<string, estypes.AggregationsAggregationContainer>> = {},
): AsyncGenerator<CompositeBucket<Sub>> {
  let after: Record<string, string | number> | undefined
  do {
    const { aggregations } = await ask<{
      readonly all: {
        readonly buckets: readonly ({ key: Record<string, string | number>; doc_count: number } & Sub)[]
        readonly after_key?: Record<string, string | number>
      }
    }>(reader, {
      query,
      size: 0,
      track_total_hits: false,
      aggs: {
        all: {
          composite: {
            size: PAGE,
            sources: Object.entries(sources).map(([name, source]) => ({ [name]: source })),
            ...(after === undefined ? {} : { after }),
          },
          aggs: sub,
        },
      },
    })
    for (const bucket of aggregations?.all.buckets ?? [])
      yield { key: bucket.key, doc_count: bucket.doc_count, sub: bucket }
    after = aggregations?.all.after_key
  } while (after !== undefined)
}
