import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTidy } from './is-tidy.ts'
import { clean } from './normalise.ts'

const SIGNS = Array.from('กนอาะิีุูเแโ่้์็ัๆๅำํ aZ5.😂🏻️♥🅰’…ⓐ𝒂\u200B\u200D\uD83D\u{1F1F9}')

test('a tidy text is its own normal form, but for the case', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SIGNS), { maxLength: 12 }), (signs) => {
      const text = signs.join('')
      fc.pre(isTidy(text))
      expect(clean(text).text).toBe(text.toLowerCase())
    }),
    { seed: 11, numRuns: 20_000 },
  )
})

test.each(['โดนโกงเงิน 5,000 บาท ที่ Shopee', 'ดีมากๆ 555 👍👍 ❤️', 'นานา ก็ได้ค่ะ #ช้อปปี้'])('%s is tidy', (text) => {
  expect(isTidy(text)).toBe(true)
  expect(clean(text).text).toBe(text.toLowerCase())
})

test.each(['มากกกก', 'ค่ะค่ะค่ะ', 'เเพง', 'น้ํา', '５０๐', '𝐋𝐈𝐍𝐄', 'ธ\u200Bนา', 'ที่ี', '\uD83D', 'ไ\0ป'])(
  '%j is not',
  (text) => {
    expect(isTidy(text)).toBe(false)
  },
)
