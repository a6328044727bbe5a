import { describe, expect, it } from 'vitest'
import { anAnnotatedPost, anIndicator } from '../tests/builders.ts'
import { exampleText } from './examples.ts'
import { defangText, visibleLine } from './safe-text.ts'

describe('a visible line', () => {
  it('has no break, no control character and nothing that is not seen', () => {
    expect(visibleLine('a\r\nb\u0000c\u202Ed\u200Be\u2028f\uFEFF', 100)).toBe('a b c' + 'de f')
  })

  it('is cut between Thai clusters, never inside one', () => {
    expect(visibleLine('กู้เงินด่วน', 3)).toBe('กู้เงิ…')
    expect(visibleLine('กู้เงิน', 30)).toBe('กู้เงิน')
  })

  it('has no tower of marks', () => {
    expect(visibleLine(`ก${'่'.repeat(50)}ข`, 100)).toBe(`ก${'่'.repeat(4)}ข`)
  })
})

describe('a defanged text', () => {
  it.each([
    ['https://evil.example/a', 'hxxps://evil[.]example/a'],
    ['ทักที่ evil.co.th เลย', 'ทักที่ evil[.]co[.]th เลย'],
    ['HTTP://A.B.COM', 'hxxp://A[.]B[.]COM'],
    ['ftp://files.example', 'ftp[:]//files[.]example'],
    ['me@mail.example', 'me[@]mail[.]example'],
    ['ที่ 10.0.0.1', 'ที่ 10[.]0[.]0[.]1'],
  ])('%j holds no address', (text, expected) => {
    expect(defangText(text)).toBe(expected)
  })

  it('leaves numbers, prices and Thai abbreviations alone', () => {
    expect(defangText('ราคา 1.5 ล้าน วันที่ 16 พ.ย. 2569 @ออม')).toBe('ราคา 1.5 ล้าน วันที่ 16 พ.ย. 2569 @ออม')
  })
})

describe('an example', () => {
  const text = 'ฉันโทร 089-876-5432 เขาโทร 081-234-5678 เลข 1 2345 67890 12 3 ไลน์ shopx https://bad.example'
  const at = (written: string) => {
    const start = text.indexOf(written)
    return { written, start, end: start + written.length }
  }
  const example = (owner: 'victim' | 'unknown') =>
    exampleText(
      anAnnotatedPost({
        text,
        annotation: {
          indicators: [
            anIndicator({ owner, value: '+66898765432', ...at('089-876-5432') }),
            anIndicator({ owner: 'offender', ...at('081-234-5678') }),
            anIndicator({ type: 'line-id', owner: 'unknown', value: 'shopx', ...at('shopx') }),
          ],
        },
      }),
    )

  it.each(['victim', 'unknown'] as const)('shows only what is surely the offender’s (%s)', (owner) => {
    expect(example(owner)).toBe(
      'ฉันโทร •••-•••-•••• เขาโทร 081-234-5678 เลข • •••• ••••• •• • ไลน์ ••••• hxxps://bad[.]example',
    )
  })
})
