import type { Signal } from '../lexicons/schema.ts'
import { expandPattern } from './expand-pattern.ts'
import type { Found } from './phrase-book.ts'

/** A signal was found in the text, `start` and `end` in the normalised text. */
export interface SignalHit {
  readonly signal: Signal
  /** Who says so: `lexicon:<signal id>/<pattern>`. */
  readonly rule: string
  readonly start: number
  readonly end: number
}

/** Something found by other means that patterns name in angle brackets: `<line-id>`, `<money>`. */
export interface Mark {
  readonly kind: string
  readonly start: number
  readonly end: number
}

/** How far the second part may begin behind the first, in UTF-16 units of the normalised text: `a * b`, and `a ~ b`. */
const MAX_GAP = 60
const TIGHT_GAP = 3
const GAP = /\s+([*~])\s+/u
const MARK = /^<([a-z-]+)>$/u
/** A signal's hits beyond these say nothing new. */
const MAX_HITS = 4

interface Pattern {
  readonly signal: Signal
  /** Slots of the parts that follow one another. */
  readonly slots: readonly number[]
  /** Longest gap between part i and the next. */
  readonly gaps: readonly number[]
}

/** The signals of the lexicons, compiled: `phrases` go into the phrase book, `find` makes signals of what it found. */
export interface SignalSet {
  readonly phrases: readonly string[]
  find(found: readonly Found[], marks: readonly Mark[]): readonly SignalHit[]
}

/** A part of a pattern, with all its spellings, was found last here. */
interface Seen {
  readonly start: number
  readonly end: number
  readonly index: number
}

export function createSignalSet(signals: readonly Signal[]): SignalSet {
  const { slotsOf, patternsOf, ids } = compile(signals)
  const spellings = [...ids.keys()]
  const markIds = new Map(
    [...ids].flatMap(([spelling, id]) => {
      const kind = MARK.exec(spelling)?.[1]
      return kind === undefined ? [] : [[kind, id] as const]
    }),
  )
  const find = (found: readonly Found[], marks: readonly Mark[]): readonly SignalHit[] => {
    const marked = marks.flatMap(({ kind, start, end }) => {
      const index = markIds.get(kind)
      return index === undefined ? [] : [{ index, start, end }]
    })
    const all = [...found, ...marked].sort((a, b) => a.end - b.end || a.start - b.start)
    const hits: SignalHit[] = []
    const seen = new Map<number, Seen>()
    const counts = new Map<Signal, number>()
    for (const part of all) {
      for (const slot of slotsOf.get(part.index) ?? []) {
        seen.set(slot, part)
        for (const { signal, slots, gaps } of patternsOf.get(slot) ?? []) {
          const count = counts.get(signal) ?? 0
          const chain = count < MAX_HITS ? chainOf(slots, gaps, part, seen) : undefined
          if (chain === undefined) continue
          counts.set(signal, count + 1)
          const written = chain.map(({ index }) => spellings[index] ?? '').join(' * ')
          hits.push({
            signal,
            rule: `lexicon:${signal.id}/${written}`,
            start: chain[0]?.start ?? part.start,
            end: part.end,
          })
        }
      }
    }
    return withoutMasked(hits)
  }
  return { phrases: spellings.map((spelling) => (MARK.test(spelling) ? '' : spelling)), find }
}

/** Every part of every pattern becomes a slot that any of its spellings fills, so long lists of alternatives stay cheap. */
function compile(signals: readonly Signal[]) {
  const ids = new Map<string, number>()
  const slots = new Map<string, number>()
  const slotsOf = new Map<number, number[]>()
  const patternsOf = new Map<number, Pattern[]>()
  const slotOf = (part: string): number => {
    const known = slots.get(part)
    if (known !== undefined) return known
    const slot = slots.size
    slots.set(part, slot)
    for (const spelling of new Set(expandPattern(part))) {
      const id = ids.get(spelling) ?? ids.size
      ids.set(spelling, id)
      slotsOf.set(id, [...(slotsOf.get(id) ?? []), slot])
    }
    return slot
  }
  for (const signal of signals) {
    for (const written of signal.patterns) {
      const pieces = written.split(GAP)
      const parts = pieces.filter((_, i) => i % 2 === 0).map((part) => slotOf(part.trim()))
      const gaps = pieces.filter((_, i) => i % 2 === 1).map((sign) => (sign === '~' ? TIGHT_GAP : MAX_GAP))
      const last = parts.at(-1) ?? 0
      patternsOf.set(last, [...(patternsOf.get(last) ?? []), { signal, slots: parts, gaps }])
    }
  }
  return { ids, slotsOf, patternsOf }
}

/** What filled the slots before `last`, near enough to one another; undefined when one is missing. */
function chainOf(
  slots: readonly number[],
  gaps: readonly number[],
  last: Seen,
  seen: ReadonlyMap<number, Seen>,
): readonly Seen[] | undefined {
  const chain = [last]
  for (let i = slots.length - 2; i >= 0; i--) {
    const before = seen.get(slots[i] ?? -1)
    const next = chain[0] ?? last
    if (before === undefined || before.end > next.start || next.start - before.end > (gaps[i] ?? MAX_GAP))
      return undefined
    chain.unshift(before)
  }
  return chain
}

/** A signal that masks takes away what was found inside it: `แชร์โพสต์` is no savings circle. */
function withoutMasked(hits: readonly SignalHit[]): readonly SignalHit[] {
  const masks = hits.filter(({ signal }) => signal.masks)
  if (masks.length === 0) return hits
  return hits.filter((hit) => hit.signal.masks || !masks.some((mask) => mask.start <= hit.start && hit.end <= mask.end))
}
