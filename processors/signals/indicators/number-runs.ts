/** Digits of one stretch, with the groups that people part them into. */
export interface NumberRun {
  readonly groups: readonly NumberGroup[]
  readonly start: number
  readonly end: number
}

export interface NumberGroup {
  readonly digits: string
  readonly start: number
  readonly end: number
}

/** Letters that pass for 0 and 1 between digits. */
const LOOK_ALIKE: Readonly<Record<string, string>> = { o: '0', l: '1', i: '1' }
const SEPARATOR = /[ .\-–—‐_()*•·~]/
const MAX_SEPARATORS = 3
/** Longer runs of digits are no numbers of anything here. */
const MAX_GROUPS = 24

/**
 * Runs of digit groups, a few separators between them: `08-1234-5678`, `+66 (0) 81 234 5678`, `o81.234.5678`. A run glued to a Latin
 * word (`TH0123`, `x100`) is left out. One pass.
 */
export function numberRuns(text: string): readonly NumberRun[] {
  const runs: NumberRun[] = []
  let groups: NumberGroup[] = []
  const close = () => {
    const [first, last] = [groups[0], groups.at(-1)]
    if (first !== undefined && last !== undefined) runs.push({ groups, start: first.start, end: last.end })
    groups = []
  }
  for (let at = 0; at < text.length;) {
    const end = alnumEnd(text, at)
    const digits = end === at ? '' : readDigits(text, at, end)
    const before = groups.at(-1)
    if (digits !== '') {
      if (before !== undefined && (!isSeparated(text, before.end, at) || groups.length >= MAX_GROUPS)) close()
      groups.push({ digits, start: at, end })
    } else if (end > at) close()
    at = Math.max(end, at + 1)
  }
  close()
  return runs
}

/** Where the letters and digits that begin at `from` end. */
function alnumEnd(text: string, from: number): number {
  let at = from
  while (isDigit(text.charCodeAt(at)) || isLatin(text.charCodeAt(at))) at++
  return at
}

/** Digits, and letters that pass for them beside at least one digit; empty for a word. */
function readDigits(text: string, start: number, end: number): string {
  let digits = ''
  let real = 0
  for (let at = start; at < end; at++) {
    const sign = text.charAt(at)
    const digit = isDigit(text.charCodeAt(at)) ? sign : LOOK_ALIKE[sign]
    if (digit === undefined) return ''
    digits += digit
    if (digit === sign) real++
  }
  return real === 0 ? '' : digits
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

function isLatin(unit: number): boolean {
  return unit >= 0x61 && unit <= 0x7a
}

function isSeparated(text: string, from: number, to: number): boolean {
  if (to - from > MAX_SEPARATORS) return false
  for (let i = from; i < to; i++) if (!SEPARATOR.test(text.charAt(i))) return false
  return true
}
