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

it('a post with nothing to hide is left as it is', () => {
  const plain = anAnnotatedPost({ annotation: { indicators: [anIndicator()] } })
  expect(maskForDisplay(plain)).toBe(plain)
})
