import { scoresOf, type Mistake, type Scores } from './scores.ts'

export interface SegmentationReport {
  readonly lines: number
  readonly words: Scores
  readonly mistakes: readonly Mistake[]
}

/**
 * Word F1 against lines whose words are separated by `|`. A word is right when both its borders are; words of white space alone are
 * not counted.
 * @param segment - Ends of the words of a text: word i is `text.slice(ends[i-1] ?? 0, ends[i])`.
 */
export function evaluateSegmentation(
  lines: readonly string[],
  segment: (text: string) => readonly number[],
): SegmentationReport {
  const sum = { right: 0, wrong: 0, missed: 0 }
  const mistakes: Mistake[] = []
  lines.forEach((line, i) => {
    const words = line.split('|').filter((word) => word !== '')
    const text = words.join('')
    let end = 0
    const expected = spansOf(
      text,
      words.map((word) => (end += word.length)),
    )
    const ends = segment(text)
    const found = spansOf(text, ends)
    const right = [...found].filter((span) => expected.has(span)).length
    sum.right += right
    sum.wrong += found.size - right
    sum.missed += expected.size - right
    if (right < Math.max(found.size, expected.size))
      mistakes.push({ line: i + 1, what: 'words', expected: line, found: cut(text, ends) })
  })
  return { lines: lines.length, words: scoresOf(sum), mistakes }
}

function spansOf(text: string, ends: readonly number[]): ReadonlySet<string> {
  const spans = new Set<string>()
  let start = 0
  for (const end of ends) {
    if (text.slice(start, end).trim() !== '') spans.add(`${start}-${end}`)
    start = end
  }
  return spans
}

function cut(text: string, ends: readonly number[]): string {
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end)).join('|')
}
