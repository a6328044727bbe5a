import type { RoleId } from '../../core/annotation.ts'
import type { Findings, Found } from '../signals/phrase-book.ts'
import type { Money } from './find-money.ts'

export type AmountGroup = 'lost' | 'total' | 'asked' | 'gained'

/** How far before an amount the word may end that says what it was for. */
const REACH = 22
/** A total may stand further from its word. */
const TOTAL_REACH = 34

/**
 * Whole baht lost (victim report: the stated total, else the sum of what was lost) or asked for up front (lure); null for other roles and
 * when no amount is said to be that.
 */
export function readAmount(money: readonly Money[], cues: Findings<AmountGroup>, role: RoleId): number | null {
  if (role !== 'victim-report' && role !== 'lure') return null
  const find = createFinder(cues)
  if (role === 'lure') {
    const asked = money.find((m) => find(m.start, ['asked', 'gained']) === 'asked')
    return asked?.baht ?? null
  }
  const total = money.filter((m) => find(m.start, ['total', 'gained'], TOTAL_REACH) === 'total')
  if (total.length > 0) return Math.max(...total.map(({ baht }) => baht))
  const kinds = money.map((m) => ({ ...m, kind: find(m.start, ['lost', 'gained']) }))
  const lost = kinds.filter(({ kind }) => kind === 'lost')
  if (lost.length > 0) return distinctSum(lost)
  const untold = kinds.filter(({ kind }) => kind === undefined)
  return largest(untold.filter(({ isSure }) => isSure)) ?? largest(untold) ?? largest(kinds) ?? null
}

function largest(amounts: readonly Money[]): number | undefined {
  return amounts.length === 0 ? undefined : Math.max(...amounts.map(({ baht }) => baht))
}

/** The same amount told twice is one loss. */
function distinctSum(amounts: readonly Money[]): number {
  return [...new Set(amounts.map(({ baht }) => baht))].reduce((sum, baht) => sum + baht, 0)
}

/** Which of the kinds the nearest word before a place belongs to. */
function createFinder(cues: Findings<AmountGroup>) {
  const all = (Object.keys(cues) as AmountGroup[])
    .flatMap((group) => cues[group].map((found) => ({ ...found, group })))
    .sort((a, b) => a.end - b.end || b.start - a.start)
  return (at: number, kinds: readonly AmountGroup[], reach = REACH): AmountGroup | undefined => {
    for (let i = lastEndingAt(all, at); i >= 0; i--) {
      const cue = all[i]
      if (cue === undefined || at - cue.end > reach) return undefined
      if (kinds.includes(cue.group)) return cue.group
    }
    return undefined
  }
}

function lastEndingAt(sorted: readonly Found[], at: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle]?.end ?? 0) > at) high = middle
    else low = middle + 1
  }
  return low - 1
}
