import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Segmenter } from '../../processors/thai/segment.ts'

export interface SegmenterUnderTest {
  readonly create: (customWords: readonly string[]) => Segmenter
  /** Whether it keeps links, numbers and the user's words whole; the engines for comparison do not. */
  readonly knowsWholeWords: boolean
}

const SIGNS = [
  ...Array.from('กขคงนมรลสหอะาำิีึืุูเแโใไๆ์่้ๅ็ัฯ .,-/:#@!?()…'),
  '\n',
  '5',
  'a',
  'Z',
  '😂',
  '🏻',
  '\u200D',
  '\uD800',
  '\0',
  '\u200B',
]

/** Thai as people type it, and what people don't: lone surrogates, NUL, marks without a letter. */
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...SIGNS), { maxLength: 60 }).map((signs) => signs.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((units) => String.fromCharCode(...units)),
)

export function wordsOf(segmenter: Segmenter, text: string): readonly string[] {
  const ends = segmenter.segment(text)
  return ends.map((end, i) => text.slice(ends[i - 1] ?? 0, end))
}

/** What every engine promises. */
export function describeSegmenter(id: string, { create, knowsWholeWords }: SegmenterUnderTest): void {
  describe(`segmenter ${id}`, () => {
    let segmenter: Segmenter
    beforeAll(() => {
      segmenter = create([])
    })

    test('its words together are the text, none is empty', () => {
      fc.assert(
        fc.property(hostile, (text) => {
          const ends = segmenter.segment(text)
          expect(ends.at(-1) ?? 0).toBe(text.length)
          expect(ends.every((end, i) => end > (ends[i - 1] ?? 0))).toBe(true)
        }),
        { seed: 7, numRuns: 2_000 },
      )
    })

    test('the same text gives the same words, whatever was read before', () => {
      fc.assert(
        fc.property(hostile, hostile, (text, other) => {
          const first = segmenter.segment(text)
          segmenter.segment(other)
          expect(segmenter.segment(text)).toEqual(first)
        }),
        { seed: 8, numRuns: 500 },
      )
    })

    test('a text without a space, far longer than any post, is cut to its end', () => {
      const text = 'ก็ไม่รู้ว่าใครโกงเงินของเราไป'.repeat(2_000)
      expect(segmenter.segment(text).at(-1)).toBe(text.length)
    })

    test('plain Thai comes apart into its words', () => {
      expect(wordsOf(segmenter, 'กินข้าวกับเพื่อน')).toEqual(['กิน', 'ข้าว', 'กับ', 'เพื่อน'])
    })

    if (!knowsWholeWords) return

    test.each([
      'https://bit.ly/2IHUe1H?a=1',
      'www.eucerin.co.th',
      'someone@example.com',
      '@line_id',
      '1,500.50',
      '16:30',
      '088-888-8888',
      '555',
      'SangSom',
      'CX-5',
      '👍🏻',
      '👨‍👩‍👧',
      '🇹🇭',
      'ๆ',
    ])('%s is one word between Thai', (whole) => {
      expect(wordsOf(segmenter, `ชอบ ${whole} มาก`)).toEqual(['ชอบ', ' ', whole, ' ', 'มาก'])
      expect(wordsOf(segmenter, `ชอบ${whole}`)).toContain(whole)
    })

    test('a custom word comes out whole at once, and no other word is changed', () => {
      const text = 'โดนแก๊งตากลมพรึ่บโกงเงิน'
      const before = wordsOf(segmenter, text)
      expect(before).not.toContain('แก๊งตากลมพรึ่บ')
      expect(wordsOf(create(['แก๊งตากลมพรึ่บ']), text)).toEqual(['โดน', 'แก๊งตากลมพรึ่บ', 'โกง', 'เงิน'])
      expect(wordsOf(create(['k plus']), 'โอนผ่าน K PLUS แล้ว')).toEqual(['โอน', 'ผ่าน', ' ', 'K PLUS', ' ', 'แล้ว'])
    })

    test('a custom word takes no link, Latin word or Thai letter with its marks apart', () => {
      const custom = create(['scb', 'กา', 'line'])
      expect(wordsOf(custom, 'https://scb.co.th/a')).toEqual(['https://scb.co.th/a'])
      expect(wordsOf(custom, 'online')).toEqual(['online'])
      expect(wordsOf(custom, 'กาำ').join('|')).not.toContain('กา|ำ')
    })

    test('no word begins with a mark that belongs to the letter before', () => {
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...Array.from('กนอาิีุูเแ่้์ำ็ั')), { maxLength: 40 }), (signs) => {
          const text = signs.join('')
          for (const word of wordsOf(segmenter, text).slice(1)) expect(word).not.toMatch(/^[ัิ-ฺ็-๎]/u)
        }),
        { seed: 9, numRuns: 1_000 },
      )
    })
  })
}
