import type { SymbolRun } from './symbols.ts'

/** What a feature says of its symbols: somewhere, side by side, among the first or the last ones, or of the whole post. */
export const FEATURE_KINDS = ['word', 'pair', 'begins', 'ends', 'fact'] as const

const [WORD, PAIR, BEGINS, ENDS, FACT] = [0, 1, 2, 3, 4] as const
/** The first and the last so many symbols are known by their place. */
const EDGE = 3

/**
 * One feature: its kind, its one or two symbols (`b` is 0 for kinds of one), and the places of the first and the last of them in the run
 * (-1 for facts).
 */
export type VisitFeature = (kind: number, a: number, b: number, from: number, to: number) => void

/** Every feature of a post; one may come several times. Those with a symbol that the model does not know are left out. */
export function eachFeature({ ids, facts }: SymbolRun, visit: VisitFeature): void {
  const { length } = ids
  let before = 0
  for (let i = 0; i < length; i++) {
    const a = ids[i] ?? 0
    if (a !== 0) {
      visit(WORD, a, 0, i, i)
      if (before !== 0) visit(PAIR, before, a, i - 1, i)
      if (i < EDGE) visit(BEGINS, a, 0, i, i)
      if (i >= length - EDGE) visit(ENDS, a, 0, i, i)
    }
    before = a
  }
  for (const a of facts) if (a !== 0) visit(FACT, a, 0, -1, -1)
}
