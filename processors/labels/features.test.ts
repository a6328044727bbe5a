import { describe, expect, it } from 'vitest'
import { eachFeature, FEATURE_KINDS } from './features.ts'

/** Symbols 1, 2, 3 … where a space stands before those in `after`. */
function featuresOf(count: number, after: readonly number[], kind: (typeof FEATURE_KINDS)[number]): readonly number[] {
  const ids = Array.from({ length: count }, (_, i) => i + 1)
  const starts = ids.map((id) => 10 * id + (after.includes(id) ? 1 : 0))
  const found: number[] = []
  eachFeature({ ids, starts, ends: ids.map((id) => 10 * id + 10), facts: [] }, (is, a) => {
    if (FEATURE_KINDS[is] === kind) found.push(a)
  })
  return found
}

describe('the features of a post', () => {
  it('name the symbols that open and close a clause', () => {
    expect(featuresOf(7, [4], 'opens')).toEqual([1, 4])
    expect(featuresOf(7, [4], 'closes')).toEqual([3, 7])
  })

  it('take no space for the end of a clause that has hardly begun', () => {
    expect(featuresOf(7, [2, 3, 6], 'opens')).toEqual([1, 6])
    expect(featuresOf(0, [], 'closes')).toEqual([])
  })
})
