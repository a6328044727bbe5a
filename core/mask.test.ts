import { describe, expect, it } from 'vitest'
import { anAnnotatedPost, anIndicator } from '../tests/builders.ts'
import type { Indicator } from './annotation.ts'
import { maskForDisplay } from './mask.ts'
import { toPublicPost } from './public-post.ts'

const TEXT = 'เบอร์ฉัน 081-234-5678 เลขบัตร 1-1017-00230-70-8 คนโกง 08-9999-9999'

/** An indicator where it stands in TEXT. */
function found(written: string, part: Partial<Indicator>): Indicator {
  const start = TEXT.indexOf(written)
  return anIndicator({ written, start, end: start + written.length, ...part })
}
const mine = found('081-234-5678', { value: '+66812345678', owner: 'victim' })
const citizen = found('1-1017-00230-70-8', { type: 'citizen-id', value: '1101700230708', owner: 'unknown' })
const theirs = found('08-9999-9999', { value: '+66899999999', owner: 'offender' })
const entry = anAnnotatedPost({ text: TEXT, annotation: { indicators: [theirs, mine, citizen] } })

describe("a victim's number and every citizen id", () => {
  const { post, annotation } = maskForDisplay(entry)

  it('are hidden sign for sign, so that every offset holds', () => {
    expect(post.text).toBe('เบอร์ฉัน •••-•••-•••• เลขบัตร •-••••-•••••-••-• คนโกง 08-9999-9999')
    expect(post.text).toHaveLength(TEXT.length)
    for (const { start, end, written } of annotation.indicators) expect(post.text.slice(start, end)).toBe(written)
  })

  it('are in nothing that leaves', () => {
    for (const leaving of [maskForDisplay(entry), toPublicPost(entry, { tokens: true })]) {
      const json = JSON.stringify(leaving)
      for (const secret of ['81234567', '234-5678', '0812', '110170', '00230']) expect(json).not.toContain(secret)
      expect(json).toContain('+66899999999')
    }
  })

  it('written in letters of two units each are hidden unit for unit', () => {
    const written = '\u{1d7ce}\u{1d7d6}\u{1d7cf}'
    const odd = anAnnotatedPost({
      text: `${written} จบ`,
      annotation: { indicators: [anIndicator({ written, start: 0, end: written.length, owner: 'victim' })] },
    })
    expect(maskForDisplay(odd).post.text).toBe(`${'•'.repeat(6)} จบ`)
  })
})

describe('what is withheld once', () => {
  const text =
    'โดนโกง เบอร์ผม 081-234-5678 ไลน์ผม somsri_88 เขาโทรมา 0812345678 โอน x๐๘๑๒๓๔๕๖๗๘ ตามที่ somsri_88 บอก โจร 0899999999'
  const at = (written: string, from: number, part: Partial<Indicator>) => {
    const start = text.indexOf(written, from)
    return anIndicator({ written, start, end: start + written.length, ...part })
  }
  const post = anAnnotatedPost({
    text,
    url: 'https://forum.example/t?phone=0812345678',
    media: [{ kind: 'image', url: 'https://img.example/somsri_88.png' }],
    extra: { phone: 812345678, contact: ['+66 81 234 5678', { line: 'SOMSRI_88' }], thief: '0899999999' },
    annotation: {
      fingerprint: 'ffffffffffffffff',
      indicators: [
        at('081-234-5678', 0, { value: '+66812345678', owner: 'victim' }),
        at('somsri_88', 0, { type: 'line-id', value: 'somsri_88', owner: 'victim' }),
        at('0812345678', 30, { value: '+66812345678', owner: 'offender' }),
        at('0899999999', 0, { value: '+66899999999', owner: 'offender' }),
      ],
      evasion: [
        { ...at('somsri_88', 0, {}), reading: 'somsri_88', undone: ['spaced' as const] },
        { ...at('โอน', 0, {}), reading: 'โอน', undone: ['look-alike' as const] },
      ].map(({ start, end, reading, undone }) => ({ start, end, reading, undone })),
    },
  })
  const shown = toPublicPost(post, { tokens: true })

  it('is hidden wherever it stands in the post, whosever it seems to be there and in whatever digits', () => {
    const json = JSON.stringify(shown).toLowerCase()
    for (const secret of ['234-5678', '12345678', '234 5678', '๒๓๔๕', 'somsri_88']) expect(json).not.toContain(secret)
    expect(shown.text).toHaveLength(text.length)
    for (const { start, end, written } of shown.indicators) expect(shown.text.slice(start, end)).toBe(written)
  })

  it("leaves the offender's and all else as it is", () => {
    expect(shown.text).toContain('0899999999')
    expect(shown.extra).toMatchObject({ thief: '0899999999' })
    expect(shown.evasion?.map(({ reading }) => reading)).toEqual(['โอน'])
  })
})

it('a number is hidden also where another stands right beside it, and the other is not', () => {
  const { extra } = maskForDisplay(
    anAnnotatedPost({
      text: 'เบอร์ผม 0812345678',
      extra: {
        price: '0812345678 500',
        abroad: '+66 81-234-5678 (25) น.',
        thief: ['0812345678\n0899999999', '0899999999 0812345678', '๐๘๑๒๓๔๕๖๗๘ 0812345678'],
      },
      annotation: {
        indicators: [anIndicator({ written: '0812345678', start: 8, end: 18, value: '+66812345678', owner: 'victim' })],
      },
    }),
  ).post
  expect(extra).toEqual({
    price: '•••••••••• 500',
    abroad: '+•• ••-•••-•••• (25) น.',
    thief: ['••••••••••\n0899999999', '0899999999 0•••••••••', '•••••••••• ••••••••••'],
  })
})

it('is hidden within a link too, which stays an indicator', () => {
  const text = 'ไลน์ผม somsri_88 เขาเอาไปลงที่ https://line.example/~somsri_88?t=0899999999'
  const at = (written: string, part: Partial<Indicator>) =>
    anIndicator({ written, value: written, start: text.indexOf(written), end: text.indexOf(written) + written.length, ...part }) // prettier-ignore
  const link = 'https://line.example/~somsri_88?t=0899999999'
  const indicators = [
    at('somsri_88', { type: 'line-id', owner: 'victim' }),
    at(link, { type: 'url', owner: 'offender' }),
  ]
  const { post, annotation } = maskForDisplay(anAnnotatedPost({ text, annotation: { indicators } }))
  const hidden = 'https://line.example/~••••••_••?t=0899999999'
  expect(post.text).toContain(hidden)
  expect(annotation.indicators[1]).toMatchObject({ owner: 'offender', value: hidden, written: hidden })
})

it("the owner of a citizen id stays what it is, though nobody's is shown", () => {
  const id = anIndicator({ type: 'citizen-id', value: '1101700230705', owner: 'unknown' })
  expect(maskForDisplay(anAnnotatedPost({ annotation: { indicators: [id] } })).annotation.indicators[0]?.owner).toBe('unknown') // prettier-ignore
})

it('a post with nothing to hide is left as it is', () => {
  const plain = anAnnotatedPost({ annotation: { indicators: [anIndicator()] } })
  expect(maskForDisplay(plain)).toBe(plain)
})
