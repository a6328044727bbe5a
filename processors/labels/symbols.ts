import type { Mark } from '../signals/signal-set.ts'
import { hashWord } from '../stages/hash-word.ts'

/**
 * The number of what stands for a word, or for something that is known of the whole post. 0 is no symbol that the model knows.
 * @param hash - `hashWord` of the name.
 */
export type SymbolIds = (name: string, hash: number) => number

/** What the labels are told from. Offsets are into the normalised text. */
export interface LabelInput {
  /** The normalised text. */
  readonly text: string
  /** Words, as `readTerms` gives them, with where each begins and ends. */
  readonly heads: readonly string[]
  readonly headHashes: readonly number[]
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** Indicators and money, in the order of their starts, longer ones first. A word inside one is known by its kind alone: nobody's number gives a label away. */
  readonly marks: readonly Mark[]
  /** Known of the post as a whole: `signal:…`, `topic:…`, `sure:…`, `channel:…`, `evasion:…`. */
  readonly facts: readonly KnownName[]
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
const LENGTHS = ['0', '1', '2', '4', '8', '16', '32', '64', '128', '256'].map((length) => known(`length:${length}`))
const NUMBERS = known('<number>')
const LAUGHS = known('<555>')

/** A name with its hash. */
export interface KnownName {
  readonly name: string
  readonly hash: number
}

function known(name: string): KnownName {
  return { name, hash: hashWord(name) }
}

/** Names that come with many posts, so that each is put together and hashed once. */
export function createNames(prefix: string, suffix = ''): (id: string) => KnownName {
  const names = new Map<string, KnownName>()
  return (id) => {
    const name = names.get(id) ?? known(prefix + id + suffix)
    names.set(id, name)
    return name
  }
}

const markName = createNames('<', '>')
const hasName = createNames('has:')

/** Reads a post as symbols: indicators and money by kind, numbers as one, words by themselves. */
export function toSymbols({ heads, headHashes, starts, ends, marks, facts }: LabelInput, idOf: SymbolIds): SymbolRun {
  const run = { ids: [] as number[], starts: [] as number[], ends: [] as number[], facts: [] as number[] }
  const push = (id: number, start: number, end: number) => {
    run.ids.push(id)
    run.starts.push(start)
    run.ends.push(end)
  }
  let next = 0
  let coveredTo = 0
  for (let i = 0; i < heads.length; i++) {
    const start = starts[i] ?? 0
    const end = ends[i] ?? 0
    for (let mark = marks[next]; mark !== undefined && mark.start < end; mark = marks[++next]) {
      const { name, hash } = markName(mark.kind)
      if (mark.start >= coveredTo) push(idOf(name, hash), mark.start, mark.end)
      coveredTo = Math.max(coveredTo, mark.end)
    }
    if (start < coveredTo) continue
    const head = heads[i] ?? ''
    const figure = asFigure(head)
    push(figure === undefined ? idOf(head, headHashes[i] ?? 0) : idOf(figure.name, figure.hash), start, end)
  }
  for (const { name, hash } of facts) run.facts.push(idOf(name, hash))
  for (const { kind } of marks) {
    const { name, hash } = hasName(kind)
    run.facts.push(idOf(name, hash))
  }
  const length = LENGTHS[Math.min(LENGTHS.length - 1, 32 - Math.clz32(run.ids.length))] ?? NUMBERS
  run.facts.push(idOf(length.name, length.hash))
  return run
}

/** Numbers are one symbol, laughter another. */
function asFigure(head: string): KnownName | undefined {
  const first = head.charCodeAt(0)
  if (first < 0x30 || first > 0x39) return undefined
  return LAUGHTER.test(head) ? LAUGHS : DIGITS.test(head) ? NUMBERS : undefined
}
