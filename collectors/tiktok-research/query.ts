import type { WatchWord } from '../../core/ports/collector.ts'
import { variantsOf } from '../queries/build-queries.ts'
import type { Options } from './options.ts'

interface Condition {
  readonly operation: 'EQ' | 'IN'
  readonly field_name: 'keyword' | 'hashtag_name' | 'region_code' | 'video_id'
  readonly field_values: readonly string[]
}

/** As the platform takes it: all of `and`, one of `or`, none of `not`. */
export interface VideoQuery {
  readonly and: readonly Condition[]
  readonly or?: readonly Condition[]
  readonly not?: readonly Condition[]
}

/** For the videos themselves, wherever their accounts were made. */
export function queryForVideos(ids: readonly string[]): VideoQuery {
  return { and: [{ operation: 'IN', field_name: 'video_id', field_values: ids }] }
}

/** Alternatives in one query; nothing is documented of how many may be. */
const MOST_TERMS = 50

/** As few queries as there are different negative words and fifty alternatives. Pure. */
export function buildVideoQueries(
  { keywords, hashtags, useWatchWords, regionCode }: Options,
  watchWords: readonly WatchWord[],
): readonly (VideoQuery & { readonly or: readonly Condition[] })[] {
  const groups = new Map<string, Condition[]>()
  const add = (not: readonly string[], condition: Condition) => {
    const key = JSON.stringify([...new Set(not)].toSorted())
    const group = groups.get(key) ?? []
    groups.set(key, group)
    if (!group.some(({ field_name, field_values }) => field_name === condition.field_name && field_values[0] === condition.field_values[0])) group.push(condition) // prettier-ignore
  }
  for (const word of keywords) add([], keyword(word))
  for (const tag of hashtags) add([], { operation: 'EQ', field_name: 'hashtag_name', field_values: [tag] })
  for (const { queries, not = [] } of useWatchWords ? watchWords : []) {
    for (const query of queries) {
      const { wanted, unwanted } = readQuery(query)
      for (const variant of wanted === '' ? [] : variantsOf(wanted)) add([...unwanted, ...not], keyword(variant))
    }
  }
  return [...groups].flatMap(([key, conditions]) => {
    const not = (JSON.parse(key) as readonly string[]).map(keyword)
    const and: readonly Condition[] = [{ operation: 'IN', field_name: 'region_code', field_values: [regionCode] }]
    return chunks(conditions).map((or) => ({ and, or, ...(not.length === 0 ? {} : { not }) }))
  })
}

/** Alternatives and phrases only: several words of one watch-word are asked for as they stand. */
function readQuery(query: string): { readonly wanted: string; readonly unwanted: readonly string[] } {
  const parts = query.normalize('NFC').match(/-?"[^"]*"?|[^\s"]+/g) ?? []
  const bare = (part: string) => part.replaceAll('"', '').trim()
  return {
    wanted: parts.filter((part) => !part.startsWith('-')).map(bare).filter((part) => part !== '').join(' '),
    unwanted: parts.filter((part) => part.startsWith('-')).map((part) => bare(part.slice(1))).filter((part) => part !== ''),
  } // prettier-ignore
}

function keyword(word: string): Condition {
  return { operation: 'EQ', field_name: 'keyword', field_values: [word] }
}

function chunks(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  return Array.from({ length: Math.ceil(conditions.length / MOST_TERMS) }, (_, i) => conditions.slice(i * MOST_TERMS, (i + 1) * MOST_TERMS)) // prettier-ignore
}
