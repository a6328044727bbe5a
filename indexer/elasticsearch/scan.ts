import type { Client, estypes } from '@elastic/elasticsearch'
import { asking } from './errors.ts'
import type { Query } from './filter.ts'

const PAGE = 1_000
const KEEP_ALIVE = '5m'

/** All matching documents as they were at one moment, whatever is written meanwhile (a point in time). */
export async function* scan<Source>(
  client: Client,
  index: string,
  query: Query,
  /** One shard of it alone. */
  only?: { readonly shard: number },
): AsyncGenerator<readonly estypes.SearchHit<Source>[]> {
  const { id } = await asking(() =>
    client.openPointInTime({ index, keep_alive: KEEP_ALIVE, ...(only && { preference: `_shards:${only.shard}` }) }),
  )
  try {
    for (let after: estypes.SortResults | undefined; ;) {
      const { hits } = await asking(() =>
        client.search<Source>({
          pit: { id, keep_alive: KEEP_ALIVE },
          query,
          size: PAGE,
          sort: [{ _shard_doc: 'asc' }],
          seq_no_primary_term: true,
          track_total_hits: false,
          ...(after === undefined ? {} : { search_after: after }),
        }),
      )
      if (hits.hits.length === 0) return
      yield hits.hits
      after = hits.hits.at(-1)?.sort
    }
  } finally {
    await client.closePointInTime({ id }).catch(() => undefined)
  }
}
