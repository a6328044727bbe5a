import type { SymbolRun } from './symbols.ts'

/**
 * What a feature says of its symbols: somewhere, side by side, among the first or the last ones, the first or the last of a clause, or of the
 * whole post.
 */
export const FEATURE_KINDS = ['word', 'pair', 'begins', 'ends', 'opens', 'closes', 'fact'] as const

const [WORD, PAIR, BEGINS, ENDS, OPENS, CLOSES, FACT] = [0, 1, 2, 3, 4, 5, 6] as const
/** The first and the last so many symbols are known by their place. */
const EDGE = 3
/** Thai sets clauses apart by a space, but also names and numbers: a clause has at least so many symbols. */
const CLAUSE = 3

/**
 * One feature: its kind, its one or two symbols (`b` is 0 for kinds of one), and the places of the first and the last of them in the run
 * (-1 for facts).
 */
export type VisitFeature = (kind: number, a: number, b: number, from: number, to: number) => void

/** Every feature of a post; one may come several times. Those with a symbol that the model does not know are left out. */
export function eachFeature({ ids, starts, ends, facts }: SymbolRun, visit: VisitFeature): void {
  const { length } = ids
  let before = 0
  let clauseFrom = 0
  for (let i = 0; i < length; i++) {
    const a = ids[i] ?? 0
    const opens = i === 0 || (i - clauseFrom >= CLAUSE && (starts[i] ?? 0) > (ends[i - 1] ?? 0))
    if (opens) {
      visitKnown(visit, CLOSES, before, i - 1)
      visitKnown(visit, OPENS, a, i)
      clauseFrom = i
    }
    if (a !== 0) {
      visit(WORD, a, 0, i, i)
      if (before !== 0) visit(PAIR, before, a, i - 1, i)
      if (i < EDGE) visit(BEGINS, a, 0, i, i)
      if (i >= length - EDGE) visit(ENDS, a, 0, i, i)
    }
    before = a
  }
  visitKnown(visit, CLOSES, before, length - 1)
  for (const a of facts) if (a !== 0) visit(FACT, a, 0, -1, -1)
}

function visitKnown(visit: VisitFeature, kind: number, a: number, at: number): void {
  if (a !== 0) visit(kind, a, 0, at, at)
}
