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

/** How far the second part of `a * b` may begin behind the first, in UTF-16 units of the normalised text. */
const MAX_GAP = 60
const GAP = /\s+\*\s+/u
const MARK = /^<([a-z-]+)>$/u
/** A signal's hits beyond these say nothing new. */
const MAX_HITS = 4

interface Pattern {
  readonly signal: Signal
  readonly rule: string
  /** Indexes of the parts that follow one another. */
  readonly parts: readonly number[]
}

/** The signals of the lexicons, compiled: `phrases` go into the phrase book, `find` makes signals of what it found. */
export interface SignalSet {
  readonly phrases: readonly string[]
  find(found: readonly Found[], marks: readonly Mark[]): readonly SignalHit[]
}

export function createSignalSet(signals: readonly Signal[]): SignalSet {
  const ids = new Map<string, number>()
  const idOf = (part: string): number => {
    const id = ids.get(part) ?? ids.size
    ids.set(part, id)
    return id
  }
  const byPart = new Map<number, Pattern[]>()
  for (const signal of signals) {
    for (const written of signal.patterns) {
      for (const spelling of expandPattern(written)) {
        const parts = spelling.split(GAP).map((part) => idOf(part.trim()))
        const last = parts.at(-1) ?? 0
        const known = byPart.get(last) ?? []
        known.push({ signal, rule: `lexicon:${signal.id}/${spelling}`, parts })
        byPart.set(last, known)
      }
    }
  }
  const markIds = new Map(
    [...ids].flatMap(([part, id]) => {
      const kind = MARK.exec(part)?.[1]
      return kind === undefined ? [] : [[kind, id] as const]
    }),
  )
  const phrases = [...ids.keys()].map((part) => (MARK.test(part) ? '' : part))

  const find = (found: readonly Found[], marks: readonly Mark[]): readonly SignalHit[] => {
    const all = [
      ...found,
      ...marks.flatMap(({ kind, start, end }) => {
        const index = markIds.get(kind)
        return index === undefined ? [] : [{ index, start, end }]
      }),
    ].sort((a, b) => a.end - b.end || a.start - b.start)
    const hits: SignalHit[] = []
    /** Where each part was seen last. */
    const seen = new Map<number, Found>()
    const counts = new Map<Signal, number>()
    for (const part of all) {
      for (const { signal, rule, parts } of byPart.get(part.index) ?? []) {
        const start = startOf(parts, part, seen)
        const count = counts.get(signal) ?? 0
        if (start === undefined || count >= MAX_HITS) continue
        counts.set(signal, count + 1)
        hits.push({ signal, rule, start, end: part.end })
      }
      seen.set(part.index, part)
    }
    return withoutMasked(hits)
  }
  return { phrases, find }
}

/** Start of the whole pattern when the earlier parts stand before `last`, near enough. */
function startOf(parts: readonly number[], last: Found, seen: ReadonlyMap<number, Found>): number | undefined {
  let start = last.start
  for (let i = parts.length - 2; i >= 0; i--) {
    const before = seen.get(parts[i] ?? -1)
    if (before === undefined || before.end > start || start - before.end > MAX_GAP) return undefined
    start = before.start
  }
  return start
}

/** A signal that masks takes away what was found inside it: `แชร์โพสต์` is no savings circle. */
function withoutMasked(hits: readonly SignalHit[]): readonly SignalHit[] {
  const masks = hits.filter(({ signal }) => signal.masks)
  if (masks.length === 0) return hits
  return hits.filter((hit) => hit.signal.masks || !masks.some((mask) => mask.start <= hit.start && hit.end <= mask.end))
}
