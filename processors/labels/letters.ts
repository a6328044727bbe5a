import type { Mark } from '../signals/signal-set.ts'
import { HASH_PRIME, HASH_SEED, hashWord, mixHash } from '../stages/hash-word.ts'

/** A row of letters as the model counts it: its bucket, and where it begins and ends. */
export type VisitLetters = (bucket: number, start: number, end: number) => void

/** Rows of letters have no names of their own: each is counted in one of so many buckets, which it shares with a few others. */
export const LETTER_BUCKETS = 2 ** 17
/** A row has one to so many letters (UTF-16 units). */
const LONGEST = 4
const UNUSED_BITS = 32 - Math.log2(LETTER_BUCKETS)
/** Marks of figures are read letter by letter: how large a sum is, and how a number is written, says something. */
const FIGURES: ReadonlySet<string> = new Set(['money', 'phone', 'bank-account', 'promptpay'])
const SPACE = 0x20
const [ZERO, NINE] = [0x30, 0x39]

/**
 * Every row of one to four letters of a text, spaces and signs too; one may come several times. They tell what words do not that the model
 * never met: how they are built, misspelt or cut. All digits are alike, and a link or a name is one letter that says its kind alone: nobody's
 * number or name gives a label away.
 * @param marks - In the order of their starts.
 */
export function eachLetters(text: string, marks: readonly Mark[], visit: VisitLetters): void {
  const { units, starts, length } = spell(text, marks)
  for (let first = 0; first < length; first++) {
    const start = starts[first] ?? 0
    const last = Math.min(first + LONGEST, length)
    let hash = HASH_SEED
    for (let at = first; at < last; at++) {
      hash = Math.imul(hash ^ (units[at] ?? 0), HASH_PRIME)
      visit(mixHash(hash) >>> UNUSED_BITS, start, starts[at + 1] ?? 0)
    }
  }
}

let units = new Int32Array(1_024)
let starts = new Int32Array(1_024)

/** A text's letters and where each begins; behind the last, where it ends. Stands until the next call. */
function spell(text: string, marks: readonly Mark[]) {
  if (units.length <= text.length) {
    units = new Int32Array(2 * text.length)
    starts = new Int32Array(2 * text.length)
  }
  let length = 0
  let next = 0
  for (let at = 0; at < text.length;) {
    for (; next < marks.length; next++) {
      const mark = marks[next]
      if (mark !== undefined && mark.start >= at && !FIGURES.has(mark.kind)) break
    }
    const mark = marks[next]
    starts[length] = at
    if (mark?.start === at && mark.end > at) {
      units[length++] = hashWord(mark.kind)
      at = mark.end
    } else units[length++] = unitAt(text, at++)
  }
  starts[length] = text.length
  return { units, starts, length }
}

function unitAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  if (unit < SPACE) return SPACE
  return unit >= ZERO && unit <= NINE ? ZERO : unit
}
