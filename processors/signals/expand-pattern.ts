/** More spellings than this are a mistake of the writer's. */
const MAX_SPELLINGS = 200

/**
 * The spellings of a pattern: `(โดน|ถูก)(โกง|หลอก)` gives four. An empty alternative is allowed: `แอด(ไป|)ไลน์`.
 * @throws {RangeError} For brackets that do not match, nested ones, or more than 200 spellings.
 */
export function expandPattern(pattern: string): readonly string[] {
  let spellings = ['']
  for (const piece of pattern.split(/(\([^()]*\))/u)) {
    const options = piece.startsWith('(') && piece.endsWith(')') ? piece.slice(1, -1).split('|') : [piece]
    if (options.some((option) => /[()]/u.test(option)))
      throw new RangeError(`the brackets of the pattern ${pattern} do not match`)
    spellings = spellings.flatMap((begun) => options.map((option) => begun + option))
    if (spellings.length > MAX_SPELLINGS)
      throw new RangeError(`the pattern ${pattern} has more than ${MAX_SPELLINGS} spellings; make two of it`)
  }
  return spellings
}
