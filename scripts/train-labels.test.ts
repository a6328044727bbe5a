import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { hasSharedData } from './labels/examples.ts'
import { trainLabels } from './labels/train.ts'

const SHIPPED = new URL('../processors/labels/model/labels.bin', import.meta.url)

if (!hasSharedData()) process.stderr.write('../shared/data is absent: the labels are not taught again here\n')

describe.runIf(hasSharedData())('teaching the labels', () => {
  test('gives the shipped bytes; after a change of reading, lexicons, features or lessons run npm run train', () => {
    expect(Buffer.from(trainLabels()).equals(readFileSync(SHIPPED))).toBe(true)
  }, 600_000)
})
