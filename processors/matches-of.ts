const NONE: readonly RegExpExecArray[] = []

/**
 * What `text.matchAll(pattern)` finds, all at once. It copies the pattern for every text, which takes longer than to see that most texts
 * hold nothing of it.
 * @param pattern - Global; never matches nothing.
 */
export function matchesOf(pattern: RegExp, text: string): readonly RegExpExecArray[] {
  pattern.lastIndex = 0
  let match = pattern.exec(text)
  if (match === null) return NONE
  const matches: RegExpExecArray[] = []
  for (; match !== null; match = pattern.exec(text)) matches.push(match)
  return matches
}
