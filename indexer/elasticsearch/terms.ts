import { hash } from 'node:crypto'
import { termsOf } from '../phrases.ts'

/** The `whitespace` analyzer cuts a term after 255 UTF-16 units. */
const MAX_TERM_LENGTH = 200

/** A search text as Elasticsearch is given it: it then holds exactly the terms that any other store finds in it. */
export function indexedTerms(searchText: string): string {
  return termsOf(searchText.toLowerCase()).map(indexedTerm).join(' ')
}

/** Longer terms stand there as a hash, of letters only in a term's own alphabet. */
function indexedTerm(term: string): string {
  return term.length <= MAX_TERM_LENGTH ? term : `long${hash('sha256', term, 'hex')}`
}
