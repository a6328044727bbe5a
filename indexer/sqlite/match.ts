import { UserError } from '../../core/errors.ts'
import type { Phrase, TextClause } from '../../core/ports/post-store.ts'

/** What a term may hold; the tokenizer of `post_fts` takes everything else for a border, so leaving it out changes nothing. */
const TERM_CHARACTERS = /[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+/gu

/** Far above what a person asks, below where FTS5's parser ends. */
const MAX_PHRASES = 200

/**
 * An FTS5 expression: all of `text` (at least one clause), none of `notText`. Undefined when no post can match.
 * FTS5 has no form for `notText` alone: see `matchAny`.
 * @throws UserError when it asks for too much at once.
 */
export function matchExpression(text: readonly TextClause[], notText: readonly TextClause[]): string | undefined {
  limitPhrases([...text, ...notText])
  const wanted = text.map(anyPhrase)
  if (wanted.includes('')) return undefined
  const unwanted = notText.map(anyPhrase).filter((clause) => clause !== '')
  const all = wanted.join(' AND ')
  return unwanted.length === 0 ? all : `(${all}) NOT (${unwanted.join(' OR ')})`
}

/** An FTS5 expression for any of the clauses; empty when no post can match. */
export function matchAny(clauses: readonly TextClause[]): string {
  limitPhrases(clauses)
  return clauses
    .map(anyPhrase)
    .filter((clause) => clause !== '')
    .join(' OR ')
}

function anyPhrase(clause: TextClause): string {
  const phrases = clause.map(quoted).filter((phrase) => phrase !== '')
  return phrases.length === 0 ? '' : `(${phrases.join(' OR ')})`
}

/** Only letters, numbers, marks and spaces get between the quotes, so nothing in a term can be read as syntax. */
function quoted(phrase: Phrase): string {
  const terms = phrase.flatMap((term) => term.match(TERM_CHARACTERS) ?? [])
  return terms.length === 0 ? '' : `"${terms.join(' ')}"`
}

function limitPhrases(clauses: readonly TextClause[]): void {
  const phrases = clauses.reduce((sum, clause) => sum + clause.length, 0)
  if (phrases > MAX_PHRASES) {
    throw new UserError(
      `the search has ${String(phrases)} phrases, at most ${String(MAX_PHRASES)} are possible`,
      'ask for less at once',
    )
  }
}
