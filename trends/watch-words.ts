import type { WatchWord } from '../config/schema.ts'
import { UserError } from '../core/errors.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { TextClause } from '../core/ports/post-store.ts'

/** A watch-word as the store can be asked for it. */
export interface PreparedWatchWord {
  readonly id: string
  readonly title: string
  readonly filter: { readonly text: readonly TextClause[]; readonly notText: readonly TextClause[] }
}

/** More conditions than this make each look at the store slow. */
const MAX_CLAUSES = 64

/**
 * Turns the queries of each watch-word, of which any one is a hit, into one filter, so that a post that two of them find counts
 * once. "A and B, or C" becomes "A or C, and B or C".
 *
 * @throws UserError naming the watch-word and query that can't be asked, and what to write instead.
 */
export function prepareWatchWords(
  watchWords: readonly WatchWord[],
  parseQuery: Annotator['parseQuery'],
): readonly PreparedWatchWord[] {
  return watchWords.map(({ id, title, queries, not }) => {
    const unwanted = not.map((words) => ` -"${words}"`).join('')
    const parsed = queries.map((query) => ({ query, ...parseQuery(query + unwanted) }))
    const wordless = parsed.find(({ text }) => text.length === 0)
    if (wordless !== undefined)
      throw new UserError(
        `watch-word ${id}: the query ${JSON.stringify(wordless.query)} holds no word to look for`,
        'write at least one word without a leading -, or remove the query',
      )
    const [first, ...others] = parsed.map(({ notText }) => JSON.stringify(notText.toSorted(byText)))
    if (others.some((other) => other !== first))
      throw new UserError(
        `watch-word ${id}: its queries exclude different words`,
        'write the same -word in each of its queries, or make two watch-words of them',
      )
    return {
      id,
      title,
      filter: {
        text: anyOf(
          parsed.map(({ text }) => text),
          id,
        ),
        notText: parsed[0]?.notText ?? [],
      },
    }
  })
}

function anyOf(queries: readonly (readonly TextClause[])[], id: string): readonly TextClause[] {
  let clauses: readonly TextClause[] = [[]]
  for (const query of queries) {
    clauses = withoutImplied(clauses.flatMap((clause) => query.map((other) => union(clause, other))))
    if (clauses.length > MAX_CLAUSES)
      throw new UserError(
        `watch-word ${id}: too many words in too many queries to be asked at once`,
        'make several watch-words of it, or put words that belong together in "…"',
      )
  }
  return clauses
}

function union(a: TextClause, b: TextClause): TextClause {
  return [...new Map([...a, ...b].map((phrase) => [phrase.join(' '), phrase])).values()]
}

/** A clause that holds whenever a narrower one does says nothing. */
function withoutImplied(clauses: readonly TextClause[]): readonly TextClause[] {
  const sets = clauses.map((clause) => new Set(clause.map((phrase) => phrase.join(' '))))
  return clauses.filter((_, i) => {
    const own = sets[i]
    if (own === undefined) return false
    return !sets.some((other, j) => {
      if (i === j || [...other].some((phrase) => !own.has(phrase))) return false
      return other.size < own.size || j < i
    })
  })
}

function byText(a: TextClause, b: TextClause): number {
  const [x, y] = [JSON.stringify(a), JSON.stringify(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
