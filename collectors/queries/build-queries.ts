import type { WatchWord } from '../../core/ports/collector.ts'
import { otherSpellings } from './spellings.ts'

/** How a platform writes queries, and how long it lets them be. */
export interface QueryDialect {
  /** Between alternatives: ` OR `, `|`. */
  readonly or: string
  /** Around words that must stand together. Undefined: the platform knows no phrases, so their words are all asked for. */
  readonly quote?: string
  /** Before a word that must not be there. Undefined: it can't be said. */
  readonly not?: string
  /** Around alternatives that stand beside something else. */
  readonly group?: readonly [string, string]
  /** Whether words beside each other must all be there. False: a query of several words is asked for as one phrase. */
  readonly and: boolean
  /** Stands in every query, after a space: ` lang:th -is:retweet`. */
  readonly always?: string
  readonly maxLength: number
  /** Alternatives in one query. */
  readonly maxTerms: number
}

export interface BuiltQuery {
  readonly query: string
  /** Ids of the watch-words it is for; empty for a query of the source's own. */
  readonly watchWords: readonly string[]
}

const PART = /(-?)(?:"([^"]*)"?|([^\s"]+))/gu

/**
 * The watch-words' queries, joined to as few queries of the platform as its limits allow. A negative word hides only what it was
 * written for, so watch-words are joined only when they have the same ones. Pure: the same words give the same queries.
 * A single term that is too long for the platform is left out: it could find nothing there.
 */
export function buildQueries(words: readonly WatchWord[], dialect: QueryDialect): readonly BuiltQuery[] {
  const groups = new Map<string, { readonly id: string; readonly term: string }[]>()
  for (const { id, queries, not = [] } of words) {
    for (const query of queries) {
      const { wanted, unwanted } = readQuery(query)
      const hidden = [...new Set([...unwanted, ...not])]
        .toSorted()
        .map((word) => negative(word, dialect))
        .join('')
      const group = groups.get(hidden) ?? []
      groups.set(hidden, group)
      for (const term of termsOf(wanted, dialect)) {
        if (!group.some((other) => other.term === term && other.id === id)) group.push({ id, term })
      }
    }
  }
  return [...groups].flatMap(([hidden, terms]) => packed(terms, hidden + (dialect.always ?? ''), dialect))
}

function packed(
  terms: readonly { readonly id: string; readonly term: string }[],
  tail: string,
  dialect: QueryDialect,
): readonly BuiltQuery[] {
  const built: BuiltQuery[] = []
  let open: { terms: string[]; ids: string[] } = { terms: [], ids: [] }
  const [before, after] = dialect.group ?? ['', '']
  const write = (alternatives: readonly string[]) =>
    (alternatives.length > 1 && tail !== '' ? before + alternatives.join(dialect.or) + after : alternatives.join(dialect.or)) + tail // prettier-ignore
  const close = () => {
    if (open.terms.length > 0) built.push({ query: write(open.terms), watchWords: [...new Set(open.ids)] })
    open = { terms: [], ids: [] }
  }
  for (const { id, term } of terms) {
    if (write([term]).length > dialect.maxLength) continue
    const more = open.terms.includes(term) ? open.terms : [...open.terms, term]
    if (more.length > dialect.maxTerms || write(more).length > dialect.maxLength) close()
    if (!open.terms.includes(term)) open.terms.push(term)
    open.ids.push(id)
  }
  close()
  return built
}

/** What a person wrote: words and "phrases", those with a hyphen in front not wanted. */
function readQuery(query: string): { readonly wanted: readonly string[]; readonly unwanted: readonly string[] } {
  const [wanted, unwanted]: [string[], string[]] = [[], []]
  for (const [, minus, quoted, run] of query.normalize('NFC').matchAll(PART)) {
    const words = (quoted ?? run ?? '').trim().replaceAll(/\s+/gu, ' ')
    if (words !== '') (minus === '-' ? unwanted : wanted).push(words)
  }
  return { wanted, unwanted }
}

/** Every way to write the query as one alternative. */
function termsOf(wanted: readonly string[], dialect: QueryDialect): readonly string[] {
  if (wanted.length === 0) return []
  if (!dialect.and) return variantsOf(wanted.join(' ')).map((text) => positive(text, dialect))
  return (
    wanted
      .map((words) => variantsOf(words).map((text) => positive(text, dialect)))
      // Cut at each step: the number of combinations doubles with every phrase.
      .reduce((all, variants) =>
        all.flatMap((text) => variants.map((variant) => `${text} ${variant}`)).slice(0, MOST_VARIANTS),
      )
      .map((text) => (wanted.length > 1 && dialect.group !== undefined ? dialect.group.join(text) : text))
  )
}

const MOST_VARIANTS = 6

/** As people type Thai: with and without the space between two Thai words, with ๆ set apart or not, borrowed words in their several spellings. */
export function variantsOf(words: string): readonly string[] {
  const joined = words.replaceAll(/(?<=[ก-๙]) +(?=[ก-๙])/gu, '')
  const repeated = words.replaceAll(/ *ๆ */gu, 'ๆ')
  const apart = repeated.replaceAll(/(?<=.)ๆ(?=.)/gu, 'ๆ ')
  const ways = [...new Set([words, joined, repeated, apart].map((text) => text.trim()))]
  return [...new Set([...ways, ...ways.flatMap(otherSpellings)])].slice(0, MOST_VARIANTS)
}

function positive(words: string, { quote }: QueryDialect): string {
  const bare = quote === undefined ? words : words.replaceAll(quote, ' ')
  return quote !== undefined && /[^\p{L}\p{M}\p{N}_]/u.test(bare) ? quote + bare + quote : bare
}

function negative(words: string, dialect: QueryDialect): string {
  return dialect.not === undefined ? '' : ` ${dialect.not}${positive(words, dialect)}`
}
