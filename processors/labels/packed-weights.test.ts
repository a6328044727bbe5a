import fc from 'fast-check'
import { expect, it } from 'vitest'
import { LabelModelError, type WeightTable } from './label-model.ts'
import { packWeights } from './packed-weights.ts'

const ROWS = 700
const OFFSET = 5

function tableOf(columns: number, weightOf: (i: number) => number): WeightTable {
  return {
    offset: OFFSET,
    rows: ROWS,
    weights: Int8Array.from({ length: ROWS * columns }, (_, i) => weightOf(i)),
    scale: 1,
    bias: Array.from({ length: columns }, () => 0),
  }
}

it('adds up what the tables say of a post, however many features it has and however strong they are', () => {
  const tables = [tableOf(6, (i) => ((i * 37) % 256) - 128), tableOf(1, () => 127), tableOf(4, () => -128)]
  const packed = packWeights(tables)
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(ROWS + 2 * OFFSET), { maxLength: ROWS }), (features) => {
      const { totals, known } = packed.sum(Int32Array.from(features), features.length)
      const rows = features.map((feature) => feature - OFFSET).filter((row) => row >= 0 && row < ROWS)
      expect(known).toBe(rows.length)
      tables.forEach(({ weights, bias }, t) => {
        bias.forEach((_, c) => {
          const plain = rows.reduce((sum, row) => sum + (weights[row * bias.length + c] ?? NaN), 0)
          expect(totals[(packed.starts[t] ?? NaN) + c]).toBe(plain)
        })
      })
    }),
    { seed: 1212, numRuns: 30, examples: [[Array.from({ length: ROWS }, (_, row) => row + OFFSET)]] },
  )
})

it('tells each weight, and of which features there are some', () => {
  const packed = packWeights([tableOf(3, (i) => (i % 256) - 128), tableOf(2, (i) => 127 - (i % 256))])
  expect(packed.at(OFFSET + 10, 2)).toBe(32 - 128)
  expect(packed.at(OFFSET + 10, (packed.starts[1] ?? NaN) + 1)).toBe(127 - 21)
  expect([OFFSET - 1, OFFSET, OFFSET + ROWS - 1, OFFSET + ROWS].map((feature) => packed.has(feature))).toEqual([
    false,
    true,
    true,
    false,
  ])
})

it('refuses tables of other features', () => {
  expect(() => packWeights([tableOf(1, () => 0), { ...tableOf(1, () => 0), offset: 0 }])).toThrow(LabelModelError)
})
