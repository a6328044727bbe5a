import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { trainSegmenter } from './segmenter-training.ts'
import { heldOutScore } from './segmenter-held-out.ts'

const SHARED = new URL('../../shared/data/segmentation/', import.meta.url)
const SHIPPED = new URL('../processors/thai/model/segmenter.bin', import.meta.url)

if (!existsSync(SHARED)) process.stderr.write('../shared/data is absent: the segmenter is not trained again here\n')

describe.runIf(existsSync(SHARED))('training the segmenter', () => {
  test('gives the shipped bytes; after a change of normaliser, features or word lists run npm run train', () => {
    expect(Buffer.from(trainSegmenter()).equals(readFileSync(SHIPPED))).toBe(true)
  }, 120_000)

  test('on lines that neither it nor its teachers saw, it finds the words', () => {
    expect(heldOutScore(1).f1).toBeGreaterThan(0.9)
    expect(heldOutScore(2).f1).toBeGreaterThan(0.885)
  }, 120_000)
})
