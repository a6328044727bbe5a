import type { PostFilter, Voices } from '../../core/ports/post-store.ts'
import { countAuthorsOf, countKeysOf, termsOf, type TermsAnswer } from './count-posts.ts'
import { isTooManyBuckets } from './errors.ts'
import { queryOf, type Query } from './filter.ts'
import { ask, type Reader } from './read-posts.ts'

/** Different authors of a category told apart in one answer, which holds at most 65,536 buckets. */
const MAX_AUTHORS = 500

interface Bucket {
  readonly key: string
  readonly authors: TermsAnswer
  readonly roles: TermsAnswer
  readonly sources: TermsAnswer
  readonly reposts: { readonly doc_count: number }
}

interface Answer {
  readonly categories: Pick<TermsAnswer, 'sum_other_doc_count'> & { readonly buckets: readonly Bucket[] }
}

/** In one request; a category with more than one answer holds is counted by itself. */
export async function readVoices(reader: Reader, filter: PostFilter): Promise<Readonly<Record<string, Voices>>> {
  const query = queryOf(filter)
  const answer = await askForAll(reader, query)
  const isWhole = answer?.categories.sum_other_doc_count === 0
  const buckets = new Map(isWhole ? answer.categories.buckets.map((bucket) => [bucket.key, bucket]) : [])
  const keys = isWhole ? [...buckets.keys()] : (await countKeysOf(reader, query, 'category')).map(({ key }) => key)
  const voices: Record<string, Voices> = {}
  for (const key of keys) voices[key] = voicesIn(buckets.get(key)) ?? (await voicesOf(reader, query, key))
  return voices
}

/** Undefined when it is too much for one answer. */
async function askForAll(reader: Reader, query: Query): Promise<Answer | undefined> {
  try {
    const { aggregations } = await ask<Answer>(reader, {
      query,
      size: 0,
      track_total_hits: false,
      aggs: {
        categories: {
          ...termsOf('category'),
          aggs: {
            authors: { terms: { field: 'author', size: MAX_AUTHORS, shard_size: MAX_AUTHORS } },
            roles: termsOf('role'),
            sources: termsOf('source'),
            reposts: { filter: { term: { repost: true } } },
          },
        },
      },
    })
    return aggregations ?? { categories: { sum_other_doc_count: 0, buckets: [] } }
  } catch (error) {
    if (isTooManyBuckets(error)) return undefined
    throw error
  }
}

function voicesIn(bucket: Bucket | undefined): Voices | undefined {
  if (bucket === undefined) return undefined
  const { authors, roles, sources, reposts } = bucket
  if ([authors, roles, sources].some(({ sum_other_doc_count }) => sum_other_doc_count > 0)) return undefined
  return {
    authors: authors.buckets.length,
    reposts: reposts.doc_count,
    roles: toRecord(roles.buckets.map(({ key, doc_count }) => ({ key, count: doc_count }))),
    sources: toRecord(sources.buckets.map(({ key, doc_count }) => ({ key, count: doc_count }))),
  }
}

async function voicesOf(reader: Reader, query: Query, category: string): Promise<Voices> {
  const own = { bool: { filter: [query, { term: { categories: category } }] } }
  const [counted, roles, sources] = await Promise.all([
    countAuthorsOf(reader, own),
    countKeysOf(reader, own, 'role'),
    countKeysOf(reader, own, 'source'),
  ])
  return { ...counted, roles: toRecord(roles), sources: toRecord(sources) }
}

function toRecord(counts: readonly { readonly key: string; readonly count: number }[]): Record<string, number> {
  return Object.fromEntries(counts.map(({ key, count }) => [key, count]))
}
