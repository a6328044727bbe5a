import { evaluateSegmentation } from '../app/evaluate/segmentation.ts'
import { decodeModel } from '../processors/thai/border-model.ts'
import { readDictionary } from '../processors/load-segmenter.ts'
import { createRawangSegmenter, type Segmenter } from '../processors/thai/segment.ts'
import { readGold } from './segmenter-examples.ts'
import { readFolds, trainSegmenter } from './segmenter-training.ts'

/** Word scores on the lines of one fold, of a model that was made without them, as its teachers were. */
export function heldOutScore(fold: number) {
  const model = decodeModel(trainSegmenter(fold), readDictionary())
  return scoreOnFold(createRawangSegmenter({ customWords: [], model: () => model }), fold)
}

/** Word scores of any engine on the same lines. */
export function scoreOnFold(segmenter: Segmenter, fold: number) {
  const folds = readFolds()
  const lines = readGold().flatMap((words, i) => (folds[i] === fold ? [words.join('|')] : []))
  return evaluateSegmentation(lines, (text) => segmenter.segment(text)).words
}
