import { expect, test } from 'vitest'
import { createBorderCutter, decodeModel, encodeModel } from './border-model.ts'
import { WEIGHTS } from './border-features.ts'

const weights = new Int8Array(WEIGHTS)

test('a file gives back bias, weights and words', () => {
  const some = weights.slice()
  some[5] = -7
  some[WEIGHTS - 1] = 100
  const model = decodeModel(encodeModel(-12, some, ['ระวัง', 'มิจฉาชีพ']), [])
  expect(model.bias).toBe(-12)
  expect(model.weights).toEqual(some)
  expect(model.words.pair(0, 0)).toBe(-1)
})

test('other weights or words make another version, the same ones the same', () => {
  const versionOf = (words: readonly string[], w = weights) => decodeModel(encodeModel(0, w, words), []).version
  const changed = weights.slice()
  changed[9] = 1
  expect(versionOf(['ก'])).toBe(versionOf(['ก']))
  expect(new Set([versionOf(['ก']), versionOf(['ข']), versionOf(['ก'], changed)]).size).toBe(3)
})

test('refuses what is no model, another version and a part of a file, saying which', () => {
  const bytes = encodeModel(0, weights, [])
  const newer = bytes.slice()
  newer[4] = 99
  expect(() => decodeModel(new Uint8Array(3), [])).toThrow('not a model file')
  expect(() => decodeModel(new TextEncoder().encode('version https://example.org/spec v1'), [])).toThrow(
    /not a model file/u,
  )
  expect(() => decodeModel(newer, [])).toThrow(/version 99.*npm run train/u)
  expect(() => decodeModel(bytes.slice(0, -1), [])).toThrow('cut short')
})

test('the bias alone decides where no weight speaks: all Thai clusters apart, or none', () => {
  const cutAt = (bias: number) => createBorderCutter(decodeModel(encodeModel(bias, weights, []), []))('กินข้าวแล้ว 5 ที')
  expect(cutAt(-1)).toEqual([11, 12, 13, 14, 16])
  expect(cutAt(1)).toEqual([2, 3, 6, 7, 10, 11, 12, 13, 14, 16])
})

test('a text longer than the working arrays is cut at a space, so that nothing changes there', () => {
  const cut = createBorderCutter(decodeModel(encodeModel(-1, weights, []), []))
  const ends = cut(`${'กา'.repeat(50)} `.repeat(300))
  expect(ends).toHaveLength(600)
})
