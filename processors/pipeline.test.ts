import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { AnnotationSchema } from '../core/annotation.ts'
import { leafIds, TaxonomySchema } from '../core/taxonomy.ts'
import { parse } from 'yaml'
import { createAnnotator, loadLexicons } from './pipeline.ts'
import { normalise } from './thai/normalise.ts'

const lexicons = loadLexicons()
const annotator = createAnnotator({ lexicons, customWords: [] })
const TERMS = /^(?:[\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+(?: [\p{L}\p{N}\p{Co}\p{Mn}\p{Mc}]+)*)?$/u

/** Pieces of what people and offenders write, and what no one writes. */
const piece = fc.oneof(
  fc.constantFrom(
    'กู้เงินด่วน', 'แอดไลน์ ', '@abc_1', 'โทร 08-1234-5678', '๐๘๑ ๒๓๔ ๕๖๗๘', 'กสิกร 048-3-29117-6', 'hxxps://a[.]com/B?c=1', 'เว็บ shop จุดคอม',
    'โดนโกง', 'โอนไปแล้ว 5,000 บาท', 'สี่หมื่นหนึ่ง', 'จังหวัดเลย', 'ไหมคะ', 'เเละ', 'มากกกก', 'ก\u200Bู้', '\uD83D\uDE00', '\uD800', '\u0000', 'ํา', '่่', 'ก่ก่ก่',
    '𝗟𝗜𝗡𝗘', 'Ｌｉｎｅ', '\n', ' ', 'İ', 'ﬁ', '1409900582316', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'T', '....', '@@@', '((', '<line-id>', '*',
  ), // prettier-ignore
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const post = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
const run = { seed: 1212, numRuns: 1_500 }

describe('every annotation', () => {
  it('has the shape, and everything it points at stands there', () => {
    fc.assert(
      fc.property(post, (text) => {
        const annotation = AnnotationSchema.parse(annotator.annotate(text))
        const spans = [
          ...annotation.role.evidence,
          ...annotation.categories.flatMap(({ evidence }) => evidence),
          ...annotation.channels.flatMap(({ evidence }) => evidence),
          ...annotation.indicators,
          ...annotation.places,
        ]
        for (const { start, end } of spans) {
          expect(start).toBeLessThan(end)
          expect(end).toBeLessThanOrEqual(text.length)
        }
        for (const { written, start, end } of annotation.indicators) expect(text.slice(start, end)).toBe(written)
        expect(annotation.searchText).toMatch(TERMS)
      }),
      run,
    )
  })

  it('cuts the text into words that are the text', () => {
    fc.assert(
      fc.property(post, (text) => {
        const { wordEnds } = annotator.annotate(text)
        expect(wordEnds.at(-1) ?? 0).toBe(text.length)
        expect(wordEnds.every((end, i) => end > (wordEnds[i - 1] ?? 0))).toBe(true)
      }),
      run,
    )
  })

  it('is the same, byte for byte, whatever was read before', () => {
    fc.assert(
      fc.property(post, post, (text, between) => {
        const first = JSON.stringify(annotator.annotate(text))
        annotator.annotate(between)
        expect(JSON.stringify(annotator.annotate(text))).toBe(first)
      }),
      { ...run, numRuns: 300 },
    )
  })

  it('has no category without a role, and evidence for both', () => {
    fc.assert(
      fc.property(post, (text) => {
        const { role, categories } = annotator.annotate(text)
        expect(categories.length > 0).toBe(role.id !== 'unrelated')
        for (const { evidence } of categories) expect(evidence.length).toBeGreaterThan(0)
        if (role.id !== 'unrelated') expect(role.evidence.length).toBeGreaterThan(0)
      }),
      run,
    )
  })
})

it('normalising twice changes nothing more', () => {
  fc.assert(
    fc.property(post, (text) => {
      const once = normalise(text).text
      expect(normalise(once).text).toBe(once)
    }),
    run,
  )
})

it.each([
  ['one letter', 'ก'.repeat(100_000)],
  ['no space', 'โอนเงินไปแล้วไม่ได้ของ'.repeat(4_500)],
  ['digits', '0812345678'.repeat(10_000)],
  ['separated digits', '08-'.repeat(33_000)],
  ['dots', 'a.'.repeat(50_000)],
  ['ats', 'line @a '.repeat(12_500)],
  ['brackets', '[.] ( . ) '.repeat(10_000)],
  ['number words', 'หมื่น'.repeat(20_000)],
  ['amounts', '1,000 '.repeat(16_000)],
  ['negations', 'ไม่ดี'.repeat(20_000)],
  ['dots behind a letter', `1oo a${'.'.repeat(99_995)}`],
  ['dots and bars behind a letter', `1oo a${'._'.repeat(49_997)}`],
  ['commas', `1${','.repeat(99_998)}o`],
  ['digits and commas', '1,'.repeat(50_000)],
])('reads the longest post made of %s', (_name, text) => {
  expect(annotator.annotate(text).wordEnds.at(-1)).toBe(text.length)
})

describe('the lexicons', () => {
  const taxonomy = TaxonomySchema.parse(
    parse(readFileSync(new URL('../config/taxonomy.yaml', import.meta.url), 'utf8')),
  )

  it('name every leaf of the taxonomy and no other', () => {
    const named = new Set(lexicons.signals.flatMap(({ categories }) => Object.keys(categories)))
    expect([...named].sort()).toEqual([...leafIds(taxonomy)].sort())
  })

  it('know the 77 provinces and the 50 districts of Bangkok, each once', () => {
    const ids = lexicons.places.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    expect(ids.filter((id) => /^TH-\d\d$/.test(id))).toHaveLength(77)
    expect(ids.filter((id) => /^TH-10\d\d$/.test(id))).toHaveLength(50)
  })

  it('change the version with any change', () => {
    const other = createAnnotator({ lexicons: { ...lexicons, version: 'other' }, customWords: [] })
    expect(other.version).not.toBe(annotator.version)
    expect(createAnnotator({ lexicons, customWords: [] }).version).toBe(annotator.version)
  })
})
