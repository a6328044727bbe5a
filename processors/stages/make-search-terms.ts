import stemmer from 'natural/lib/natural/stemmers/porter_stemmer.js'
import type { Phrase, TextClause } from '../../core/ports/post-store.ts'
import type { NormalisedCutter } from '../thai/segment.ts'
import { normalise } from '../thai/normalise.ts'

const TERM = /[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+/gu
const LATIN = /^[a-z]+$/
/** Words of a clause up to which its other cuttings are tried: two to the power of borders. */
const MAX_MERGED = 5

/** The terms of words: letters, numbers and marks only, lower case; English words by their stem. */
export function termsOf(words: Iterable<string>): string[] {
  const terms: string[] = []
  for (const word of words)
    for (const term of word.match(TERM) ?? []) terms.push(LATIN.test(term) ? stemmer.stem(term) : term)
  return terms
}

export function wordsOf(text: string, ends: readonly number[]): string[] {
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end))
}

/**
 * A query as clauses. The same letters may be cut otherwise inside a post, so each clause offers every way of joining the words that
 * the query is cut into; a phrase always begins and ends at word borders.
 */
export function createQueryParser(cut: NormalisedCutter) {
  const clauseOf = (written: string): TextClause => {
    const { text } = normalise(written)
    const runs = text.split(/\s+/).filter((run) => run !== '')
    const alternatives = runs.map((run) => cuttings(wordsOf(run, cut(run))))
    return alternatives.reduce<readonly Phrase[]>(
      (phrases, next) => phrases.flatMap((phrase) => next.map((more) => [...phrase, ...more])).slice(0, 64),
      [[]],
    )
  }
  return (query: string) => {
    const text: TextClause[] = []
    const notText: TextClause[] = []
    for (const [, minus = '', quoted, bare = ''] of query.matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))/gu)) {
      const clause = clauseOf(quoted ?? bare).filter((phrase) => phrase.length > 0)
      if (clause.length > 0) (minus === '' ? text : notText).push(clause)
    }
    return { text, notText }
  }
}

function cuttings(words: readonly string[]): readonly Phrase[] {
  const terms = termsOf(words)
  const mergeable = words.length === terms.length && words.length <= MAX_MERGED && !words.some((w) => LATIN.test(w))
  if (!mergeable || words.length < 2) return [terms]
  const borders = words.length - 1
  return Array.from({ length: 2 ** borders }, (_, mask) => {
    const merged: string[] = []
    words.forEach((word, i) => {
      if (i > 0 && (mask >> (i - 1)) & 1) merged.push(`${merged.pop() ?? ''}${word}`)
      else merged.push(word)
    })
    return merged
  })
}
