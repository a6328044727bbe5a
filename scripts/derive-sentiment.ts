import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { loadSegmenterModel } from '../processors/load-segmenter.ts'
import { SENTIMENTS } from '../processors/stages/judge-sentiment.ts'
import { readTerms } from '../processors/stages/make-search-terms.ts'
import { normalise } from '../processors/thai/normalise.ts'
import { createNormalisedCutter } from '../processors/thai/segment.ts'

/**
 * Derives `processors/lexicons/sentiment.tsv` from the Wisesight sentiment corpus (CC0), its training part: softmax regression over words
 * and pairs of words (AdaGrad, fixed order, weight decay), classes weighted by the square root of their rarity. The same data give the same file.
 */
const SOURCE = new URL('../../shared/data/posts/wisesight-train.jsonl', import.meta.url)
const TARGET = new URL('../processors/lexicons/sentiment.tsv', import.meta.url)
/** The line of what every post starts with. */
const BIAS = '*'
const MIN_POSTS = 10
const EPOCHS = 3
const RATE = 0.08
const DECAY = 0.04
const SMALLEST = 0.25

interface Example {
  readonly features: readonly number[]
  readonly sentiment: number
}

if (!existsSync(SOURCE)) {
  process.stderr.write(`${SOURCE.pathname} is absent: the sentiment words can't be derived without it\n`)
  process.exit(1)
}
const model = loadSegmenterModel()
const cut = createNormalisedCutter({ customWords: [], model: () => model })
const posts = readFileSync(SOURCE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { text: string; sentiment: (typeof SENTIMENTS)[number] })
  .map(({ text, sentiment }) => {
    const { text: normalised } = normalise(text)
    return {
      sentiment: SENTIMENTS.indexOf(sentiment),
      features: featuresOf(readTerms(normalised, cut(normalised)).heads),
    }
  })
const names = frequent(posts.map(({ features }) => features))
const index = new Map(names.map((name, i) => [name, i]))
const examples = posts.map(({ features, sentiment }): Example => ({
  sentiment,
  features: [0, ...[...features].flatMap((name) => index.get(name) ?? [])],
}))
writeFileSync(TARGET, render(names, train(examples, names.length)))

/** Words and pairs of words, each once. */
function featuresOf(heads: readonly string[]): ReadonlySet<string> {
  return new Set([...heads, ...heads.slice(1).map((head, i) => `${heads[i] ?? ''} ${head}`)])
}

function frequent(sets: readonly ReadonlySet<string>[]): string[] {
  const counts = new Map<string, number>()
  for (const features of sets) for (const name of features) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [
    BIAS,
    ...[...counts]
      .filter(([name, n]) => n >= MIN_POSTS && !/[\t\n\d]/.test(name))
      .map(([name]) => name)
      .sort(),
  ]
}

function train(all: readonly Example[], size: number): Float64Array {
  const classes = SENTIMENTS.length
  const weights = new Float64Array(size * classes)
  const squares = new Float64Array(size * classes).fill(1e-6)
  const counts = SENTIMENTS.map((_, c) => all.filter(({ sentiment }) => sentiment === c).length)
  const importance = counts.map((n) => Math.sqrt(all.length / classes / n))
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    for (let step = 0; step < all.length; step++) {
      // A stride that shares no factor with the number of posts visits each once, in the same scattered order every time.
      const example = all[(step * 7919) % all.length]
      if (example === undefined) continue
      const scores = SENTIMENTS.map((_, c) =>
        example.features.reduce((sum, f) => sum + (weights[f * classes + c] ?? 0), 0),
      )
      const highest = Math.max(...scores)
      const powers = scores.map((score) => Math.exp(score - highest))
      const total = powers.reduce((a, b) => a + b, 0)
      for (let c = 0; c < classes; c++) {
        const error =
          ((powers[c] ?? 0) / total - Number(c === example.sentiment)) * (importance[example.sentiment] ?? 1)
        for (const f of example.features) {
          const at = f * classes + c
          const gradient = error + DECAY * (weights[at] ?? 0)
          squares[at] = (squares[at] ?? 0) + gradient * gradient
          weights[at] = (weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(squares[at])
        }
      }
    }
  }
  return weights
}

function render(rows: readonly string[], weights: Float64Array): string {
  const classes = SENTIMENTS.length
  const lines = rows.flatMap((name, i) => {
    const row = [...weights.subarray(i * classes, (i + 1) * classes)].map((w) => Math.round(w * 10) / 10)
    return i > 0 && Math.max(...row.map(Math.abs)) < SMALLEST ? [] : [`${name}\t${row.join('\t')}`]
  })
  return [
    '# Sentiment words, derived by scripts/derive-sentiment.ts from the training part of the Wisesight sentiment corpus (CC0).',
    `# word, or two words TAB ${SENTIMENTS.join(' TAB ')}: weights of a softmax regression; * is what every post starts with.`,
    ...lines,
    '',
  ].join('\n')
}
