import { UserError } from '../core/errors.ts'
import type { Phrase, TextClause } from '../core/ports/post-store.ts'

/** What a term may hold; everything else is a border between terms. */
const TERM_CHARACTERS = /[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+/gu

/** Far above what a person asks, below where a store's own parser ends. */
const MAX_PHRASES = 200

/** The terms of a text: the same for every store. */
export function termsOf(text: string): readonly string[] {
  return text.match(TERM_CHARACTERS) ?? []
}

/** The clause's phrases, each with at least one term, of nothing but term characters: nothing in them can be read as syntax. */
export function phrasesOf(clause: TextClause): readonly Phrase[] {
  return clause.map((phrase) => phrase.flatMap(termsOf)).filter((terms) => terms.length > 0)
}

/** @throws UserError when a search asks for too much at once. */
export function limitPhrases(clauses: readonly TextClause[]): void {
  const phrases = clauses.reduce((sum, clause) => sum + clause.length, 0)
  if (phrases > MAX_PHRASES) {
    throw new UserError(
      `the search has ${String(phrases)} phrases, at most ${String(MAX_PHRASES)} are possible`,
      'ask for less at once',
    )
  }
}
