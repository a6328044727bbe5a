import type { estypes } from '@elastic/elasticsearch'
import type { PostFilter, TextClause } from '../../core/ports/post-store.ts'
import { limitPhrases, phrasesOf } from '../phrases.ts'
import { indicatorKey } from './document.ts'
import { shortKey } from './names.ts'
import { indexedTerms } from './terms.ts'

/** One condition on posts. The client's own type allows `undefined`. */
export type Query = NonNullable<estypes.QueryDslQueryContainer>

/** Without scores: nothing is sorted by them. @throws UserError when it asks for too much at once. */
export function queryOf(filter: PostFilter): Query {
  const text = filter.text ?? []
  const notText = filter.notText ?? []
  limitPhrases([...text, ...notText])
  const must: Query[] = text.map((clause) => anyPhrase(clause) ?? { match_none: {} })
  const mustNot = notText.map(anyPhrase).filter((query) => query !== undefined)
  const range = rangeOf(filter)
  if (range !== undefined) must.push(range)
  const { categories, roles, sources, indicator, author } = filter
  if (hasAny(categories))
    must.push(anyOf([{ terms: { categories: [...categories] } }, { terms: { topCategories: [...categories] } }]))
  if (hasAny(roles)) must.push({ terms: { role: [...roles] } })
  if (hasAny(sources)) must.push({ terms: { source: [...sources] } })
  if (indicator !== undefined) {
    const { type, value } = indicator
    must.push({ term: { indicators: indicatorKey(type ?? '', value) } })
  }
  if (author !== undefined) must.push({ term: { author: shortKey(author) } })
  if (must.length === 0 && mustNot.length === 0) return { match_all: {} }
  return { bool: { filter: must, must_not: mustNot } }
}

function rangeOf({ sinceMs, untilMs }: PostFilter): Query | undefined {
  if (sinceMs === undefined && untilMs === undefined) return undefined
  return {
    range: {
      publishedAt: {
        ...(sinceMs === undefined ? {} : { gte: sinceMs }),
        ...(untilMs === undefined ? {} : { lt: untilMs }),
      },
    },
  }
}

/** Undefined when no post can match. */
function anyPhrase(clause: TextClause): Query | undefined {
  const phrases = phrasesOf(clause).map((terms): Query => ({
    match_phrase: { terms: { query: indexedTerms(terms.join(' ')) } },
  }))
  return phrases.length === 0 ? undefined : anyOf(phrases)
}

function anyOf(queries: readonly Query[]): Query {
  const [only, ...others] = queries
  return only !== undefined && others.length === 0 ? only : { bool: { should: [...queries], minimum_should_match: 1 } }
}

function hasAny<T>(list: readonly T[] | undefined): list is readonly T[] {
  return list !== undefined && list.length > 0
}
