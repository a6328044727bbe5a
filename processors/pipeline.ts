import type { Annotation } from '../core/annotation.ts'
import type { Annotator } from '../core/ports/annotator.ts'
import type { Lexicons } from './lexicons/schema.ts'
import { createEvasionDecoder } from './evasion/decode-evasion.ts'
import { createLabeller } from './labels/labeller.ts'
import { loadLabelModel } from './load-labels.ts'
import { loadSegmenterModel } from './load-segmenter.ts'
import type { Candidate } from './signals/indicators/candidate.ts'
import { hostOf, type HostJudge } from './signals/indicators/judge-host.ts'
import { compileKnowledge } from './signals/knowledge.ts'
import { originalWordEnds, type Reading } from './signals/reading.ts'
import { createPostReader } from './read-post.ts'
import { detectLanguage } from './stages/detect-language.ts'
import { findPlaces } from './stages/find-places.ts'
import { fingerprint } from './stages/fingerprint.ts'
import { judgeCategories } from './stages/judge-categories.ts'
import { judgeRole } from './stages/judge-role.ts'
import { judgeSentiment } from './stages/judge-sentiment.ts'
import { nearKeys } from './stages/near-keys.ts'
import { parseQuery } from './stages/parse-query.ts'
import { readAmount } from './stages/read-amount.ts'
import { scoreSeverity } from './stages/score-severity.ts'
import { tellOwners } from './stages/tell-owners.ts'
import { toEvidence, toSpan } from './stages/to-evidence.ts'
import { toOriginal } from './thai/normalise.ts'
import { createNormalisedCutter } from './thai/segment.ts'

export { loadLexicons } from './load-lexicons.ts'

/** Grows with every change of code that may change an annotation; the hashes of lexicons, segmenter and labels stand behind it. */
const CODE_VERSION = '18'

export interface AnnotatorOptions {
  readonly lexicons: Lexicons
  /** Words that must come out whole. */
  readonly customWords: readonly string[]
}

/** Reads posts: normalise, segment, undo what was written to evade, indicators, role and categories, channels, amount, places, sentiment, severity, fingerprint, search terms. */
export function createAnnotator({ lexicons, customWords }: AnnotatorOptions): Annotator {
  const model = loadSegmenterModel()
  const cut = createNormalisedCutter({ customWords, model: () => model })
  const knowledge = compileKnowledge(lexicons)
  const decode = createEvasionDecoder(model.words, knowledge.hidden)
  const readPost = createPostReader({ knowledge, cut, decode })
  const { model: labelModel, version: labelVersion } = loadLabelModel()
  const { leaves } = labelModel
  const label = createLabeller(labelModel)
  const version = `${CODE_VERSION}.${lexicons.version}.${model.version}.${labelVersion}`

  const annotate = (original: string): Annotation => {
    const { reading, found, candidates, money, hits, channels, terms, hashes, labelInput } = readPost(original)
    const { text } = reading
    const labels = label(labelInput)
    const likely = judgeRole(labels, hits)
    const categories = likely.id === 'unrelated' ? [] : judgeCategories(labels, leaves, hits)
    // A tag without evidence does not exist: what nothing speaks for as any leaf is unrelated.
    const isAboutNothing = likely.id !== 'unrelated' && categories.length === 0
    const role = isAboutNothing ? { ...likely, id: 'unrelated' as const, why: [] } : likely
    const amountThb = readAmount(
      money,
      found,
      role.id,
      categories.map(({ id }) => id),
    )
    const indicators = toIndicators(reading, candidates, tellOwners(candidates, role, text), knowledge.judgeHost)
    return {
      pipelineVersion: version,
      language: detectLanguage(text),
      wordEnds: originalWordEnds(reading),
      role: { id: role.id, score: role.scores[role.id], scores: role.scores, evidence: toEvidence(reading, role.why) },
      categories: categories.map(({ id, score, why }) => ({ id, score, evidence: toEvidence(reading, why) })),
      channels: channels.map(({ id, evidence }) => ({
        id,
        evidence: evidence.map((span) => toSpan(reading, span)),
      })),
      ...toEvasion(reading),
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
      sentiment: judgeSentiment(labels),
      places: findPlaces(text, found.places, knowledge.provinces).map(({ id, name, ...span }) => ({
        id,
        name,
        ...toSpan(reading, span),
      })),
      fingerprint: fingerprint(hashes, text),
      nearKeys: [...nearKeys(hashes)],
      searchText: terms.join(' '),
    }
  }
  return { version, annotate, parseQuery: (query) => parseQuery(query, cut) }
}

const MANY_VICTIMS = 'role.many-victims'

/** More of them says nothing new. */
const MAX_EVASIONS = 40

function toEvasion({ written, disguised }: Reading): Pick<Annotation, 'evasion'> {
  if (disguised.length === 0) return {}
  return {
    evasion: disguised.slice(0, MAX_EVASIONS).map(({ start, end, reading, undone }) => ({
      ...toOriginal(written.normalised, start, end),
      reading,
      undone: [...undone],
    })),
  }
}

function toIndicators(
  reading: Reading,
  candidates: readonly Candidate[],
  owners: readonly Annotation['indicators'][number]['owner'][],
  judgeHost: HostJudge,
): Annotation['indicators'] {
  return candidates.map(({ type, value, checks, ...span }, i) => {
    const { start, end } = toSpan(reading, span)
    const host = type === 'url' || type === 'domain' ? judgeHost(hostOf(value)) : undefined
    return {
      type,
      value,
      written: reading.original.slice(start, end),
      start,
      end,
      checks: { ...checks, ...host?.checks },
      ...(host?.imitates === undefined ? {} : { imitates: host.imitates }),
      owner: owners[i] ?? 'unknown',
    }
  })
}
