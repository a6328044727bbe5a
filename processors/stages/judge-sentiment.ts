import type { Annotation } from '../../core/annotation.ts'

type SentimentId = Annotation['sentiment']['id']

/** Order of the columns of `lexicons/sentiment.tsv`. */
export const SENTIMENTS = ['pos', 'neu', 'neg', 'q'] as const satisfies readonly SentimentId[]

/** A weight for each of SENTIMENTS. */
type Row = readonly number[]

export interface SentimentWeights {
  /** What every post starts with. */
  readonly bias: Row
  readonly words: ReadonlyMap<string, Row>
  /** By the first word, then the one right behind it. */
  readonly pairs: ReadonlyMap<string, ReadonlyMap<string, Row>>
}

/**
 * pos, neg, neu or q (a question) with its probability: the weights of its words and pairs of words, each once, then softmax.
 * @param heads - The words' heads, as `readTerms` gives them.
 */
export function judgeSentiment(
  heads: readonly string[],
  { bias, words, pairs }: SentimentWeights,
): Annotation['sentiment'] {
  const rows = new Set<Row>([bias])
  let followers: ReadonlyMap<string, Row> | undefined
  for (const head of heads) {
    const word = words.get(head)
    if (word !== undefined) rows.add(word)
    const pair = followers?.get(head)
    if (pair !== undefined) rows.add(pair)
    followers = pairs.get(head)
  }
  const scores = SENTIMENTS.map(() => 0)
  for (const row of rows) for (let i = 0; i < scores.length; i++) scores[i] = (scores[i] ?? 0) + (row[i] ?? 0)
  const highest = Math.max(...scores)
  const powers = scores.map((score) => Math.exp(score - highest))
  const sum = powers.reduce((a, b) => a + b, 0)
  return { id: SENTIMENTS[powers.indexOf(1)] ?? 'neu', score: 1 / sum }
}
