import type { Annotation } from '../../core/annotation.ts'
import { SENTIMENTS } from '../labels/label-model.ts'
import type { LabelScores } from '../labels/labeller.ts'

/** pos, neg, neu or q (a question) with its probability. */
export function judgeSentiment({ sentiment }: LabelScores): Annotation['sentiment'] {
  const highest = Math.max(...sentiment)
  const sum = sentiment.reduce((total, score) => total + Math.exp(score - highest), 0)
  return { id: SENTIMENTS[sentiment.indexOf(highest)] ?? 'neu', score: 1 / sum }
}
