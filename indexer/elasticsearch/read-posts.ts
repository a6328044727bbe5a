import { errors, type Client, type estypes } from '@elastic/elasticsearch'
import type { AnnotatedPost } from '../../core/annotation.ts'
import type { PostFilter, PostPage, StoreTotals } from '../../core/ports/post-store.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { decodePost, type PostSource } from './document.ts'
import { asking } from './errors.ts'
import { queryOf, type Query } from './filter.ts'
import { shortKey, type Names } from './names.ts'

export interface Reader {
  readonly client: Client
  readonly names: Names
}

/** Documents of one answer: a few MB as a rule. */
const BATCH = 100

export async function readPosts(reader: Reader, ids: readonly string[]): Promise<readonly AnnotatedPost[]> {
  const keys = [...new Set(ids.map(shortKey))]
  const found = new Map<string, AnnotatedPost>()
  for (let from = 0; from < keys.length; from += BATCH) {
    const values = keys.slice(from, from + BATCH)
    const { hits } = await ask(reader, {
      query: { ids: { values } },
      size: values.length * 3,
      track_total_hits: false,
      sort: [{ collectedAt: 'desc' }],
    })
    for (const { _id, _source } of hits.hits)
      if (_id !== undefined && _source !== undefined && !found.has(_id)) found.set(_id, decodePost(_source))
  }
  return ids.flatMap((id) => found.get(shortKey(id)) ?? [])
}

export async function searchPosts(
  reader: Reader,
  filter: PostFilter,
  page: { readonly limit: number; readonly cursor?: string | undefined },
  cursorKey: Uint8Array,
): Promise<PostPage> {
  const after = page.cursor === undefined ? undefined : readCursor(page.cursor, filter, cursorKey)
  const query = queryOf(filter)
  // Apart from each other, since a page that need not count stops early.
  const [total, { posts, more }] = await Promise.all([
    countMatching(reader, query),
    readPage(reader, query, page.limit, after),
  ])
  const last = posts.at(-1)
  if (!more || last === undefined) return { total, posts: posts.map(decodePost) }
  return {
    total,
    posts: posts.map(decodePost),
    nextCursor: writeCursor({ publishedAtMs: last.publishedAt, id: last.id }, filter, cursorKey),
  }
}

/** Elasticsearch gives at most so many documents in one answer. */
const MAX_WINDOW = 10_000

async function readPage(
  reader: Reader,
  query: Query,
  limit: number,
  after: { readonly publishedAtMs: number; readonly id: string } | undefined,
): Promise<{ readonly posts: readonly PostSource[]; readonly more: boolean }> {
  const posts: PostSource[] = []
  let begin = after === undefined ? undefined : [after.publishedAtMs, after.id]
  // One more than asked for says whether there is another page.
  while (posts.length <= limit) {
    const size = Math.min(limit + 1 - posts.length, MAX_WINDOW)
    const { hits } = await ask(reader, {
      query,
      size,
      track_total_hits: false,
      sort: [{ publishedAt: 'desc' }, { id: 'asc' }],
      ...(begin === undefined ? {} : { search_after: begin }),
    })
    const found = hits.hits.flatMap(({ _source }) => _source ?? [])
    posts.push(...found)
    const last = found.at(-1)
    if (last === undefined || found.length < size) break
    begin = [last.publishedAt, last.id]
  }
  return { posts: posts.slice(0, limit), more: posts.length > limit }
}

export function countPosts(reader: Reader, filter: PostFilter): Promise<number> {
  return countMatching(reader, queryOf(filter))
}

async function countMatching(reader: Reader, query: Query): Promise<number> {
  return totalOf(await ask(reader, { query, size: 0, track_total_hits: true }))
}

export async function firstPublished(
  reader: Reader,
  sources: readonly string[],
  untilMs: number,
): Promise<Readonly<Record<string, number>>> {
  const answers = await askAll(
    reader,
    sources.map((source) => ({
      query: queryOf({ sources: [source], untilMs }),
      size: 1,
      sort: [{ publishedAt: 'asc' }],
      _source: ['publishedAt'],
      track_total_hits: false,
    })),
  )
  const firsts = answers.map(({ hits }, i) => [sources[i] ?? '', hits.hits[0]?._source?.publishedAt] as const)
  return Object.fromEntries(firsts.filter((one): one is [string, number] => one[1] !== undefined))
}

export function totalOf({ hits }: estypes.SearchResponse<unknown, unknown>): number {
  return typeof hits.total === 'number' ? hits.total : (hits.total?.value ?? 0)
}

export async function storeTotals(reader: Reader): Promise<StoreTotals> {
  const answer = await ask<Record<'first' | 'last' | 'collected', { value: number | null }>>(reader, {
    size: 0,
    track_total_hits: true,
    aggs: {
      first: { min: { field: 'publishedAt' } },
      last: { max: { field: 'publishedAt' } },
      collected: { max: { field: 'collectedAt' } },
    },
  })
  const { aggregations } = answer
  return {
    posts: totalOf(answer),
    firstPublishedAtMs: aggregations?.first.value ?? null,
    lastPublishedAtMs: aggregations?.last.value ?? null,
    lastCollectedAtMs: aggregations?.collected.value ?? null,
  }
}

/** A search over all posts. An answer of only some of the shards is none. */
export function ask<Aggregations = never>(
  { client, names }: Reader,
  request: estypes.SearchRequest,
): Promise<estypes.SearchResponse<PostSource, Aggregations>> {
  return asking(() => client.search<PostSource, Aggregations>({ ...target(names), ...request }))
}

/** Several searches in one request; as with {@link ask}, all of them are answered or none. */
async function askAll(
  { client, names }: Reader,
  requests: readonly estypes.SearchSearchRequestBody[],
): Promise<readonly estypes.MsearchMultiSearchItem<PostSource>[]> {
  if (requests.length === 0) return []
  return asking(async () => {
    const { body, ...meta } = await client.msearch<PostSource>({ searches: requests.flatMap((request) => [target(names), request]) }, { meta: true }) // prettier-ignore
    return body.responses.map((answer) => {
      if ('error' in answer) throw new errors.ResponseError({ ...meta, body: answer, statusCode: answer.status })
      return answer
    })
  })
}

function target({ posts }: Names) {
  return { index: posts, ignore_unavailable: true, allow_partial_search_results: false }
}
