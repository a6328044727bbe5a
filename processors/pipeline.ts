import type { Annotation } from '../core/annotation.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { Lexicons } from './lexicons/schema.ts'
import { loadSegmenterModel } from './load-segmenter.ts'
import { classify } from './stages/classify.ts'
import { createIndicatorExtractor } from './stages/extract-indicators.ts'
import { createSignalFinder } from './stages/find-signals.ts'
import { createChannelFinder, createPlaceFinder, createSentimentJudge } from './stages/find-words.ts'
import { fingerprint } from './stages/fingerprint.ts'
import { createQueryParser, termsOf, wordsOf } from './stages/make-search-terms.ts'
import { readAmount } from './stages/read-amount.ts'
import { scoreSeverity } from './stages/score-severity.ts'
import { normalise } from './thai/normalise.ts'
import { createNormalisedCutter } from './thai/segment.ts'

export { loadLexicons } from './load-lexicons.ts'

/** Raise it with every change of what the stages find. */
const CODE_VERSION = 1

/** The stages of reading a post, in their order. */
export function createAnnotator({
  lexicons,
  customWords,
}: {
  readonly lexicons: Lexicons
  readonly customWords: readonly string[]
}): Annotator {
  const segmenter = loadSegmenterModel()
  const cut = createNormalisedCutter({ customWords, model: () => segmenter })
  const findSignals = createSignalFinder(lexicons.signals)
  const extractIndicators = createIndicatorExtractor(lexicons)
  const findChannels = createChannelFinder(lexicons)
  const findPlaces = createPlaceFinder(lexicons)
  const judgeSentiment = createSentimentJudge(lexicons)
  const version = `${CODE_VERSION}-${lexicons.version}-${segmenter.version}`

  return {
    version,
    parseQuery: createQueryParser(cut),
    annotate(original): Annotation {
      const normalised = normalise(original)
      const { text, origin } = normalised
      const ends = cut(text)
      const borders = new Set(ends).add(0)
      const isWhole = (start: number, end: number) => borders.has(start) && borders.has(end)
      const words = wordsOf(text, ends)

      const found = findSignals(normalised)
      const raw = extractIndicators(normalised, original, (start) =>
        lexicons.words.victims.some((words) => text.slice(Math.max(0, start - 25), start).includes(words)),
      )
      const { role, categories } = classify(found, { givesContact: raw.some((i) => i.type !== 'citizen-id') })
      const indicators = raw.map((i) => (i.owner === 'unknown' && role.id === 'lure' ? { ...i, owner: 'offender' as const } : i)) // prettier-ignore
      const amountThb = readAmount(text, role.id)
      const terms = termsOf(words)
      return {
        pipelineVersion: version,
        language: languageOf(text),
        wordEnds: origin === undefined ? [...ends] : originalEnds(ends, origin, original.length),
        role,
        categories,
        channels: findChannels(normalised, isWhole),
        indicators,
        amountThb,
        severity: scoreSeverity({ role, amountThb, indicators, categories }),
        sentiment: judgeSentiment(normalised),
        places: findPlaces(normalised, isWhole),
        fingerprint: fingerprint(terms),
        searchText: terms.join(' '),
      }
    },
  }
}

/** Normalising may shorten a stretch to nothing: then a border falls together with the one before. */
function originalEnds(ends: readonly number[], origin: Int32Array, length: number): number[] {
  const out: number[] = []
  for (const end of ends) {
    const at = origin[end] ?? length
    if (at > (out.at(-1) ?? 0)) out.push(at)
  }
  if (length > (out.at(-1) ?? 0)) out.push(length)
  return out
}

function languageOf(text: string): string {
  if (/[ก-๙]/u.test(text)) return 'th'
  return /[a-z]/.test(text) ? 'en' : 'und'
}
