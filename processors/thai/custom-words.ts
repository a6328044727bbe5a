import { normalise } from './normalise.ts'

interface Node {
  readonly next: Map<number, Node>
  word: boolean
}

/** Longest custom word that is looked for, in UTF-16 units. */
const MAX_CUSTOM_WORD = 64

/**
 * Makes words of the user's come out whole: from left to right the longest one that stands at a place wins over every border inside it.
 * In Latin letters a word counts only where no letter or digit goes on. Linear: at most MAX_CUSTOM_WORD steps from each place.
 * @returns Undefined when there are no words.
 */
export function createCustomWords(
  words: readonly string[],
): ((text: string, ends: readonly number[]) => number[]) | undefined {
  const root: Node = { next: new Map(), word: false }
  for (const raw of words) {
    const word = normalise(raw).text.trim()
    if (word === '' || word.length > MAX_CUSTOM_WORD) continue
    let node = root
    for (let i = 0; i < word.length; i++) {
      const unit = word.charCodeAt(i)
      const known: Node = node.next.get(unit) ?? { next: new Map(), word: false }
      node.next.set(unit, known)
      node = known
    }
    node.word = true
  }
  if (root.next.size === 0) return undefined
  return (text, ends) => {
    const out: number[] = []
    let next = 0
    const keepUpTo = (limit: number) => {
      for (; next < ends.length && (ends[next] ?? 0) <= limit; next++) {
        const end = ends[next] ?? 0
        if (end > (out.at(-1) ?? 0)) out.push(end)
      }
    }
    for (let at = 0; at < text.length;) {
      const end = longestAt(root, text, at)
      if (end === at) {
        at++
        continue
      }
      keepUpTo(at)
      const tokenEnd = ends[next] ?? text.length
      if (end <= tokenEnd && ADDRESS.test(text.slice(out.at(-1) ?? 0, tokenEnd))) {
        at = tokenEnd
        continue
      }
      if (at > (out.at(-1) ?? 0)) out.push(at)
      out.push(end)
      at = end
    }
    keepUpTo(text.length)
    return out
  }
}

function longestAt(root: Node, text: string, from: number): number {
  if (isInside(text, from)) return from
  let node: Node | undefined = root
  let longest = from
  for (let i = from; i < text.length; i++) {
    node = node.next.get(text.charCodeAt(i))
    if (node === undefined) break
    if (node.word && !isInside(text, i + 1)) longest = i + 1
  }
  return longest
}

const FOLLOWER = /[\u0E30-\u0E3A\u0E45\u0E47-\u0E4E]/u
const LEADER = /[\u0E40-\u0E44]/u
/** A link, host name, mail address or handle is not taken apart. */
const ADDRESS = /[a-z0-9][.:@/][a-z0-9/]|^@/u
const LETTER = /[\p{sc=Latin}\d]/u

/** Whether a border here would tear a Latin word, a Thai cluster or a surrogate pair apart. */
function isInside(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const before = text.charAt(at - 1)
  const after = text.charAt(at)
  if (FOLLOWER.test(after) || LEADER.test(before)) return true
  if (after >= '\uDC00' && after <= '\uDFFF') return true
  return LETTER.test(before) && LETTER.test(after)
}
