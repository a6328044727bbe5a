import type { Annotation } from './annotation.ts'

/** Of 64 bits; texts that differ in at most so many are the same story told again. */
const NEAR_COPY_BITS = 8
/** Of the pairs of neighbouring words of both texts: those with so many in common are near copies, too. */
const NEAR_COPY_SHARE = 0.5
const NUMBER = '0'
/** Posts that share a key, newest first, of which a store compares the texts. */
export const MOST_COMPARED = 1_000

type Copied = Pick<Annotation, 'fingerprint' | 'searchText'>

/**
 * Whether two texts say the same in nearly the same words: fingerprints of at most 8 different bits, or at least half of all pairs of
 * neighbouring words in common (Jaccard). Whatever holds a digit is one and the same number. How often that is right: docs/evaluation.md.
 */
export function isNearCopy(a: Copied, b: Copied): boolean {
  return hasLikeFingerprint(a, b) || sharedPairs(a.searchText, b.searchText) >= NEAR_COPY_SHARE
}

export function hasLikeFingerprint(a: Pick<Copied, 'fingerprint'>, b: Pick<Copied, 'fingerprint'>): boolean {
  return differentBits(a.fingerprint, b.fingerprint) <= NEAR_COPY_BITS
}

function differentBits(a: string, b: string): number {
  let bits = BigInt(`0x${a}`) ^ BigInt(`0x${b}`)
  let count = 0
  for (; bits > 0n; bits &= bits - 1n) count += 1
  return count
}

/** 0 to 1. */
function sharedPairs(a: string, b: string): number {
  const [pairsOfA, pairsOfB] = [pairsOf(a), pairsOf(b)]
  let shared = 0
  for (const pair of pairsOfA) if (pairsOfB.has(pair)) shared++
  return shared / (pairsOfA.size + pairsOfB.size - shared)
}

function pairsOf(searchText: string): ReadonlySet<string> {
  const pairs = new Set<string>()
  let before = ''
  for (const term of searchText.split(' ')) {
    const word = /\d/.test(term) ? NUMBER : term
    // `bit.ly/3x 9y` and `bit.ly/3x` alike: how many numbers stand in a row says nothing.
    if (word === NUMBER && before === NUMBER) continue
    pairs.add(`${before} ${word}`)
    before = word
  }
  return pairs.add(`${before} `)
}
