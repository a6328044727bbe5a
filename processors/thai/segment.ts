import wordcut from 'wordcut'
import { normalise } from './normalise.ts'
import { wholeWordPattern } from './token-rules.ts'

/** Cuts text into words. */
export interface Segmenter {
  readonly id: string
  /** Word i is `text.slice(ends[i-1] ?? 0, ends[i])`: together they are the text, white space included. */
  segment(text: string): readonly number[]
}

export interface SegmenterOptions {
  /** Words that must come out whole. */
  readonly customWords: readonly string[]
}

/** Longest stretch given to a dictionary engine at once, so that its cost stays linear on text without a space. */
const MAX_STRETCH = 1_000

/** Engines by id; the first is the default. */
export const SEGMENTERS: ReadonlyMap<string, (options: SegmenterOptions) => Segmenter> = new Map([
  ['rawang', createRawangSegmenter],
  ['intl', createIntlSegmenter],
  ['wordcut', createWordcutSegmenter],
])

/** Our rules over ICU's dictionary: cut on the normalised form, whole words kept whole, custom words known. */
export function createRawangSegmenter({ customWords }: SegmenterOptions): Segmenter {
  const cut = intlCutter()
  const custom = customPattern(customWords)
  return {
    id: 'rawang',
    segment(original) {
      const { text, origin } = normalise(original)
      const ends = cutByRules(text, cut, custom)
      if (origin === undefined) return ends
      const out: number[] = []
      for (const end of ends) {
        const at = origin[end] ?? original.length
        if (at > (out.at(-1) ?? 0)) out.push(at)
      }
      if (original.length > (out.at(-1) ?? 0)) out.push(original.length)
      return out
    },
  }
}

/** Ends of the words of a text that is normalised already. */
export type NormalisedCutter = (text: string) => readonly number[]

/** For the pipeline, which has the normalised form at hand. */
export function createNormalisedCutter({ customWords }: SegmenterOptions): NormalisedCutter {
  const cut = intlCutter()
  const custom = customPattern(customWords)
  return (text) => cutByRules(text, cut, custom)
}

function cutByRules(
  text: string,
  cut: (stretch: string, offset: number, ends: number[]) => void,
  custom: RegExp | undefined,
): number[] {
  const ends: number[] = []
  const whole = wholeWordPattern()
  let at = 0
  const stretch = (to: number) => {
    for (let from = at; from < to; from += MAX_STRETCH)
      cutWithCustom(text.slice(from, Math.min(to, from + MAX_STRETCH)), from, ends, cut, custom)
    at = to
  }
  for (let match = whole.exec(text); match !== null; match = whole.exec(text)) {
    if (match[0] === '') {
      whole.lastIndex++
      continue
    }
    stretch(match.index)
    ends.push(match.index + match[0].length)
    at = match.index + match[0].length
  }
  stretch(text.length)
  return ends
}

function cutWithCustom(
  stretch: string,
  offset: number,
  ends: number[],
  cut: (stretch: string, offset: number, ends: number[]) => void,
  custom: RegExp | undefined,
): void {
  if (custom === undefined) {
    cut(stretch, offset, ends)
    return
  }
  let at = 0
  for (const match of stretch.matchAll(custom)) {
    if (match.index > at) cut(stretch.slice(at, match.index), offset + at, ends)
    at = match.index + match[0].length
    ends.push(offset + at)
  }
  if (at < stretch.length) cut(stretch.slice(at), offset + at, ends)
}

function customPattern(words: readonly string[]): RegExp | undefined {
  if (words.length === 0) return undefined
  const longestFirst = words.map((word) => normalise(word).text).toSorted((a, b) => b.length - a.length)
  return new RegExp(longestFirst.map((word) => RegExp.escape(word)).join('|'), 'gu')
}

function intlCutter(): (stretch: string, offset: number, ends: number[]) => void {
  const segmenter = new Intl.Segmenter('th', { granularity: 'word' })
  return (stretch, offset, ends) => {
    if (stretch === '') return
    for (const { index, segment } of segmenter.segment(stretch)) ends.push(offset + index + segment.length)
  }
}

/** ICU as it is, for comparison. */
export function createIntlSegmenter(_options: SegmenterOptions): Segmenter {
  const cut = intlCutter()
  return {
    id: 'intl',
    segment(text) {
      const ends: number[] = []
      for (let from = 0; from < text.length; from += MAX_STRETCH) cut(text.slice(from, from + MAX_STRETCH), from, ends)
      return ends
    },
  }
}

/** npm wordcut as it is, for comparison. */
export function createWordcutSegmenter(_options: SegmenterOptions): Segmenter {
  wordcut.init()
  return {
    id: 'wordcut',
    segment(text) {
      const ends: number[] = []
      let at = 0
      for (let from = 0; from < text.length; from += MAX_STRETCH) {
        for (const word of wordcut.cutIntoArray(text.slice(from, from + MAX_STRETCH))) {
          at += word.length
          ends.push(at)
        }
      }
      // It drops what it can't read; the rest of the text is then one word.
      if (at !== text.length) return text === '' ? [] : [...ends.filter((end) => end < text.length), text.length]
      return ends
    },
  }
}
