import { describe, expect, it } from 'vitest'
import { loadLabelModel } from '../load-labels.ts'
import { hashWord } from '../stages/hash-word.ts'
import { indexFeatures } from './feature-index.ts'
import { decodeLabelModel, encodeLabelModel, LabelModelError, type LabelModel } from './label-model.ts'
import { createLabeller } from './labeller.ts'
import { eachLetters, LETTER_BUCKETS } from './letters.ts'

/** Weights of rows of letters: `row` says `weight` for the first column. */
function lettersTable(columns: number, row = '', weight = 0) {
  const weights = new Int8Array(LETTER_BUCKETS * columns)
  eachLetters(row, [], (bucket, start, end) => {
    if (end - start === row.length) weights[bucket * columns] = weight
  })
  return { offset: 0, rows: LETTER_BUCKETS, weights, scale: 0.1, bias: Array.from({ length: columns }, () => 0) }
}

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
  genre: { offset: 0, rows: 3, weights: Int8Array.of(...[0, 0, 0, 0], ...[0, 0, 0, 0], ...[30, -20, 0, 0]), scale: 0.1, bias: [0, 1, 0, 0] }, // prettier-ignore
  sentiment: { offset: 1, rows: 2, weights: Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8), scale: 1, bias: [0, 0, 0, 0] },
  roleLetters: lettersTable(5),
  categoryLetters: lettersTable(2),
  genreLetters: lettersTable(4),
  sentimentLetters: lettersTable(4),
}
const words = (...heads: string[]) => ({ text: heads.join(''), heads, headHashes: heads.map(hashWord) })
const input = { ...words('กู้', 'เงิน', 'จ้า'), starts: [0, 3, 7], ends: [3, 7, 10], marks: [], facts: [] }

describe('a label model', () => {
  it('comes back from its file', () => {
    expect(decodeLabelModel(encodeLabelModel(tiny))).toEqual(tiny)
    const shipped = encodeLabelModel(loadLabelModel().model)
    expect(Buffer.from(encodeLabelModel(decodeLabelModel(shipped))).equals(shipped)).toBe(true)
  })

  it('is refused when it is cut short, too long or something else', () => {
    const bytes = encodeLabelModel(tiny)
    for (const wrong of [
      bytes.subarray(0, bytes.length - 1),
      Buffer.concat([bytes, Uint8Array.of(0)]),
      Uint8Array.of(1, 2, 3),
    ])
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
    const { role, sentiment, genre, category } = label(input)
    const unit = 6 / Math.sqrt(3) - 1
    expect(role[0]).toBeCloseTo(10 / Math.sqrt(3))
    expect(role[4]).toBeCloseTo(3 / Math.sqrt(3) + 1)
    expect(role[2]).toBeCloseTo(unit)
    expect(genre[1]).toBeCloseTo(1 - 2 / Math.sqrt(3))
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

  it('reads the letters of words that it does not know, and says in which they stand', () => {
    const byLetters = createLabeller({
      ...tiny,
      roleLetters: lettersTable(5, 'จ้า', 50),
      categoryLetters: lettersTable(2, 'จ้า', 20),
      genreLetters: lettersTable(4, 'จ้า', 70),
      sentimentLetters: lettersTable(4, 'จ้า', 90),
    })
    const rows = new Set<number>()
    eachLetters(input.text, [], (bucket) => rows.add(bucket))
    const [without, labels] = [label(input), byLetters(input)]
    expect((labels.role[0] ?? 0) - (without.role[0] ?? 0)).toBeCloseTo(5 / Math.sqrt(rows.size))
    expect((labels.category()[0] ?? 0) - (without.category()[0] ?? 0)).toBeCloseTo(2 / Math.sqrt(rows.size))
    expect((labels.genre[0] ?? 0) - (without.genre[0] ?? 0)).toBeCloseTo(7 / Math.sqrt(rows.size))
    expect((labels.sentiment[0] ?? 0) - (without.sentiment[0] ?? 0)).toBeCloseTo(9 / Math.sqrt(rows.size))
    // As much as a feature of the words that says the same: those are three.
    expect(labels.reasons('role', 0, [])).toContainEqual({
      start: 7,
      end: 10,
      rule: 'letters:จ้า',
      weight: expect.closeTo(5 * Math.sqrt(3 / rows.size)) as number,
    })
    expect(without.reasons('role', 0, [])).not.toContainEqual(expect.objectContaining({ rule: 'letters:จ้า' }))
  })

  it('shows no letters of a number or an indicator', () => {
    const spoken = createLabeller({ ...tiny, roleLetters: lettersTable(5, '0', 100) })
    const number = { ...words('081'), starts: [0], ends: [3], marks: [], facts: [] }
    const phone = { ...input, marks: [{ kind: 'phone', start: 0, end: 10 }] }
    for (const post of [number, phone])
      expect(spoken(post).reasons('role', 0, []).map(({ rule }) => rule)).not.toContainEqual(expect.stringMatching(/^letters:/u)) // prettier-ignore
    expect(spoken(number).role[0]).toBeGreaterThan(0)
  })

  it('keeps what one post said while it reads another', () => {
    const first = label(input)
    label({ ...input, ...words(), starts: [], ends: [] })
    expect(first.category()[0]).toBeCloseTo(5 / Math.sqrt(3) + 0.5)
  })
})
