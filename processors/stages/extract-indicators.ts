import { createClaims, type Candidate, type IndicatorInput } from '../signals/indicators/candidate.ts'
import { findHandles } from '../signals/indicators/find-handles.ts'
import { findLinks } from '../signals/indicators/find-links.ts'
import { findNumbers } from '../signals/indicators/find-numbers.ts'
import { findWallets } from '../signals/indicators/find-wallets.ts'

/**
 * Every indicator in a text, in its order. Found by shape and by the words around; a failed checksum is reported, never a reason to
 * drop one. What one finder takes, the next leaves alone: an address inside a link is the link's.
 */
export function extractIndicators(input: IndicatorInput): readonly Candidate[] {
  const claims = createClaims(input.reading.text.length)
  findLinks(input, claims)
  findWallets(input, claims)
  findHandles(input, claims)
  findNumbers(input, claims)
  return claims.taken.toSorted((a, b) => a.start - b.start)
}
