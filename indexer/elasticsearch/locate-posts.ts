import type { Client } from '@elastic/elasticsearch'
import { asking } from './errors.ts'
import type { PostSource } from './document.ts'
import { shortKey } from './names.ts'
import { totalOf } from './read-posts.ts'

/** Where a post is, and in which version. */
export interface Copy {
  readonly key: string
  readonly index: string
  readonly seqNo: number
  readonly primaryTerm: number
  readonly digest: string
  readonly collectedAt: number
  readonly source: string
  readonly isAuthorKnown: boolean
}

/** Keys per request: far below what one answer may hold, with room for copies. */
const BATCH = 1_000

/**
 * The copies of each post that searches see. There is one, or none; while a post moves to another period's index there may be
 * two for a moment (the best first: all processes take the same for it).
 */
export async function locate(
  client: Client,
  posts: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly Copy[]>> {
  const found = new Map<string, Copy[]>()
  for (let from = 0; from < keys.length; from += BATCH) {
    for (const copy of await locateBatch(client, posts, keys.slice(from, from + BATCH))) {
      const copies = found.get(copy.key)
      if (copies === undefined) found.set(copy.key, [copy])
      else copies.push(copy)
    }
  }
  for (const copies of found.values()) copies.sort(bestFirst)
  return found
}

/** True when searches see exactly one copy of each: far cheaper than to ask where they are. */
export async function isEachThereOnce(client: Client, posts: string, keys: readonly string[]): Promise<boolean> {
  let copies = 0
  for (let from = 0; from < keys.length; from += BATCH) {
    const found = await asking(() =>
      client.search<never>({
        index: posts,
        query: { ids: { values: keys.slice(from, from + BATCH) } },
        size: 0,
        track_total_hits: true,
        request_cache: false,
        allow_partial_search_results: false,
        filter_path: ['hits.total'],
      }),
    )
    copies += totalOf(found)
  }
  return copies === keys.length
}

interface Hit {
  readonly _index: string
  readonly _seq_no: number
  readonly _primary_term: number
  readonly fields: {
    readonly id: [string]
    readonly digest: [string]
    readonly collectedAt: [string]
    readonly source: [string]
    readonly author?: [string]
  }
}

/** From columns alone: what is stored with a document (`_id` too) lies packed together with the post. */
async function locateBatch(client: Client, posts: string, keys: readonly string[]): Promise<readonly Copy[]> {
  const { hits } = await asking(() =>
    client.search<never>({
      index: posts,
      ignore_unavailable: true,
      query: { ids: { values: [...keys] } },
      size: Math.min(10_000, keys.length * 3),
      stored_fields: '_none_',
      seq_no_primary_term: true,
      docvalue_fields: ['id', 'digest', 'source', 'author', { field: 'collectedAt', format: 'epoch_millis' }],
      sort: '_doc',
      track_total_hits: false,
      request_cache: false,
      allow_partial_search_results: false,
      filter_path: ['hits.hits._index', 'hits.hits._seq_no', 'hits.hits._primary_term', 'hits.hits.fields'],
    }),
  )
  // Without a hit the filtered answer is empty.
  const found = (hits as { readonly hits?: unknown } | undefined)?.hits as readonly Hit[] | undefined
  return (found ?? []).map(({ _index, _seq_no, _primary_term, fields }) => ({
    key: shortKey(fields.id[0]),
    index: _index,
    seqNo: _seq_no,
    primaryTerm: _primary_term,
    digest: fields.digest[0],
    collectedAt: Number(fields.collectedAt[0]),
    source: fields.source[0],
    isAuthorKnown: fields.author !== undefined,
  }))
}

function bestFirst(a: Copy, b: Copy): number {
  return b.collectedAt - a.collectedAt || (a.index < b.index ? 1 : -1)
}

/** The documents at these places, as far as they are still there. */
export async function fetchCopies(client: Client, copies: readonly Copy[]): Promise<ReadonlyMap<string, PostSource>> {
  if (copies.length === 0) return new Map()
  const { docs } = await asking(() =>
    client.mget<PostSource>({ docs: copies.map(({ index, key }) => ({ _index: index, _id: key })) }),
  )
  return new Map(docs.flatMap((doc) => ('_source' in doc && doc.found ? [[doc._id, doc._source] as const] : [])))
}
