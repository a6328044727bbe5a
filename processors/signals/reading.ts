import { applyReadings } from '../evasion/apply-readings.ts'
import type { EvasionDecoder } from '../evasion/decode-evasion.ts'
import type { Disguised } from '../evasion/evasion.ts'
import { normalise, type Normalised } from '../thai/normalise.ts'
import type { NormalisedCutter } from '../thai/segment.ts'

/** A text made ready for the stages. All their offsets are into `text`; the pipeline leads them back to the original. */
export interface Reading {
  readonly original: string
  /** Leads from `text` to the original. */
  readonly normalised: Normalised
  /** The normalised text, with what was written to evade as it is to be read. */
  readonly text: string
  /** `text` in the original's letter case, unit for unit: wallets and paths tell upper from lower. */
  readonly cased: string
  /** Ends of the words of `text`. */
  readonly wordEnds: readonly number[]
  /** 1 where a word begins or ends; one longer than `text`. */
  readonly borders: Uint8Array
  /** The text as it is written, and its words. */
  readonly written: { readonly normalised: Normalised; readonly wordEnds: readonly number[] }
  /** What was written to evade; offsets into `written`. */
  readonly disguised: readonly Disguised[]
}

export function read(original: string, cut: NormalisedCutter, decode: EvasionDecoder): Reading {
  const plain = normalise(original)
  const written = { normalised: plain, wordEnds: cut(plain.text) }
  const disguised = decode(plain.text)
  const normalised = applyReadings(plain, disguised)
  const { text } = normalised
  const wordEnds = disguised.length === 0 ? written.wordEnds : cut(text)
  const borders = new Uint8Array(text.length + 1)
  borders[0] = 1
  for (const end of wordEnds) borders[end] = 1
  const cased = restoreCase(original, normalised)
  return { original, normalised, text, cased, wordEnds, borders, written, disguised }
}

function restoreCase(original: string, { text, origin }: Normalised): string {
  if (origin === undefined) return original
  if (!/[A-Z]/.test(original)) return text
  let cased = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i)
    const written = original.charAt(origin[i] ?? 0)
    cased += written >= 'A' && written <= 'Z' && written.toLowerCase() === unit ? written : unit
  }
  return cased
}

/** Word ends in the original; words that the normaliser left nothing of belong to the word before. */
export function originalWordEnds({ original, written }: Reading): number[] {
  const { origin } = written.normalised
  if (origin === undefined) return [...written.wordEnds]
  const ends: number[] = []
  for (const end of written.wordEnds) {
    const at = origin[end] ?? original.length
    if (at > (ends.at(-1) ?? 0)) ends.push(at)
  }
  if (original.length > (ends.at(-1) ?? 0)) ends.push(original.length)
  return ends
}
