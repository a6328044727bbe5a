import { scoresOf, type Mistake, type Scores } from './scores.ts'

export interface LabelledSms {
  readonly label: string
  readonly text: string
}

export interface SmsReport {
  readonly messages: number
  readonly scam: number
  /** Scam against the rest at the threshold with the best F1. */
  readonly best: Scores & { readonly threshold: number }
  /** With links masked, at its own best threshold: how much hangs on the link. */
  readonly linksMasked: Scores & { readonly threshold: number }
  /** Recall at the lowest threshold that calls at most 1 in 1,000 of the background posts a lure; null without a background. */
  readonly strict: { readonly threshold: number; readonly recall: number; readonly backgroundPosts: number } | null
  readonly mistakes: readonly Mistake[]
}

const LINK = /(?:h\S{2,4}:\/\/|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+\/\S*/giu

/** A text with its links masked. */
export function withoutLinks(text: string): string {
  return text.replace(LINK, ' ')
}

const MAX_FALSE_ALARMS = 1 / 1_000

/**
 * How well a score tells scam messages from all others.
 * @param lureScore - 0 to 1, of a text.
 * @param background - Texts of which practically none is a lure.
 */
export function evaluateSms(
  messages: readonly LabelledSms[],
  lureScore: (text: string) => number,
  background: readonly string[] = [],
): SmsReport {
  const scored = messages.map(({ label, text }) => ({ scam: label === 'scam', score: lureScore(text) }))
  const best = bestThreshold(scored)
  const masked = messages.map(({ label, text }) => ({
    scam: label === 'scam',
    score: lureScore(withoutLinks(text)),
  }))
  const mistakes = scored.flatMap(({ scam, score }, i): readonly Mistake[] =>
    score >= best.threshold === scam
      ? []
      : [{ line: i + 1, what: 'sms', expected: messages[i]?.label ?? '', found: `lure score ${score.toFixed(3)}` }],
  )
  return {
    messages: messages.length,
    scam: scored.filter(({ scam }) => scam).length,
    best,
    linksMasked: bestThreshold(masked),
    strict: background.length === 0 ? null : strict(scored, background.map(lureScore)),
    mistakes,
  }
}

interface Scored {
  readonly scam: boolean
  readonly score: number
}

function bestThreshold(scored: readonly Scored[]): Scores & { readonly threshold: number } {
  const all = scored.filter(({ scam }) => scam).length
  let best = { ...scoresOf({ right: 0, wrong: 0, missed: all }), threshold: Infinity }
  const sorted = scored.toSorted((a, b) => b.score - a.score)
  let right = 0
  sorted.forEach(({ scam, score }, i) => {
    right += Number(scam)
    if (sorted[i + 1]?.score === score) return
    const scores = scoresOf({ right, wrong: i + 1 - right, missed: all - right })
    if (scores.f1 > best.f1) best = { ...scores, threshold: score }
  })
  return best
}

function strict(scored: readonly Scored[], background: readonly number[]): NonNullable<SmsReport['strict']> {
  const allowed = Math.floor(background.length * MAX_FALSE_ALARMS)
  const sorted = background.toSorted((a, b) => b - a)
  // Strictly above the first background score that is one too many.
  const border = sorted[allowed] ?? -Infinity
  const scam = scored.filter((s) => s.scam)
  const above = [...new Set([...scored.map(({ score }) => score), ...background])].filter((score) => score > border)
  const threshold = above.length === 0 ? Infinity : Math.min(...above)
  const found = scam.filter(({ score }) => score >= threshold).length
  return { threshold, recall: scam.length === 0 ? 1 : found / scam.length, backgroundPosts: background.length }
}
