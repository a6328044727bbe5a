import { describe, expect, it } from 'vitest'
import { eachLetters, LETTER_BUCKETS } from './letters.ts'

type Marks = Parameters<typeof eachLetters>[1]

function rowsOf(text: string, marks: Marks = []): readonly (readonly [bucket: number, row: string])[] {
  const found: [number, string][] = []
  eachLetters(text, marks, (bucket, start, end) => found.push([bucket, text.slice(start, end)]))
  return found
}
const bucketsOf = (text: string, marks: Marks = []) => rowsOf(text, marks).map(([bucket]) => bucket)

describe('the letters of a post', () => {
  it('come in rows of one to four, each with its place', () => {
    expect(rowsOf('โอนไว').map(([, row]) => row)).toEqual(
      ['โ', 'โอ', 'โอน', 'โอนไ', 'อ', 'อน', 'อนไ', 'อนไว', 'น', 'นไ', 'นไว', 'ไ', 'ไว', 'ว'], // prettier-ignore
    )
    expect(rowsOf('')).toEqual([])
    for (const bucket of bucketsOf('ก'.repeat(5_000))) expect(bucket >= 0 && bucket < LETTER_BUCKETS).toBe(true)
  })

  it('are told apart by their order, and the same row is the same bucket wherever it stands', () => {
    expect(bucketsOf('กข')[1]).not.toBe(bucketsOf('ขก')[1])
    expect(bucketsOf('ขกข')).toContain(bucketsOf('กข')[1])
  })

  it('say no number: digits are alike, in an indicator too', () => {
    const phone: Marks = [{ kind: 'phone', start: 4, end: 14 }]
    expect(bucketsOf('โทร 0812345678 ค่ะ', phone)).toEqual(bucketsOf('โทร 0998765432 ค่ะ', phone))
    expect(bucketsOf('50000 บาท', [{ kind: 'money', start: 0, end: 9 }])).not.toEqual(bucketsOf('500 บาท'))
  })

  it('say no name: an id or a link is one letter that says its kind', () => {
    const [first, second] = ['แอด dao99 นะ', 'แอด nuch.shop นะ']
    const line = (text: string, end: number) => bucketsOf(text, [{ kind: 'line-id', start: 4, end }])
    expect(line(first, 9)).toEqual(line(second, 13))
    expect(bucketsOf(first, [{ kind: 'telegram', start: 4, end: 9 }])).not.toEqual(line(first, 9))
    expect(rowsOf(first, [{ kind: 'line-id', start: 4, end: 9 }]).map(([, row]) => row)).toContain(' dao99 น')
  })

  it('know a place by the mark that begins first, if marks reach into each other', () => {
    const marks = [{ kind: 'url', start: 0, end: 6 }, { kind: 'domain', start: 0, end: 3 }, { kind: 'line-id', start: 4, end: 8 }] // prettier-ignore
    expect(rowsOf('abcdefgh', marks).map(([, row]) => row)).toEqual(['abcdef', 'abcdefg', 'abcdefgh', 'g', 'gh', 'h'])
  })
})
