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

/** Its rule is only put together for the few that are shown. */
class Hit implements SignalHit {
  readonly signal: Signal
  readonly start: number
  readonly end: number
  readonly #written: readonly string[]

  constructor(signal: Signal, written: readonly string[], start: number, end: number) {
    this.signal = signal
    this.#written = written
    this.start = start
    this.end = end
  }

  get rule(): string {
    return `lexicon:${this.signal.id}/${this.#written.join(' * ')}`
  }
}

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

/** Where the parts of the patterns were found last in this text; `text` tells the texts apart, so that nothing need be wiped. */
interface Seen {
  readonly text: Int32Array
  readonly start: Int32Array
  readonly end: Int32Array
  readonly index: Int32Array
}

export function createSignalSet(signals: readonly Signal[]): SignalSet {
  const { slotsOf, patternsOf, ids, slots } = compile(signals)
  const spellings = [...ids.keys()]
  const slotsOfSpelling = spellings.map((_, i) => slotsOf.get(i) ?? [])
  const patternsOfSlot = Array.from({ length: slots }, (_, slot) => patternsOf.get(slot) ?? [])
  const markIds = new Map(
    [...ids].flatMap(([spelling, id]) => {
      const kind = MARK.exec(spelling)?.[1]
      return kind === undefined ? [] : [[kind, id] as const]
    }),
  )
  const seen: Seen = {
    text: new Int32Array(slots),
    start: new Int32Array(slots),
    end: new Int32Array(slots),
    index: new Int32Array(slots),
  }
  let text = 0
  const find = (found: readonly Found[], marks: readonly Mark[]): readonly SignalHit[] => {
    const marked =
      marks.length === 0
        ? []
        : marks.flatMap(({ kind, start, end }) => {
            const index = markIds.get(kind)
            return index === undefined ? [] : [{ index, start, end }]
          })
    const all = marked.length === 0 ? found : [...found, ...marked].sort((a, b) => a.end - b.end || a.start - b.start)
    const hits: SignalHit[] = []
    const counts = new Map<Signal, number>()
    text = (text + 1) | 0
    for (const { index, start, end } of all) {
      for (const slot of slotsOfSpelling[index] ?? []) {
        seen.text[slot] = text
        seen.start[slot] = start
        seen.end[slot] = end
        seen.index[slot] = index
        for (const { signal, slots: parts, gaps } of patternsOfSlot[slot] ?? []) {
          const from = chainStart(parts, gaps, text, seen)
          if (from === -1) continue
          const count = counts.get(signal) ?? 0
          if (count >= MAX_HITS) continue
          counts.set(signal, count + 1)
          const written = parts.map((part) => spellings[seen.index[part] ?? 0] ?? '')
          hits.push(new Hit(signal, written, from, end))
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
  return { ids, slotsOf, patternsOf, slots: slots.size }
}

/** Where the first of the parts begins whose last one was just found; -1 when one before it is missing or too far away. */
function chainStart(parts: readonly number[], gaps: readonly number[], text: number, seen: Seen): number {
  let start = seen.start[parts[parts.length - 1] ?? 0] ?? 0
  for (let i = parts.length - 2; i >= 0; i--) {
    const part = parts[i] ?? 0
    const end = seen.end[part] ?? 0
    if (seen.text[part] !== text || end > start || start - end > (gaps[i] ?? MAX_GAP)) return -1
    start = seen.start[part] ?? 0
  }
  return start
}

/** A signal that masks takes away what was found inside it: `แชร์โพสต์` is no savings circle. */
function withoutMasked(hits: readonly SignalHit[]): readonly SignalHit[] {
  const masks = hits.filter(({ signal }) => signal.masks)
  if (masks.length === 0) return hits
  return hits.filter((hit) => hit.signal.masks || !masks.some((mask) => mask.start <= hit.start && hit.end <= mask.end))
}
