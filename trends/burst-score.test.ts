import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALERT_LINE, burstScore, ordinaryRange } from './burst-score.ts'

const week = (counts: readonly number[]): number[] =>
  Array.from({ length: 42 }, (_, i) => counts[i % counts.length] ?? 0)

describe('burstScore', () => {
  it('puts an ordinary window near 0 and a tenfold one far above the line', () => {
    const ordinary = ordinaryRange(week([8, 9, 10, 10, 11, 12]))
    expect(Math.abs(burstScore(ordinary, 10))).toBeLessThan(0.5)
    expect(burstScore(ordinary, 100)).toBeGreaterThan(2 * ALERT_LINE)
  })

  it('does not take the first posts after a silent past for an outbreak', () => {
    const silent = ordinaryRange(week([0]))
    expect(silent.expected).toBe(0)
    expect(burstScore(silent, 2)).toBeLessThan(ALERT_LINE)
    expect(burstScore(silent, 6)).toBeGreaterThan(ALERT_LINE)
  })

  it('expects a fraction where the plain median would say 0', () => {
    const { expected } = ordinaryRange(week([0, 0, 1, 0, 2]))
    expect(expected).toBeGreaterThan(0.1)
    expect(expected).toBeLessThan(0.9)
  })

  it('is not blinded by past bursts in a fifth of the windows', () => {
    const clean = ordinaryRange(week([3, 4, 5, 4, 3]))
    const scarred = ordinaryRange(week([3, 4, 5, 4, 60]))
    expect(scarred.upper).toBeLessThan(clean.upper * 2)
    expect(burstScore(scarred, 40)).toBeGreaterThan(ALERT_LINE)
  })

  it('asks for more where the past itself is restless', () => {
    expect(ordinaryRange(week([1, 5, 10, 15, 19])).upper).toBeGreaterThan(ordinaryRange(week([9, 10, 10, 11])).upper)
  })

  it('reaches the line exactly at the upper end of the ordinary, rises with the count and ignores the order of the past', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }), fc.nat(2_000), (history, observed) => {
        const ordinary = ordinaryRange(history)
        expect(burstScore(ordinary, ordinary.upper)).toBeCloseTo(ALERT_LINE, 6)
        expect(ordinary.upper).toBeGreaterThan(ordinary.expected)
        expect(burstScore(ordinary, observed + 1)).toBeGreaterThan(burstScore(ordinary, observed))
        expect(ordinaryRange(history.toReversed())).toEqual(ordinary)
      }),
      { seed: 7 },
    )
  })

  it('refuses to say what is ordinary when there is no past', () => {
    expect(() => ordinaryRange([])).toThrow(RangeError)
  })
})
