import type { Annotation } from '../../core/annotation.ts'
import { makeSearchTerms } from './make-search-terms.ts'

type SentimentId = Annotation['sentiment']['id']

/** Order of the columns of `lexicons/sentiment.tsv`. */
export const SENTIMENTS = ['pos', 'neu', 'neg', 'q'] as const satisfies readonly SentimentId[]

/** Weights per word, or per two words with a space between, one for each of SENTIMENTS. */
export type SentimentWeights = ReadonlyMap<string, readonly number[]>

/** Key of the weights that every post starts with. */
export const SENTIMENT_BIAS = '*'

/** Words and pairs of words of a text, each once. A question mark and emoji count as words: they say much. */
export function sentimentFeatures(text: string, wordEnds: readonly number[]): ReadonlySet<string> {
  const features = new Set<string>()
  let before = ''
  let start = 0
  for (const end of wordEnds) {
    const word = text.slice(start, end)
    start = end
    if (word.trim() === '') continue
    const term = makeSearchTerms(word)[0] ?? word
    features.add(term)
    if (before !== '') features.add(`${before} ${term}`)
    before = term
  }
  return features
}

/** pos, neg, neu or q (a question) with its probability: a sum of the words' weights, then softmax. */
export function judgeSentiment(features: ReadonlySet<string>, weights: SentimentWeights): Annotation['sentiment'] {
  const scores = [...(weights.get(SENTIMENT_BIAS) ?? SENTIMENTS.map(() => 0))]
  for (const feature of features) {
    const row = weights.get(feature)
    if (row === undefined) continue
    for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) + (row[i] ?? 0)
  }
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  const best = powers.indexOf(1)
  return { id: SENTIMENTS[best] ?? 'neu', score: 1 / sum }
}
