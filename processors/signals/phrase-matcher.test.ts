import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createPhraseMatcher } from './phrase-matcher.ts'

it('finds every occurrence, also overlapping and nested ones', () => {
  const find = createPhraseMatcher(['โกง', 'โดนโกง', 'กงเกวียน', 'โดน'])
  expect(find('เขาโดนโกงเกวียน').map((h) => [h.id, h.start])).toEqual([
    [3, 3],
    [1, 3],
    [0, 6],
    [2, 7],
  ])
  expect(find('')).toEqual([])
  expect(createPhraseMatcher([])('โกง')).toEqual([])
})

it('agrees with searching for each phrase by itself', () => {
  const letters = fc.string({ unit: fc.constantFrom('ก', 'า', '่', 'a'), minLength: 1, maxLength: 4 })
  fc.assert(
    fc.property(
      fc.uniqueArray(letters, { maxLength: 8 }),
      fc.string({ unit: fc.constantFrom('ก', 'า', '่', 'a', 'z'), maxLength: 60 }),
      (phrases, text) => {
        const naive = phrases.flatMap((phrase, id) =>
          Array.from({ length: text.length }, (_, start) => ({ id, start, end: start + phrase.length })).filter((h) =>
            text.startsWith(phrase, h.start),
          ),
        )
        const key = (h: { id: number; start: number }) => `${h.id}@${h.start}`
        expect(createPhraseMatcher(phrases)(text).map(key).sort()).toEqual(naive.map(key).sort())
      },
    ),
    { seed: 1212, numRuns: 500 },
  )
})

it('passes over what is not kept', () => {
  const text = 'โ กงก า'
  const places = Int32Array.of(0, 2, 3, 4, 6)
  expect(createPhraseMatcher(['โกง', 'กา'])(text, { places, count: 5 })).toEqual([
    { id: 0, start: 0, end: 3 },
    { id: 1, start: 3, end: 5 },
  ])
})
