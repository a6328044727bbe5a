import { createBorderCutter, type BorderModel } from './border-model.ts'
import { createCustomWords } from './custom-words.ts'
import { normalise } from './normalise.ts'
import { createIntlSegmenter, createWordcutSegmenter } from './segment-peers.ts'

/** Cuts text into words. */
export interface Segmenter {
  readonly id: string
  /** Word i is `text.slice(ends[i-1] ?? 0, ends[i])`: together they are the text, white space included. */
  segment(text: string): readonly number[]
}

export interface SegmenterOptions {
  /** Words that must come out whole. */
  readonly customWords: readonly string[]
  /** From `loadSegmenterModel`; called when an engine that needs it is made. */
  readonly model: () => BorderModel
}

/** Engines by id; the first is the default. */
export const SEGMENTERS: ReadonlyMap<string, (options: SegmenterOptions) => Segmenter> = new Map([
  ['rawang', createRawangSegmenter],
  ['intl', createIntlSegmenter],
  ['wordcut', createWordcutSegmenter],
])

/** Ends of the words of a text that is normalised already. */
export type NormalisedCutter = (text: string) => readonly number[]

/** For the pipeline, which has the normalised form at hand. */
export function createNormalisedCutter({ customWords, model }: SegmenterOptions): NormalisedCutter {
  const cut = createBorderCutter(model())
  const keepWhole = createCustomWords(customWords)
  return keepWhole === undefined ? cut : (text) => keepWhole(text, cut(text))
}

/** Our engine on any text: cut on the normalised form, told on the original; hashtags also at their capitals. */
export function createRawangSegmenter(options: SegmenterOptions): Segmenter {
  const cut = createNormalisedCutter(options)
  return {
    id: 'rawang',
    segment(original) {
      const { text, origin } = normalise(original)
      const ends = cut(text)
      return cutAtCapitals(original, origin === undefined ? ends : endsInOriginal(ends, origin, original.length))
    },
  }
}

function endsInOriginal(ends: readonly number[], origin: Int32Array, length: number): readonly number[] {
  const out: number[] = []
  let last = 0
  for (const end of ends) {
    const at = origin[end] ?? length
    if (at > last) {
      out.push(at)
      last = at
    }
  }
  if (length > last) out.push(length)
  return out
}

const CAPITAL_IN_TAG = /#[A-Za-z0-9]*[a-z0-9][A-Z]/u
const TAG = /#[a-z0-9]+/giu
const CAPITAL = /(?<=[a-z0-9])[A-Z]/gu

/** #TheFaceShop is `#`, `The`, `Face`, `Shop`. The normalised form has no capitals any more. */
function cutAtCapitals(original: string, ends: readonly number[]): readonly number[] {
  if (!CAPITAL_IN_TAG.test(original)) return ends
  const more: number[] = []
  for (const tag of original.matchAll(TAG))
    for (const capital of tag[0].matchAll(CAPITAL)) more.push(tag.index + capital.index)
  return more.length === 0 ? ends : [...new Set([...ends, ...more])].sort((a, b) => a - b)
}
