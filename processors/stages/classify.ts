import { ROLES, type Annotation, type Evidence, type RoleId } from '../../core/annotation.ts'
import type { FoundSignal } from './find-signals.ts'

/** Most of the world is unrelated: so far ahead it starts. */
const UNRELATED_AHEAD = 2.6
/** A leaf's weight at which it is as likely as not. */
const CATEGORY_MIDDLE = 1.6
const CATEGORY_FROM = 0.5
/** Contact given by the writer makes an offer more of a lure. */
const CONTACT = 0.7

/** Role and categories from the signals of a post: weights added up, a softmax over the roles, a logistic per leaf. */
export function classify(
  found: readonly FoundSignal[],
  { givesContact }: { readonly givesContact: boolean },
): Pick<Annotation, 'role' | 'categories'> {
  const roles: Record<RoleId, number> = {
    'lure': givesContact ? CONTACT : 0,
    'victim-report': 0,
    'warning': 0,
    'question': 0,
    'unrelated': UNRELATED_AHEAD,
  } // prettier-ignore
  const leaves = new Map<string, { weight: number; evidence: Evidence[] }>()
  for (const { signal, evidence } of found) {
    for (const role of ROLES) roles[role] += role === 'unrelated' ? signal.unrelated : (signal.roles[role] ?? 0)
    for (const [leaf, weight] of Object.entries(signal.categories)) {
      const sum = leaves.get(leaf) ?? { weight: 0, evidence: [] }
      sum.weight += weight
      sum.evidence.push(...evidence)
      leaves.set(leaf, sum)
    }
  }
  // Relevant only with something that was done: words of warning alone say nothing.
  if (leaves.size === 0) roles.unrelated += UNRELATED_AHEAD
  const scores = softmax(roles)
  const id = ROLES.reduce((best, role) => (scores[role] > scores[best] ? role : best))
  const categories = [...leaves]
    .map(([leaf, { weight, evidence }]) => ({ id: leaf, score: logistic(weight - CATEGORY_MIDDLE), evidence }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  const likely = categories.filter((category) => category.score >= CATEGORY_FROM)
  return {
    role: { id, score: scores[id], scores, evidence: evidenceFor(id, found) },
    categories: id === 'unrelated' ? [] : likely.length > 0 ? likely.slice(0, 2) : categories.slice(0, 1),
  }
}

function evidenceFor(id: RoleId, found: readonly FoundSignal[]): Evidence[] {
  const says = ({ signal }: FoundSignal) => (id === 'unrelated' ? signal.unrelated : (signal.roles[id] ?? 0)) > 0
  return found.filter(says).flatMap(({ evidence }) => evidence)
}

function softmax(weights: Readonly<Record<RoleId, number>>): Record<RoleId, number> {
  const greatest = Math.max(...ROLES.map((role) => weights[role]))
  const powers = ROLES.map((role) => Math.exp(weights[role] - greatest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return Object.fromEntries(ROLES.map((role, i) => [role, rounded((powers[i] ?? 0) / sum)])) as Record<RoleId, number>
}

function logistic(x: number): number {
  return rounded(1 / (1 + Math.exp(-x)))
}

function rounded(score: number): number {
  return Math.round(score * 10_000) / 10_000
}
