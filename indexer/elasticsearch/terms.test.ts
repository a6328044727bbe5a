import fc from 'fast-check'
import { expect, it } from 'vitest'
import { termsOf } from '../phrases.ts'
import { indexedTerms } from './terms.ts'

it('holds exactly the terms that any other store finds, with a space between them', () => {
  const unit = fc.constantFrom('ก', 'ำ', '฿', 'ๆ', 'a', 'A', 'é', '7', '๗', ' ', '  ', '-', '\n', '😀', '\u0e3b', 'ж')
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 30 }), (text) => {
      expect(indexedTerms(text)).toBe(termsOf(text.toLowerCase()).join(' '))
    }),
    { seed: 1212, numRuns: 3_000, examples: [['']] },
  )
})

it('shortens what Elasticsearch would cut, and nothing else', () => {
  const longest = 'ก'.repeat(200)
  expect(indexedTerms(`a ${longest} b`)).toBe(`a ${longest} b`)
  expect(indexedTerms(`a ${longest}ก b`)).toMatch(/^a long[0-9a-f]{64} b$/)
})
