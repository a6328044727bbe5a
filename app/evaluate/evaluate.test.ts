import { describe, expect, it } from 'vitest'
import { aCategory, anAnnotation, anIndicator, aRole } from '../../tests/builders.ts'
import { evaluatePosts } from './labelled-posts.ts'
import { evaluateSegmentation } from './segmentation.ts'
import { evaluateSms } from './sms.ts'

describe('evaluateSegmentation', () => {
  it('counts a word as right when both its borders are, and white space not at all', () => {
    // กิน|ข้าว| |แล้ว cut as กินข้าว| |แล้ว: one of three right, one of two found.
    const report = evaluateSegmentation(['กิน|ข้าว| |แล้ว'], () => [7, 8, 12])
    expect(report.words).toMatchObject({ right: 1, wrong: 1, missed: 2, precision: 0.5, recall: 1 / 3 })
    expect(report.mistakes).toEqual([{ line: 1, what: 'words', expected: 'กิน|ข้าว| |แล้ว', found: 'กินข้าว| |แล้ว' }])
  })
})

describe('evaluatePosts', () => {
  const truth = {
    text: 'x',
    role: 'lure' as const,
    categories: ['fraud.loan', 'fraud.phishing'],
    channels: ['line' as const],
    indicators: [{ type: 'phone' as const, value: '+66812345678' }],
    amount_thb: 300,
  }

  it('scores roles, sets of labels, indicator pairs and exact amounts', () => {
    const found = anAnnotation({
      role: aRole('lure'),
      categories: [aCategory('fraud.loan')],
      channels: [{ id: 'line', evidence: [] }],
      indicators: [anIndicator({ type: 'promptpay' }), anIndicator({ type: 'citizen-id', value: '1' })],
      amountThb: 3_000,
    })
    const report = evaluatePosts([truth], () => found)
    expect(report.role.accuracy).toBe(1)
    expect(report.categories.micro).toMatchObject({ right: 1, wrong: 0, missed: 1, f1: 2 / 3 })
    expect(report.channels.micro.f1).toBe(1)
    // The right number under the wrong type is wrong and missed.
    expect(report.indicators.micro).toMatchObject({ right: 0, wrong: 1, missed: 1 })
    expect(report.amount).toEqual({ accuracy: 0, of: 1 })
    expect(report.mistakes.map(({ what }) => what)).toEqual(['categories', 'indicators', 'amount'])
  })

  it('expects no category and no amount of an unrelated post', () => {
    const unrelated = { ...truth, role: 'unrelated' as const, channels: [], indicators: [], amount_thb: null }
    const report = evaluatePosts([unrelated], () =>
      anAnnotation({ role: aRole('lure'), categories: [aCategory('fraud.loan')] }),
    )
    expect(report.role.accuracy).toBe(0)
    expect(report.role.confusion['unrelated']?.['lure']).toBe(1)
    expect(report.categories.micro).toMatchObject({ right: 0, wrong: 1, missed: 0 })
    expect(report.amount.of).toBe(0)
  })
})

describe('evaluateSms', () => {
  const scores: Readonly<Record<string, number>> = { a: 0.9, b: 0.8, c: 0.7, d: 0.2 }
  const messages = [
    { label: 'scam', text: 'a' },
    { label: 'ok', text: 'b' },
    { label: 'scam', text: 'c' },
    { label: 'otp', text: 'd' },
  ]

  it('finds the threshold with the best F1, and names what is wrong there', () => {
    const { best, scam, mistakes } = evaluateSms(messages, (text) => scores[text] ?? 0)
    expect(scam).toBe(2)
    expect(best).toMatchObject({ threshold: 0.7, right: 2, wrong: 1, missed: 0 })
    expect(mistakes.map(({ line }) => line)).toEqual([2])
  })

  it('takes links out before it asks again', () => {
    const score = (text: string) => (text.includes('http') ? 1 : 0.5)
    const linked = [
      { label: 'scam', text: 'กด https://example.invalid/x' },
      { label: 'ok', text: 'ดี' },
    ]
    expect(evaluateSms(linked, score).best.f1).toBe(1)
    expect(evaluateSms(linked, score).linksMasked.precision).toBe(0.5)
  })

  it('calls at most one in a thousand of the background a lure', () => {
    const background = Array.from({ length: 1_000 }, (_, i) => `b${i}`)
    const score = (text: string) => (text === 'b1' ? 0.75 : text === 'b2' ? 0.85 : (scores[text] ?? 0))
    // 0.85 may pass, 0.75 may not: 0.8 is the lowest that is left.
    expect(evaluateSms(messages, score, background).strict).toEqual({
      threshold: 0.8,
      recall: 0.5,
      backgroundPosts: 1_000,
    })
  })
})
