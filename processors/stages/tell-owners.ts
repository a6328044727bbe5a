import type { Indicator, RoleId } from '../../core/annotation.ts'
import type { Candidate } from '../signals/indicators/candidate.ts'
import { ASKS_READERS, HARM, JOINS, OFFERS_REFUND, OTHERS, OWN, OWN_BEHIND, TELLS } from '../signals/owner-words.ts'
import { matchesOf } from '../matches-of.ts'

/** How far before an indicator the words may begin that say whose it is, in UTF-16 units. */
const REACH = 64
/** How far before it readers may be asked to come forward. */
const ASKING_REACH = 110
const BEHIND = 32
/** A lure that may as well be a report: what its writer calls their own is better hidden. */
const MAYBE_VICTIM = 0.02

/**
 * Whose each indicator is, by the words before it, the nearest first: what the writer calls their own, or asks readers to report to, is the
 * victim's (and never leaves unmasked); without such words it is the offender's in a report, question or warning, its author's in a lure,
 * and nobody knows in an unrelated post. In a lure only where harm is told, or it may as well be a report. What is the victim's once is so
 * all over the post.
 */
export function tellOwners(
  candidates: readonly Candidate[],
  { id: role, scores }: { readonly id: RoleId; readonly scores: Readonly<Record<RoleId, number>> },
  text: string,
): readonly Indicator['owner'][] {
  if (candidates.length === 0) return []
  const isLure = role === 'lure'
  const isHarm = HARM.test(text) && !(isLure && OFFERS_REFUND.test(text))
  const mayOwn = !isLure || isHarm || scores['victim-report'] >= MAYBE_VICTIM
  const mayAsk = isHarm || role === 'victim-report' || role === 'question' || role === 'warning'
  const others = role === 'unrelated' ? 'unknown' : 'offender'
  const owners: Indicator['owner'][] = []
  let before = 0
  for (const [i, { type, start, end }] of candidates.entries()) {
    const stretch = text.slice(Math.max(before, start - REACH), start)
    const isJoined = i > 0 && start - before < BEHIND && JOINS.test(text.slice(before, start))
    before = end
    if (type === 'citizen-id' && !isLure) owners.push('victim')
    else if (type === 'url' || type === 'domain' || type === 'crypto-wallet') owners.push(others)
    else if (isJoined) owners.push(owners[i - 1] === 'victim' ? 'victim' : others)
    else {
      const own = lastEnd(OWN, stretch)
      const notOwn = lastEnd(OTHERS, stretch)
      const asked =
        lastEnd(TELLS, stretch) > notOwn && ASKS_READERS.test(text.slice(Math.max(0, start - ASKING_REACH), start))
      const isOwn = (mayOwn && (own > notOwn || OWN_BEHIND.test(text.slice(end, end + BEHIND)))) || (mayAsk && asked)
      owners.push(isOwn ? 'victim' : type === 'citizen-id' ? 'unknown' : others)
    }
  }
  const own = new Set(candidates.filter((_, i) => owners[i] === 'victim').map(({ value }) => value))
  return candidates.map(({ value }, i) => (own.has(value) ? 'victim' : (owners[i] ?? 'unknown')))
}

/** Where the last of the words ends; -1 where there is none. */
function lastEnd(words: RegExp, stretch: string): number {
  let last = -1
  for (const match of matchesOf(words, stretch)) last = match.index + match[0].length
  return last
}
