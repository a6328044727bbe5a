import type { IndicatorType } from '../../../core/annotation.ts'
import type { Findings } from '../phrase-book.ts'
import type { Reading } from '../reading.ts'

/** An indicator before it is known whose it is; offsets into the normalised text. */
export interface Candidate {
  readonly type: IndicatorType
  readonly value: string
  readonly start: number
  readonly end: number
  readonly checks: Readonly<Record<string, boolean>>
}

/** What says of what kind a number or name is. */
export type CueGroup =
  | 'line' | 'telegram' | 'promptpay' | 'account' | 'phone' | 'citizen' | 'other' | 'banks' // prettier-ignore

export interface IndicatorInput {
  readonly reading: Reading
  readonly cues: Findings<CueGroup>
  /** Code of the bank by index in the list `banks`. */
  readonly bankCodes: readonly string[]
}

/** Parts of the text that are spoken for. */
export interface Claims {
  /** Takes the candidate unless some of its text is taken. */
  add(candidate: Candidate): boolean
  isFree(start: number, end: number): boolean
  readonly taken: readonly Candidate[]
}

export function createClaims(length: number): Claims {
  let used: Uint8Array | undefined
  const taken: Candidate[] = []
  const isFree = (start: number, end: number) => used?.subarray(start, end).includes(1) !== true
  return {
    taken,
    isFree,
    add(candidate) {
      if (!isFree(candidate.start, candidate.end)) return false
      used ??= new Uint8Array(length)
      used.fill(1, candidate.start, candidate.end)
      taken.push(candidate)
      return true
    },
  }
}
