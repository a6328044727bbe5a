import { describe, expect, it } from 'vitest'
import { createAnnotator, loadLexicons } from '../pipeline.ts'

const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })

/** What a store does with a clause: any of its phrases stands in the post's terms, term by term. */
function finds(query: string, text: string): boolean {
  const terms = ` ${annotator.annotate(text).searchText} `
  const { text: clauses, notText } = annotator.parseQuery(query)
  const holds = (clause: readonly (readonly string[])[]) =>
    clause.some((phrase) => terms.includes(` ${phrase.join(' ')} `))
  return clauses.every(holds) && !notText.some(holds)
}

describe('a query finds', () => {
  it.each([
    ['กู้เงิน', 'อยากกู้เงินด่วนที่สุด'],
    ['กู้เงิน', 'กู้ เงินด่วน'],
    ['โดนโกง', 'เพื่อนโดนโกงมาเมื่อวาน'],
    ['แก๊งคอลเซ็นเตอร์', 'แม่โดนแก๊งคอลเซ็นเตอร์หลอก'],
    ['บัญชีม้า', 'ระวังบัญชีม้ากันด้วย'],
    ['โอนเงิน', 'เขาให้โอนเงินก่อน'],
    ['scam', 'He scammed me'],
    ['"proof of payment"', 'send the proof of payments now'],
    ['0812345678', 'โทร 08-1234-5678'],
    ['มากกกกก', 'อร่อยมากก มาก'],
    ['LINE', 'ทัก line มา'],
    ['โกง -เกม', 'โดนโกงค่าของ'],
  ])('%s in %s', (query, text) => {
    expect(finds(query, text)).toBe(true)
  })

  it.each([
    ['โกง', 'เขาตะโกนเรียกอยู่หน้าบ้าน'],
    ['กา', 'กาแฟแก้วนี้หอมมาก'],
    ['โกง -เกม', 'โดนโกงในเกม'],
    ['"เงินกู้"', 'กู้เงินด่วน'],
    ['cat', 'concatenate'],
  ])('not %s in %s', (query, text) => {
    expect(finds(query, text)).toBe(false)
  })
})

it('has a clause per word or quotation, none for signs alone', () => {
  expect(annotator.parseQuery('scam "send money" ??? -เกม').text).toHaveLength(2)
  expect(annotator.parseQuery('scam "send money" ??? -เกม').notText).toHaveLength(1)
  expect(annotator.parseQuery('  !!! ')).toEqual({ text: [], notText: [] })
})

it('drops stop words beside others, keeps them alone', () => {
  expect(annotator.parseQuery('the scam').text).toEqual([[['scam']]])
  expect(annotator.parseQuery('the').text).toEqual([[['the']]])
})
