import type { Normalised } from '../thai/normalise.ts'
import type { Disguised } from './evasion.ts'

/** The normalised text with every disguised word as it is to be read; offsets lead back to the original. */
export function applyReadings(normalised: Normalised, words: readonly Disguised[]): Normalised {
  if (words.length === 0) return normalised
  const { text, origin } = normalised
  let read = ''
  const from: number[] = []
  let at = 0
  const keepUpTo = (end: number) => {
    read += text.slice(at, end)
    for (; at < end; at++) from.push(origin?.[at] ?? at)
  }
  for (const word of words) {
    keepUpTo(word.start)
    read += word.reading
    for (const place of word.from) from.push(origin?.[place] ?? place)
    at = word.end
  }
  keepUpTo(text.length)
  from.push(origin?.[text.length] ?? text.length)
  return { text: read, origin: Int32Array.from(from) }
}
