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

/** Digits, and the letters that pass for 0 and 1 between them. */
const DIGIT = /[0-9]/
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
    if (!startsNumber(text, at)) {
      at++
      continue
    }
    const group = groupAt(text, at)
    const before = groups.at(-1)
    if (before !== undefined && (!isSeparated(text, before.end, group.start) || groups.length >= MAX_GROUPS)) close()
    const isGlued = /[a-z]/.test(text.charAt(group.end)) || /[a-z]/.test(text.charAt(group.start - 1))
    if (isGlued) close()
    else groups.push(group)
    at = group.end
  }
  close()
  return runs
}

function startsNumber(text: string, at: number): boolean {
  const sign = text.charAt(at)
  if (DIGIT.test(sign)) return true
  return sign === 'o' && /^[0-9]{2}/.test(text.slice(at + 1, at + 3)) && !/[a-z0-9]/.test(text.charAt(at - 1))
}

function groupAt(text: string, start: number): NumberGroup {
  let digits = ''
  let at = start
  for (; at < text.length; at++) {
    const sign = text.charAt(at)
    const like = LOOK_ALIKE[sign]
    if (DIGIT.test(sign)) digits += sign
    else if (
      like !== undefined &&
      (at === start || isDigitLike(text.charAt(at - 1))) &&
      isDigitLike(text.charAt(at + 1))
    )
      digits += like
    else break
  }
  return { digits, start, end: at }
}

function isDigitLike(sign: string): boolean {
  return DIGIT.test(sign) || sign in LOOK_ALIKE
}

function isSeparated(text: string, from: number, to: number): boolean {
  if (to - from > MAX_SEPARATORS) return false
  for (let i = from; i < to; i++) if (!SEPARATOR.test(text.charAt(i))) return false
  return true
}
