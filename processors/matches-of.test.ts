import { expect, it } from 'vitest'
import { matchesOf } from './matches-of.ts'

it('finds what matchAll does, text after text', () => {
  const pattern = /[ก-ฮ](\d+)/gu
  for (const text of ['ก12 ข3', '', 'ก', 'ค4', '🦊ค5'])
    expect(matchesOf(pattern, text).map(({ 0: all, 1: digits, index }) => [all, digits, index])).toEqual(
      Array.from(text.matchAll(pattern), ({ 0: all, 1: digits, index }) => [all, digits, index]),
    )
})
