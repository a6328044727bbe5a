import { hash } from 'node:crypto'
import { termsOf } from '../phrases.ts'

/** The `whitespace` analyzer cuts a term after 255 UTF-16 units. */
const MAX_TERM_LENGTH = 200

/** A search text as Elasticsearch is given it: it then holds exactly the terms that any other store finds in it. */
export function indexedTerms(searchText: string): string {
  if (isPlain(searchText)) return searchText
  return termsOf(searchText.toLowerCase()).map(indexedTerm).join(' ')
}

/** Longer terms stand there as a hash, of letters only in a term's own alphabet. */
function indexedTerm(term: string): string {
  return term.length <= MAX_TERM_LENGTH ? term : `long${hash('sha256', term, 'hex')}`
}

/** Thai, and small letters or digits of ASCII, a single space between terms: such a text is what it would be made into. */
function isPlain(searchText: string): boolean {
  let length = 0
  for (let i = 0; i < searchText.length; i++) {
    const unit = searchText.charCodeAt(i)
    if (unit === SPACE) {
      if (length === 0) return false
      length = 0
      continue
    }
    if (!isPlainUnit(unit) || ++length > MAX_TERM_LENGTH) return false
  }
  return length > 0 || searchText === ''
}

const SPACE = 0x20

function isPlainUnit(unit: number): boolean {
  if (unit >= 0x0e01) return unit <= 0x0e3a || (unit >= 0x0e40 && unit <= 0x0e4e)
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x30 && unit <= 0x39)
}
