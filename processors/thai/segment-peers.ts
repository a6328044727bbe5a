import wordcut from 'wordcut'
import type { Segmenter } from './segment.ts'

/** Longest stretch given to a dictionary engine at once, so that its cost stays linear on text without a space. */
const MAX_STRETCH = 1_000

/** ICU as it is, for comparison. */
export function createIntlSegmenter(): Segmenter {
  const segmenter = new Intl.Segmenter('th', { granularity: 'word' })
  return {
    id: 'intl',
    segment(text) {
      const ends: number[] = []
      for (let from = 0; from < text.length; from += MAX_STRETCH) {
        const stretch = text.slice(from, from + MAX_STRETCH)
        for (const { index, segment } of segmenter.segment(stretch)) ends.push(from + index + segment.length)
      }
      return ends
    },
  }
}

/** npm wordcut as it is, for comparison. */
export function createWordcutSegmenter(): Segmenter {
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
