import { writeFileSync } from 'node:fs'
import { trainSegmenter } from './segmenter-training.ts'

const MODEL = new URL('../processors/thai/model/segmenter.bin', import.meta.url)

const bytes = trainSegmenter()
writeFileSync(MODEL, bytes)
process.stdout.write(`processors/thai/model/segmenter.bin: ${bytes.length} bytes\n`)
