import { writeFileSync } from 'node:fs'
import { hasSharedData } from './labels/examples.ts'
import { trainLabels } from './labels/train.ts'

const MODEL = new URL('../processors/labels/model/labels.bin', import.meta.url)

if (!hasSharedData()) {
  process.stderr.write("../shared/data is absent: the labels can't be taught without the real posts and messages\n")
  process.exit(1)
}
const bytes = trainLabels()
writeFileSync(MODEL, bytes)
process.stdout.write(`processors/labels/model/labels.bin: ${bytes.length} bytes\n`)
