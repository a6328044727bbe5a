import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clip } from './graphemes.ts'
import { segmentText, type Mark, type MarkKind } from './segment-text.ts'

const mark = (kind: MarkKind, start: number, end: number, rule = ''): Mark => ({
  kind,
  start,
  end,
  subject: kind,
  rule,
})
const shape = (text: string, marks: readonly Mark[]) =>
  segmentText(text, marks).map((run) => [run.text, run.marks.map((m) => m.kind).join('+')])

describe('segmentText', () => {
  it('cuts overlapping marks into runs, the kind that is seen first', () => {
    const text = 'กู้เงินด่วน แอดไลน์ abc123'
    expect(shape(text, [mark('category', 0, 11), mark('role', 7, 19), mark('indicator', 20, 26)])).toEqual([
      ['กู้เงิน', 'category'],
      ['ด่วน', 'category+role'],
      [' แอดไลน์', 'role'],
      [' ', ''],
      ['abc123', 'indicator'],
    ])
  })

  it('puts two reasons for the same words on one run', () => {
    expect(shape('โอนแล้วบล็อก', [mark('role', 0, 12, 'a'), mark('category', 0, 12, 'b')])).toEqual([
      ['โอนแล้วบล็อก', 'category+role'],
    ])
  })

  it('shows withheld text as withheld, whatever else is said of it', () => {
    expect(shape('โทร ••-••••-••••', [mark('indicator', 4, 16), mark('withheld', 4, 16)])[1]).toEqual([
      '••-••••-••••',
      'withheld+indicator',
    ])
  })

  it('never cuts a letter from its marks, nor a surrogate pair or an emoji made of several', () => {
    expect(shape('ที่นี่', [mark('role', 1, 3)])).toEqual([
      ['ที่', 'role'],
      ['นี่', ''],
    ])
    expect(shape('a👩‍👩‍👧b', [mark('role', 2, 4)])).toEqual([
      ['a', ''],
      ['👩‍👩‍👧', 'role'],
      ['b', ''],
    ])
  })

  it('leaves out what lies outside the text or is empty', () => {
    expect(shape('abc', [mark('role', 3, 9), mark('role', 1, 1), mark('place', 9, 12)])).toEqual([['abc', '']])
    expect(segmentText('', [mark('role', 0, 1)])).toEqual([])
  })

  it('always gives the whole text back, in order, for any marks', () => {
    const marks = fc.array(
      fc.tuple(fc.nat(40), fc.nat(40)).map(([start, length]) => mark('role', start, start + length)),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), marks, (text, some) => {
        const runs = segmentText(text, some)
        expect(runs.map((run) => run.text).join('')).toBe(text)
        for (const run of runs) expect(text.slice(run.start, run.start + run.text.length)).toBe(run.text)
      }),
    )
  })
})

describe('clip', () => {
  it('ends before a cluster it cannot hold', () => {
    expect(clip('ที่นี่', 4)).toBe('ที่…')
    expect(clip('👩‍👩‍👧', 3)).toBe('…')
    expect(clip('สั้น', 10)).toBe('สั้น')
  })
})
