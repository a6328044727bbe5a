import type { RoleId } from '../../core/annotation.ts'
import type { Findings, Found } from '../signals/phrase-book.ts'
import type { Money } from './find-money.ts'

export type AmountGroup = 'lost' | 'total' | 'asked' | 'gained'

/** How far before an amount the word may end that says what it was for. */
const REACH = 22
/** A total may stand further from its word. */
const TOTAL_REACH = 34

/** Lures of these name what the offender pays or lets people stake, never a price. */
const PAID_OUT: ReadonlySet<string> = new Set(['fraud.mule-account', 'illegal-site.gambling', 'fraud.remote-app'])
/** Lures of these name sums that are promised or claimed; what must be paid is said by its word. */
const PROMISED: ReadonlySet<string> = new Set(['fraud.phishing', 'fraud.loan', 'fraud.call-centre'])

/**
 * Whole baht lost (victim report: the stated total, else the sum of what was lost) or asked for up front (lure); null for other roles and
 * when no amount is said to be that.
 */
export function readAmount(
  money: readonly Money[],
  cues: Findings<AmountGroup>,
  role: RoleId,
  categories: readonly string[],
): number | null {
  if (role !== 'victim-report' && role !== 'lure') return null
  const find = createFinder(cues)
  if (role === 'victim-report') return lostBy(money, find)
  if (categories.length > 0 && categories.every((id) => PAID_OUT.has(id))) return null
  return askedFor(money, find, !categories.some((id) => PROMISED.has(id) || PAID_OUT.has(id)))
}

/** A fee before everything, then what is asked for by its word, then the price that stands alone. */
function askedFor(money: readonly Money[], find: Finder, isPriced: boolean): number | null {
  const fee = money.find(({ saidAs }) => saidAs === 'fee')
  if (fee !== undefined) return fee.baht
  const kinds = money
    .filter(({ saidAs }) => saidAs !== 'former')
    .map((m) => ({ ...m, kind: find(m.start, ['asked', 'gained']) }))
  const asked = kinds.find(({ kind }) => kind === 'asked')
  if (asked !== undefined || !isPriced) return asked?.baht ?? null
  const untold = kinds.filter(({ kind }) => kind === undefined)
  return (untold.find(({ isSure }) => isSure) ?? untold[0])?.baht ?? null
}

function lostBy(money: readonly Money[], find: Finder): number | null {
  const total = money.filter((m) => find(m.start, ['total', 'gained'], TOTAL_REACH) === 'total')
  if (total.length > 0) return Math.max(...total.map(({ baht }) => baht))
  const kinds = money.map((m) => ({ ...m, kind: m.saidAs === 'fee' ? 'lost' : find(m.start, ['lost', 'gained']) }))
  const lost = kinds.filter(({ kind }) => kind === 'lost')
  if (lost.length > 0) return sumOfParts(lost)
  const untold = kinds.filter(({ kind }) => kind === undefined)
  return largest(untold.filter(({ isSure }) => isSure)) ?? largest(untold) ?? largest(kinds) ?? null
}

function largest(amounts: readonly Money[]): number | undefined {
  return amounts.length === 0 ? undefined : Math.max(...amounts.map(({ baht }) => baht))
}

/** A bait of a few baht beside a loss of so many times as much was only the way to the card. */
const BAIT = 100
const BAIT_SHARE = 20

/** The same amount told twice is one loss, unless it was paid again; an amount that is the sum of all others is their total. */
function sumOfParts(amounts: readonly Money[]): number {
  const most = Math.max(...amounts.map(({ baht }) => baht))
  const told = new Set<number>()
  let sum = 0
  for (const { baht, saidAs, times = 1 } of amounts) {
    if (told.has(baht) && saidAs !== 'again') continue
    told.add(baht)
    if (baht > BAIT || baht * BAIT_SHARE > most) sum += baht * times
  }
  return told.size > 2 && sum === 2 * most ? most : sum
}

type Finder = (at: number, kinds: readonly AmountGroup[], reach?: number) => AmountGroup | undefined

/** Which of the kinds the nearest word before a place belongs to. */
function createFinder(cues: Findings<AmountGroup>): Finder {
  const all = (Object.keys(cues) as AmountGroup[])
    .flatMap((group) => cues[group].map((found) => ({ ...found, group })))
    .sort((a, b) => a.end - b.end || b.start - a.start)
  return (at, kinds, reach = REACH) => {
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
