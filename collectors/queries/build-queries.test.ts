import { describe, expect, it } from 'vitest'
import { buildQueries, variantsOf, type QueryDialect } from './build-queries.ts'

const OPERATORS: QueryDialect = { or: ' OR ', quote: '"', not: '-', group: ['(', ')'], and: true, maxLength: 512, maxTerms: 30 } // prettier-ignore
const BARE: QueryDialect = { or: '|', not: '-', and: false, maxLength: 60, maxTerms: 12 }
const queries = (words: Parameters<typeof buildQueries>[0], dialect: QueryDialect) =>
  buildQueries(words, dialect).map(({ query }) => query)

describe('queries of watch-words', () => {
  it('are joined, phrases quoted, words that must all be there in brackets', () => {
    const words = [
      { id: 'a', queries: ['"call center" โอน', 'มิจฉาชีพ'] },
      { id: 'b', queries: ['หวย'] },
    ]
    expect(buildQueries(words, OPERATORS)).toEqual([
      { query: '("call center" โอน) OR มิจฉาชีพ OR หวย', watchWords: ['a', 'b'] },
    ])
  })

  it('hide with a negative word only what it was written for', () => {
    const words = [
      { id: 'a', queries: ['หวย -งวด'] },
      { id: 'b', queries: ['กู้'], not: ['บ้าน มือสอง'] },
      { id: 'c', queries: ['โกง'] },
    ]
    expect(queries(words, OPERATORS)).toEqual(['หวย -งวด', 'กู้ -"บ้าน มือสอง"', 'โกง'])
  })

  it('put alternatives in brackets where something stands beside them', () => {
    const words = [{ id: 'a', queries: ['หวย', 'โกง'] }]
    expect(queries(words, { ...OPERATORS, always: ' lang:th' })).toEqual(['(หวย OR โกง) lang:th'])
  })

  it('keep to the platform’s length and number of terms, and lose no word to it', () => {
    const words = Array.from({ length: 40 }, (_, i) => ({ id: `w${i}`, queries: [`คำเตือน${i}`] }))
    const built = buildQueries(words, { ...BARE, maxTerms: 4 })
    for (const { query } of built) {
      expect(query.length).toBeLessThanOrEqual(60)
      expect(query.split('|').length).toBeLessThanOrEqual(4)
    }
    expect(built.flatMap(({ query }) => query.split('|'))).toEqual(words.map(({ queries: [query] }) => query))
    expect(built.flatMap(({ watchWords }) => watchWords)).toEqual(words.map(({ id }) => id))
  })

  it('leave out a single term that is too long', () => {
    expect(queries([{ id: 'a', queries: ['ก'.repeat(61), 'โกง'] }], BARE)).toEqual(['โกง'])
  })

  it('take no quotation mark of theirs into a phrase', () => {
    expect(queries([{ id: 'a', queries: ['ร้าน"โกง'] }], OPERATORS)).toEqual(['(ร้าน โกง)'])
  })

  it('of many phrases are built at once, in no more than six ways', () => {
    const phrases = Array.from({ length: 30 }, (_, i) => `"กู้ เงิน${i}"`)
    const [query] = queries([{ id: 'a', queries: [phrases.join(' ')] }], { ...OPERATORS, maxLength: 10_000 })
    expect(query?.split(' OR ')).toHaveLength(6)
  })

  it('without a word to look for are none', () => {
    expect(queries([{ id: 'a', queries: ['-งวด', '""', '  '] }], OPERATORS)).toEqual([])
    expect(queries([], OPERATORS)).toEqual([])
  })
})

describe('Thai as people type it', () => {
  it.each([
    // All borrowed words of one change together: every mixture would be too many.
    ['กู้ เงิน', ['กู้ เงิน', 'กู้เงิน']],
    ['ด่วนๆ', ['ด่วนๆ']],
    ['จริง ๆ นะ', ['จริง ๆ นะ', 'จริงๆนะ', 'จริงๆ นะ']],
    ['call center', ['call center']],
    ['แอด LINE', ['แอด LINE']],
    ['แอปดูดเงิน', ['แอปดูดเงิน', 'แอพดูดเงิน']],
    ['ลิงค์ปลอม', ['ลิงค์ปลอม', 'ลิงก์ปลอม', 'ลิ้งค์ปลอม']],
    ['แก๊งคอลเซ็นเตอร์', ['แก๊งคอลเซ็นเตอร์', 'แก๊งค์คอลเซนเตอร์']],
  ])('%s', (words, variants) => {
    expect(new Set(variantsOf(words))).toEqual(new Set(variants))
  })
})
