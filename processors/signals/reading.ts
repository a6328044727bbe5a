import { normalise, type Normalised } from '../thai/normalise.ts'
import type { NormalisedCutter } from '../thai/segment.ts'

/** A text made ready for the stages. All their offsets are into `text`; the pipeline leads them back to the original. */
export interface Reading {
  readonly original: string
  readonly normalised: Normalised
  /** The normalised text. */
  readonly text: string
  /** The normalised text in the original's letter case, unit for unit: wallets and paths tell upper from lower. */
  readonly cased: string
  /** Ends of the words of `text`. */
  readonly wordEnds: readonly number[]
  /** 1 where a word begins or ends; one longer than `text`. */
  readonly borders: Uint8Array
}

export function read(original: string, cut: NormalisedCutter): Reading {
  const normalised = normalise(original)
  const { text } = normalised
  const wordEnds = cut(text)
  const borders = new Uint8Array(text.length + 1)
  borders[0] = 1
  for (const end of wordEnds) borders[end] = 1
  return { original, normalised, text, cased: restoreCase(original, normalised), wordEnds, borders }
}

function restoreCase(original: string, { text, origin }: Normalised): string {
  if (origin === undefined) return original
  if (!/[A-Z]/.test(original)) return text
  let cased = ''
  for (let i = 0; i < text.length; i++) {
    const unit = text.charAt(i)
    const written = original.charAt(origin[i] ?? 0)
    cased += written !== unit && written >= 'A' && written <= 'Z' ? written : unit
  }
  return cased
}

/** Word ends in the original; words that the normaliser left nothing of belong to the word before. */
export function originalWordEnds({ original, normalised, wordEnds }: Reading): number[] {
  const { origin } = normalised
  if (origin === undefined) return [...wordEnds]
  const ends: number[] = []
  for (const end of wordEnds) {
    const at = origin[end] ?? original.length
    if (at > (ends.at(-1) ?? 0)) ends.push(at)
  }
  if (original.length > (ends.at(-1) ?? 0)) ends.push(original.length)
  return ends
}
