import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { decodeModel, type BorderModel } from './thai/border-model.ts'

const MODEL = new URL('thai/model/segmenter.bin', import.meta.url)
const WORDS = fileURLToPath(new URL('thai/words/', import.meta.url))

/**
 * The shipped model with its dictionary.
 * @throws {SegmenterModelError} When the model is not one that this program reads.
 */
export function loadSegmenterModel(): BorderModel {
  return decodeModel(readFileSync(MODEL), readDictionary())
}

/**
 * Lines of the dictionary in a fixed order: npm `wordcut`'s word lists (LGPL-3.0, read where that package lies), then those of
 * `thai/words/`. Comments and words that are not Thai are among them; the model passes them over.
 */
export function readDictionary(): readonly string[] {
  const wordcut = join(dirname(createRequire(import.meta.url).resolve('wordcut/package.json')), 'data')
  return [wordcut, WORDS].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.txt'))
      .toSorted()
      .flatMap((name) => readFileSync(join(folder, name), 'utf8').split(/\s*\n/u)),
  )
}
