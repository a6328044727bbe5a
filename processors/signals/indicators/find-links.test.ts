import { describe, expect, it } from 'vitest'
import { createAnnotator, loadLexicons } from '../../pipeline.ts'

const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
const found = (text: string) => annotator.annotate(text).indicators.map(({ type, value }) => [type, value])

describe('links under top-level domains that no list knows', () => {
  it('are found where the scheme says that it is an address', () => {
    expect(found('สมัครที่ https://promo-deal.newzone/apply เลย')).toEqual([['url', 'https://promo-deal.newzone/apply']])
  })

  it('are not found where nothing says so', () => {
    expect(found('เจอกันที่ร้าน shop.newzone นะ')).toEqual([])
  })

  it('end where a known one ends, when a sentence goes on without a space', () => {
    expect(found('https://site.com.thank you')).toEqual([['url', 'https://site.com']])
  })
})
