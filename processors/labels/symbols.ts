import type { Mark } from '../signals/signal-set.ts'

/** What stands for a word, or for something that is known of the whole post. Id 0 is no symbol that the model knows. */
export type SymbolIds = (name: string) => number

/** What the labels are told from. Offsets are into the normalised text. */
export interface LabelInput {
  /** Words, as `readTerms` gives them, with where each begins and ends. */
  readonly heads: readonly string[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** Indicators and money, in any order. A word inside one is known by its kind alone: nobody's number gives a label away. */
  readonly marks: readonly Mark[]
  /** Known of the post as a whole: `signal:…`, `channel:…`, `topic:…`, `voice:…`. */
  readonly facts: readonly string[]
}

/** A post as symbols: `ids[0 … length)` in the order of the text, where each stands, and those of the whole post. */
export interface SymbolRun {
  readonly ids: readonly number[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  readonly facts: readonly number[]
}

const DIGITS = /^[\d.,:/-]+$/u
const LAUGHTER = /^5{3,}$/u
/** Lengths are told apart by powers of two. */
const LENGTHS = ['0', '1', '2', '4', '8', '16', '32', '64', '128', '256'].map((length) => `length:${length}`)

/** Reads a post as symbols: indicators and money by kind, numbers as one, words by themselves. */
export function toSymbols({ heads, starts, ends, marks, facts }: LabelInput, idOf: SymbolIds): SymbolRun {
  const sorted = marks.length > 1 ? marks.toSorted((a, b) => a.start - b.start || b.end - a.end) : marks
  const run = { ids: [] as number[], starts: [] as number[], ends: [] as number[], facts: [] as number[] }
  const push = (name: string, start: number, end: number) => {
    run.ids.push(idOf(name))
    run.starts.push(start)
    run.ends.push(end)
  }
  let next = 0
  let coveredTo = 0
  for (let i = 0; i < heads.length; i++) {
    const start = starts[i] ?? 0
    const end = ends[i] ?? 0
    for (let mark = sorted[next]; mark !== undefined && mark.start < end; mark = sorted[++next]) {
      if (mark.start >= coveredTo) push(`<${mark.kind}>`, mark.start, mark.end)
      coveredTo = Math.max(coveredTo, mark.end)
    }
    if (start >= coveredTo) push(nameOf(heads[i] ?? ''), start, end)
  }
  for (const fact of facts) run.facts.push(idOf(fact))
  for (const { kind } of marks) run.facts.push(idOf(`has:${kind}`))
  run.facts.push(idOf(LENGTHS[Math.min(LENGTHS.length - 1, 32 - Math.clz32(run.ids.length))] ?? ''))
  return run
}

function nameOf(head: string): string {
  const first = head.charCodeAt(0)
  if (first < 0x30 || first > 0x39) return head
  return LAUGHTER.test(head) ? '<555>' : DIGITS.test(head) ? '<number>' : head
}
