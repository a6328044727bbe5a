import type { Annotator } from '../../core/ports/annotator.ts'
import type { Phrase, TextClause } from '../../core/ports/post-store.ts'
import { normalise } from '../thai/normalise.ts'
import type { NormalisedCutter } from '../thai/segment.ts'
import { isStopWord, readTerms } from './make-search-terms.ts'

/** More alternatives cost more than they find. */
const MAX_PHRASES = 24
/** Longest query that is read, in UTF-16 units. */
const MAX_QUERY = 1_000
const PART = /(-?)(?:"([^"]*)"?|([^\s"]+))/gu
const THAI_RUN = /^[ก-๎]{2,40}$/u
const FOLLOWER = /[ะ-ฺๅ็-๎]/u
const LEADER = /[เ-ไ]/u

/**
 * What a person typed, as clauses of phrases. A clause is cut as posts are; because a post may cut the same letters elsewhere, it also holds
 * the cuttings with words joined or split once. All begin and end at word borders, so none finds a part of another word.
 */
export function parseQuery(query: string, cut: NormalisedCutter): ReturnType<Annotator['parseQuery']> {
  const text: TextClause[] = []
  const notText: TextClause[] = []
  const narrowing: TextClause[] = []
  for (const [, minus, quoted, run] of normalise(query.slice(0, MAX_QUERY)).text.matchAll(PART)) {
    const clause = toClause(quoted ?? run ?? '', cut)
    if (clause.length === 0) continue
    if (minus === '-') notText.push(clause)
    else {
      text.push(clause)
      if (quoted !== undefined || !isStopWordOnly(clause)) narrowing.push(clause)
    }
  }
  // "of" alone is asked for; in "proof of payment" it would only hide posts.
  return { text: narrowing.length > 0 ? narrowing : text, notText }
}

function isStopWordOnly(clause: TextClause): boolean {
  return clause.every((phrase) => phrase.length === 1 && phrase.every(isStopWord))
}

function toClause(text: string, cut: NormalisedCutter): TextClause {
  const terms = readTerms(text, cut(text)).terms
  if (terms.length === 0) return []
  const phrases = new Map<string, Phrase>()
  const add = (phrase: Phrase) => {
    if (phrases.size < MAX_PHRASES) phrases.set(phrase.join(' '), phrase)
  }
  add(terms)
  if (THAI_RUN.test(text)) {
    for (const context of CONTEXTS) add(cutInContext(text, context, cut) ?? terms)
    add([text])
  }
  for (const joined of joinings(terms)) add(joined)
  terms.forEach((term, i) => {
    if (!THAI_RUN.test(term)) return
    for (const [left, right] of splits(term)) add([...terms.slice(0, i), left, right, ...terms.slice(i + 1)])
  })
  return [...phrases.values()]
}

/** Neighbours that words often have; a cutting may depend on them. */
const CONTEXTS = [
  ['คน', 'ครับ'],
  ['ไม่', 'ไป'],
  ['ให้', 'มา'],
  ['ถูก', 'แล้ว'],
] as const

function cutInContext(text: string, [before, after]: readonly [string, string], cut: NormalisedCutter) {
  const ends = cut(before + text + after)
  const last = before.length + text.length
  if (!ends.includes(before.length) || !ends.includes(last)) return undefined
  const inside = ends.filter((end) => end > before.length && end <= last).map((end) => end - before.length)
  return readTerms(text, inside).terms
}

/** With neighbouring Thai words joined: one pair, or one run of three. */
function joinings(terms: Phrase): Phrase[] {
  const out: Phrase[] = []
  for (const length of [2, 3]) {
    for (let i = 0; i + length <= terms.length; i++) {
      const run = terms.slice(i, i + length)
      if (run.every((term) => /^[ก-๎]/u.test(term)))
        out.push([...terms.slice(0, i), run.join(''), ...terms.slice(i + length)])
    }
  }
  return out
}

/** A word in two, at every border between its clusters. */
function splits(term: string): [string, string][] {
  const out: [string, string][] = []
  for (let at = 2; at <= term.length - 2; at++) {
    if (FOLLOWER.test(term.charAt(at)) || LEADER.test(term.charAt(at - 1))) continue
    out.push([term.slice(0, at), term.slice(at)])
  }
  return out
}
