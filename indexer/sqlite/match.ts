import type { TextClause } from '../../core/ports/post-store.ts'
import { limitPhrases, phrasesOf } from '../phrases.ts'

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
  const phrases = phrasesOf(clause).map((terms) => `"${terms.join(' ')}"`)
  return phrases.length === 0 ? '' : `(${phrases.join(' OR ')})`
}
