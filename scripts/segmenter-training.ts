import { existsSync, readFileSync } from 'node:fs'
import { encodeModel } from '../processors/thai/border-model.ts'
import { WordTrie } from '../processors/thai/word-trie.ts'
import { readDictionary } from '../processors/load-segmenter.ts'
import { fitBorderWeights } from './fit-border-weights.ts'
import { examplesOf, prepare, readGold, readSilver, taughtByPeople, wordsOf } from './segmenter-examples.ts'

const FOLDER = new URL('../training/segmentation/', import.meta.url)

/** A line that people separated counts as much as this many that the teachers did. */
const GOLD_WEIGHT = 5
/** Words that are taken over from the teachers must have been cut this often. */
const LEAST_COUNT = 5

/** Fold by gold line; near copies are in the same fold. */
export function readFolds(): readonly number[] {
  return JSON.parse(readFileSync(new URL('folds.json', FOLDER), 'utf8')) as number[]
}

/**
 * Learns a model from the gold lines and the teachers' opinion on the posts.
 * @param withoutFold - Lines of this fold are not learned from, and the teachers had not seen them either. Undefined: all lines.
 * @returns The file's bytes.
 */
export function trainSegmenter(withoutFold?: number): Uint8Array {
  const gold = readGold()
  const folds = readFolds()
  const silver = readSilver(silverFile(withoutFold), gold).map(prepare)
  const people = gold
    .filter((_, i) => folds[i] !== withoutFold)
    .map((words) => prepare(taughtByPeople(words, GOLD_WEIGHT)))
  const dictionary = readDictionary()
  const words = wordsOf(silver, new Set(dictionary), LEAST_COUNT)
  const trie = new WordTrie([...words, ...dictionary])
  const { bias, weights } = fitBorderWeights(examplesOf([...people, ...silver], trie))
  return encodeModel(bias, weights, words)
}

function silverFile(withoutFold?: number): URL {
  const file = new URL(withoutFold === undefined ? 'silver.gz' : `silver-without-fold-${withoutFold}.gz`, FOLDER)
  if (!existsSync(file)) throw new Error(`${file.pathname} is absent; it belongs to the repository, check it out again`)
  return file
}
