import type { Indicator, RoleId } from '../../core/annotation.ts'
import type { Candidate } from '../signals/indicators/candidate.ts'
import type { Found } from '../signals/phrase-book.ts'

/** How far before an indicator the words may end that make it the writer's own. */
const REACH = 32
/** A lure that may as well be a report: what its writer calls their own is better hidden. */
const MAYBE_VICTIM = 0.02
/** มันโทรหาเราจาก 02 …: what follows is not the writer's after all. */
const OFFENDERS =
  /จาก|คนโกง|คนร้าย|โจร|มิจ|แก๊ง|ใช้เบอร์|ด้วยเบอร์|เบอร์มัน|เบอร์เขา|ของมัน|ของเขา|ของร้าน|ปลายทาง|โอนไป|โอนเข้า|โอนให้|from|scammer|their/u

/**
 * Whose each indicator is. A lure's are its author's; in a report, a question or a warning those that the writer calls their own are
 * the victim's (and never leave unmasked), the others are the offender's. Of an unrelated post nobody knows.
 * What is the victim's once is so all over the post.
 */
export function tellOwners(
  candidates: readonly Candidate[],
  { id: role, scores }: { readonly id: RoleId; readonly scores: Readonly<Record<RoleId, number>> },
  victimCues: readonly Found[],
  text: string,
): readonly Indicator['owner'][] {
  let next = 0
  const sorted = victimCues.toSorted((a, b) => a.end - b.end)
  const owners = candidates.map(({ start, type }): Indicator['owner'] => {
    while ((sorted[next]?.end ?? Infinity) <= start) next++
    const cue = sorted[next - 1]
    const isOwn = cue !== undefined && start - cue.end <= REACH && !OFFENDERS.test(text.slice(cue.end, start))
    if (role === 'unrelated') return isOwn || type === 'citizen-id' ? 'victim' : 'unknown'
    if (role === 'lure' && !(isOwn && scores['victim-report'] >= MAYBE_VICTIM))
      return type === 'citizen-id' ? 'unknown' : 'offender'
    return isOwn || type === 'citizen-id' ? 'victim' : 'offender'
  })
  const own = new Set(candidates.filter((_, i) => owners[i] === 'victim').map(({ value }) => value))
  return candidates.map(({ value }, i) => (own.has(value) ? 'victim' : (owners[i] ?? 'unknown')))
}
