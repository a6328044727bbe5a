import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnnotationSchema } from '../../core/annotation.ts'
import { createAnnotator, loadLexicons } from '../../processors/pipeline.ts'
import { cli } from '../cli.ts'

const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })

/** Every place that an annotation points at. */
function spansOf(a: ReturnType<typeof annotator.annotate>) {
  return [
    ...a.role.evidence,
    ...a.categories.flatMap(({ evidence }) => evidence),
    ...a.channels.flatMap(({ evidence }) => evidence),
    ...a.indicators,
    ...a.places,
  ]
}

const THAI = fc.constantFrom(
  ...'กขงจดตนบปพมยรลวสหอะาิีึืุูเแโใไ่้๊๋์ๆำํ0๐123๔ '.split(''),
  'http://a.b/',
  '@line',
  '081-234-5678',
  '\u200b',
  '😀',
  '\ud800',
  '\0',
  '5555',
  'โกง',
  'กู้เงิน',
  'ไลน์',
)

describe('reading a post', () => {
  it('holds for any text: spans inside it, words partition it, what was written is there, the same bytes again', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: THAI, maxLength: 120 }), fc.string({ unit: 'binary', maxLength: 80 })),
        (text) => {
          const annotation = annotator.annotate(text)
          expect(AnnotationSchema.safeParse(annotation).error).toBeUndefined()
          expect(annotation.wordEnds.at(-1) ?? 0).toBe(text.length)
          expect(annotation.wordEnds.every((end, i) => end > (annotation.wordEnds[i - 1] ?? 0))).toBe(true)
          for (const { start, end } of spansOf(annotation)) {
            expect(start).toBeLessThan(end)
            expect(end).toBeLessThanOrEqual(text.length)
          }
          for (const { written, start, end } of annotation.indicators) expect(text.slice(start, end)).toBe(written)
          expect(annotation.searchText).toMatch(/^(?:[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+(?: |$))*$/u)
          expect(JSON.stringify(annotator.annotate(text))).toBe(JSON.stringify(annotation))
        },
      ),
      { seed: 1212, numRuns: 1_500 },
    )
  })

  it('says why: each label has evidence in the words of the post', () => {
    const text = 'กู้เงินด่วน ไม่เช็คบูโร โอนค่าประกัน 500 บาทก่อน แอดไลน์ fast123 โทร 081 234 5678'
    const { role, categories, channels, indicators, amountThb } = annotator.annotate(text)
    expect(role.id).toBe('lure')
    expect(categories[0]?.id).toBe('fraud.loan')
    expect(categories[0]?.evidence.map(({ start, end }) => text.slice(start, end)).join(' ')).toContain('กู้เงิน')
    expect(channels.map(({ id }) => id)).toContain('line')
    expect(indicators).toMatchObject([
      { type: 'line-id', value: 'fast123', owner: 'offender' },
      { type: 'phone', value: '+66812345678', written: '081 234 5678', owner: 'offender' },
    ])
    expect(amountThb).toBe(500)
  })

  it.each([
    ['บอสตัวนี้โกงมาก ตีทีเดียวตาย 555', 'unrelated'],
    ['ก๋วยเตี๋ยวร้านนี้อร่อยมากกกก', 'unrelated'],
    ['เตือนภัย! มิจฉาชีพแอบอ้างเป็นตำรวจโทรมาหลอกให้โอนเงิน อย่าหลงเชื่อ', 'warning'],
    ['โดนโกงค่ะ โอนเงินซื้อมือถือไป 8,500 บาท ร้านบล็อกหนี ไม่ได้ของ', 'victim-report'],
  ])('%s is %s', (text, role) => {
    expect(annotator.annotate(text).role.id).toBe(role)
  })

  it('reads lines from stdin in their order, and names one that is no post', async () => {
    const lines = ['{"id":"a","text":"โดนโกง"}', 'no json', '{"text":"สวัสดี"}']
    const { code, stdout, stderr } = await cli(['process'], { input: lines.join('\n') })
    expect(code).toBe(1)
    expect(stderr).toContain('stdin:2')
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; tokens: { text: string }[] })
    expect(answers.map(({ id }) => id)).toEqual(['a', '3'])
    expect(answers[1]?.tokens.map(({ text }) => text).join('')).toBe('สวัสดี')
  })
})
