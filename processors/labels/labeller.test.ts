import { describe, expect, it } from 'vitest'
import { loadLabelModel } from '../load-labels.ts'
import { hashWord } from '../stages/hash-word.ts'
import { indexFeatures } from './feature-index.ts'
import { decodeLabelModel, encodeLabelModel, LabelModelError, type LabelModel } from './label-model.ts'
import { createLabeller } from './labeller.ts'

/** Knows `กู้` (symbol 1), `เงิน` (2) and the pair of them; the pair speaks for a lure and for the first leaf. */
const tiny: LabelModel = {
  leaves: ['fraud.loan', 'fraud.job'],
  symbols: ['กู้', 'เงิน'],
  kinds: Uint8Array.of(0, 0, 1),
  first: Uint16Array.of(1, 2, 1),
  second: Uint16Array.of(0, 0, 2),
  role: {
    offset: 0,
    rows: 3,
    weights: Int8Array.of(0, 0, 0, 0, 10, 0, 0, 0, 0, 20, 100, 0, 0, 0, 0),
    scale: 0.1,
    bias: [0, 0, 0, 0, 1],
  },
  category: { offset: 0, rows: 3, weights: Int8Array.of(0, 0, 0, 0, 50, -50), scale: 0.1, bias: [0, 0] },
  // The first unit is moved by the pair and speaks for a warning and the second leaf; the other one is silent.
  hidden: { offset: 0, rows: 3, weights: Int8Array.of(0, 0, 0, 0, 60, 10), scale: 0.1, bias: [-1, -9] },
  outputs: {
    offset: 0,
    rows: 2,
    weights: Int8Array.of(0, 0, 10, 0, 0, 0, 20, 99, 99, 99, 99, 99, 99, 99),
    scale: 0.1,
    bias: [0, 0, 0, 0, 0, 0.5, 0],
  },
  message: { offset: 0, rows: 3, weights: Int8Array.of(0, 0, 0, 0, 30, -20), scale: 0.1, bias: [0, 1] },
  sentiment: { offset: 1, rows: 2, weights: Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8), scale: 1, bias: [0, 0, 0, 0] },
}
const words = (...heads: string[]) => ({ heads, headHashes: heads.map(hashWord) })
const input = { ...words('กู้', 'เงิน', 'จ้า'), starts: [0, 3, 7], ends: [3, 7, 10], marks: [], facts: [] }

describe('a label model', () => {
  it('comes back from its file', () => {
    expect(decodeLabelModel(encodeLabelModel(tiny))).toEqual(tiny)
    const shipped = encodeLabelModel(loadLabelModel().model)
    expect(Buffer.from(encodeLabelModel(decodeLabelModel(shipped))).equals(shipped)).toBe(true)
  })

  it('is refused when it is cut short, too long or something else', () => {
    const bytes = encodeLabelModel(tiny)
    for (const wrong of [bytes.subarray(0, bytes.length - 1), Uint8Array.of(...bytes, 0), Uint8Array.of(1, 2, 3)])
      expect(() => decodeLabelModel(wrong)).toThrow(LabelModelError)
  })

  it('finds every feature that it has and no other', () => {
    const { model } = loadLabelModel()
    const find = indexFeatures(model)
    model.kinds.forEach((kind, i) => {
      if (find(kind, model.first[i] ?? 0, model.second[i] ?? 0) !== i) throw new Error(`feature ${i} is not found`)
    })
    expect(find(1, 0xffff, 0xffff)).toBe(-1)
  })
})

describe('a labeller', () => {
  const label = createLabeller(tiny)

  it('adds up the weights of what it knows, over the root of their number', () => {
    const { role, sentiment, message, category } = label(input)
    const unit = 6 / Math.sqrt(3) - 1
    expect(role[0]).toBeCloseTo(10 / Math.sqrt(3))
    expect(role[4]).toBeCloseTo(3 / Math.sqrt(3) + 1)
    expect(role[2]).toBeCloseTo(unit)
    expect(message[1]).toBeCloseTo(1 - 2 / Math.sqrt(3))
    expect(sentiment[0]).toBeCloseTo(6 / Math.sqrt(2))
    expect(category()).toEqual(
      [5 / Math.sqrt(3) + 0.5, -5 / Math.sqrt(3) + 2 * unit].map((score) => expect.closeTo(score) as number),
    )
  })

  it('says which words spoke for a label', () => {
    const reasons = label(input).reasons('role', 0, [1, 2, 3, 4])
    expect(reasons).toEqual([{ start: 0, end: 7, rule: 'pair:กู้ เงิน', weight: expect.closeTo(10 - 6 / 4) as number }])
    // Nothing but the network speaks for a warning.
    expect(label(input).reasons('role', 2, [3])).toMatchObject([
      { rule: 'pair:กู้ เงิน', weight: expect.closeTo(6) as number },
    ])
  })

  it('counts a feature once, and knows an indicator by its kind alone', () => {
    const twice = { ...input, ...words('กู้', 'กู้'), starts: [0, 3], ends: [3, 6] }
    expect(label(twice).role[4]).toBe(2)
    expect(label({ ...input, marks: [{ kind: 'phone', start: 0, end: 10 }] }).role).toEqual([0, 0, 0, 0, 1])
  })

  it('keeps what one post said while it reads another', () => {
    const first = label(input)
    label({ ...input, ...words(), starts: [], ends: [] })
    expect(first.category()[0]).toBeCloseTo(5 / Math.sqrt(3) + 0.5)
  })
})
