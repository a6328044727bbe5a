import type { Annotation } from '../core/annotation.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { Lexicons } from './lexicons/schema.ts'
import { loadSegmenterModel } from './load-segmenter.ts'
import type { Candidate } from './signals/indicators/candidate.ts'
import { compileKnowledge } from './signals/knowledge.ts'
import { linkKinds } from './signals/link-kinds.ts'
import { originalWordEnds, read, type Reading } from './signals/reading.ts'
import { detectLanguage } from './stages/detect-language.ts'
import { extractIndicators } from './stages/extract-indicators.ts'
import { findChannels } from './stages/find-channels.ts'
import { findMoney } from './stages/find-money.ts'
import { findPlaces } from './stages/find-places.ts'
import { fingerprint } from './stages/fingerprint.ts'
import { chooseCategories, weighCategories } from './stages/judge-categories.ts'
import { judgeRole } from './stages/judge-role.ts'
import { judgeSentiment } from './stages/judge-sentiment.ts'
import { readTerms } from './stages/make-search-terms.ts'
import { parseQuery } from './stages/parse-query.ts'
import { readAmount } from './stages/read-amount.ts'
import { scoreSeverity } from './stages/score-severity.ts'
import { tellOwners } from './stages/tell-owners.ts'
import { toEvidence, toSpan } from './stages/to-evidence.ts'
import { createNormalisedCutter } from './thai/segment.ts'

export { loadLexicons } from './load-lexicons.ts'

/** Grows with every change of code that may change an annotation; the hashes of lexicons and segmenter stand behind it. */
const CODE_VERSION = '3'

export interface AnnotatorOptions {
  readonly lexicons: Lexicons
  /** Words that must come out whole. */
  readonly customWords: readonly string[]
}

/** Reads posts: normalise, segment, indicators, role and categories, channels, amount, places, sentiment, severity, fingerprint, search terms. */
export function createAnnotator({ lexicons, customWords }: AnnotatorOptions): Annotator {
  const model = loadSegmenterModel()
  const cut = createNormalisedCutter({ customWords, model: () => model })
  const knowledge = compileKnowledge(lexicons)
  const version = `${CODE_VERSION}.${lexicons.version}.${model.version}`

  const annotate = (original: string): Annotation => {
    const reading = read(original, cut)
    const { text, wordEnds } = reading
    const found = knowledge.findPhrases(text, reading.borders)
    const candidates = extractIndicators({ reading, cues: found, bankCodes: knowledge.bankCodes })
    const money = findMoney(reading, candidates)
    const hits = knowledge.signalSet.find(found.signals, toMarks(candidates, money))
    const weighed = weighCategories(hits)
    const role = judgeRole(hits, weighed)
    const categories = role.id === 'unrelated' ? [] : chooseCategories(weighed)
    const amountThb = readAmount(money, found, role.id)
    const indicators = toIndicators(reading, candidates, tellOwners(candidates, role.id, found.victim))
    const { terms, heads } = readTerms(text, wordEnds)
    return {
      pipelineVersion: version,
      language: detectLanguage(text),
      wordEnds: originalWordEnds(reading),
      role: { id: role.id, score: role.scores[role.id], scores: role.scores, evidence: toEvidence(reading, role.hits) },
      categories: categories.map(({ id, score, hits: why }) => ({ id, score, evidence: toEvidence(reading, why) })),
      channels: findChannels(found.channels, knowledge.channelOf, candidates).map(({ id, evidence }) => ({
        id,
        evidence: evidence.map((span) => toSpan(reading, span)),
      })),
      indicators,
      amountThb,
      severity: scoreSeverity({
        role: role.id,
        roleScore: role.scores[role.id],
        categories: categories.map(({ id }) => id),
        amountThb,
        offenderIndicators: indicators.filter(({ owner }) => owner === 'offender').length,
        hasManyVictims: hits.some(({ signal }) => signal.id === MANY_VICTIMS),
      }),
      sentiment: judgeSentiment(heads, lexicons.sentiment),
      places: findPlaces(text, found.places, knowledge.provinces).map(({ id, name, ...span }) => ({
        id,
        name,
        ...toSpan(reading, span),
      })),
      fingerprint: fingerprint(terms, text),
      searchText: terms.join(' '),
    }
  }
  return { version, annotate, parseQuery: (query) => parseQuery(query, cut) }
}

const MANY_VICTIMS = 'role.many-victims'

function toMarks(candidates: readonly Candidate[], money: readonly { start: number; end: number }[]) {
  return [
    ...candidates.flatMap((candidate) =>
      [candidate.type, ...linkKinds(candidate)].map((kind) => ({ kind, start: candidate.start, end: candidate.end })),
    ),
    ...money.map(({ start, end }) => ({ kind: 'money', start, end })),
  ]
}

function toIndicators(
  reading: Reading,
  candidates: readonly Candidate[],
  owners: readonly Annotation['indicators'][number]['owner'][],
): Annotation['indicators'] {
  return candidates.map(({ type, value, checks, ...span }, i) => {
    const { start, end } = toSpan(reading, span)
    return {
      type,
      value,
      written: reading.original.slice(start, end),
      start,
      end,
      checks: { ...checks },
      owner: owners[i] ?? 'unknown',
    }
  })
}
