import type { Annotation } from '../../core/annotation.ts'
import type { Findings, Found } from '../signals/phrase-book.ts'

export type SentimentGroup = 'positive' | 'negative' | 'question' | 'negations'

/** Chances of a post without any word of the lists. */
const PRIOR = { pos: 0, neu: 1, neg: 0, q: -0.4 }
const STEP = 1.1
const QUESTION_STEP = 1.6
/** A negation ends right before the word, or a space before it. */
const REACHES = [0, 1]

/** pos, neg, neu or q (a question) with its probability, by the words of the lists; a negation right before a word turns it. */
export function judgeSentiment(found: Findings<SentimentGroup>): Annotation['sentiment'] {
  const negations = new Set(found.negations.map(({ end }) => end))
  const negated = ({ start }: Found) => REACHES.some((reach) => negations.has(start - reach))
  const positive = distinct(found.positive).filter((hit) => !negated(hit)).length
  const turned = distinct(found.positive).length - positive
  const negative = distinct(found.negative).length + turned
  const scores = {
    pos: PRIOR.pos + STEP * Math.min(3, positive),
    neu: PRIOR.neu,
    neg: PRIOR.neg + STEP * Math.min(3, negative),
    q: PRIOR.q + QUESTION_STEP * Math.min(2, distinct(found.question).length),
  }
  const powers = Object.entries(scores).map(
    ([id, score]) => [id as Annotation['sentiment']['id'], Math.exp(score)] as const,
  )
  const sum = powers.reduce((total, [, power]) => total + power, 0)
  const [id, power] = powers.reduce((best, entry) => (entry[1] > best[1] ? entry : best))
  return { id, score: power / sum }
}

/** Without those inside a longer one. */
function distinct(found: readonly Found[]): readonly Found[] {
  let end = 0
  return found
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter((hit) => {
      if (hit.end <= end) return false
      end = hit.end
      return true
    })
}
