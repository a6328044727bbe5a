import type { EvasionDecoder } from './evasion/decode-evasion.ts'
import { createNames, type KnownName, type LabelInput } from './labels/symbols.ts'
import type { Candidate } from './signals/indicators/candidate.ts'
import type { Knowledge } from './signals/knowledge.ts'
import { remember } from './remember.ts'
import { linkKinds } from './signals/link-kinds.ts'
import { read, type Reading } from './signals/reading.ts'
import type { Mark, SignalHit } from './signals/signal-set.ts'
import { extractIndicators } from './stages/extract-indicators.ts'
import { findChannels, type ChannelFound } from './stages/find-channels.ts'
import { findMoney, type Money } from './stages/find-money.ts'
import { readTerms, readWord } from './stages/make-search-terms.ts'
import { weighTopics } from './stages/weigh-topics.ts'
import type { NormalisedCutter } from './thai/segment.ts'

/** What stands in a post, before anybody judges what it means. Offsets are into the normalised text. */
export interface PostReading {
  readonly reading: Reading
  readonly found: ReturnType<Knowledge['findPhrases']>
  readonly candidates: readonly Candidate[]
  readonly money: readonly Money[]
  readonly hits: readonly SignalHit[]
  readonly channels: readonly ChannelFound[]
  readonly terms: readonly string[]
  /** Of the words, for the fingerprint. */
  readonly hashes: readonly number[]
  readonly labelInput: LabelInput
}

export interface PostReaderParts {
  readonly knowledge: Knowledge
  readonly cut: NormalisedCutter
  readonly decode: EvasionDecoder
}

/** Of foreign words and signs that come again, kept with their terms. */
const MAX_WORDS = 8_192

/** The first half of the pipeline, which teaching the labels uses too. */
export function createPostReader({ knowledge, cut, decode }: PostReaderParts): (original: string) => PostReading {
  const readTermsOf = remember(MAX_WORDS, readWord)
  return (original) => {
    const reading = read(original, cut, decode)
    const { text, wordEnds } = reading
    const found = knowledge.findPhrases(text, reading.borders)
    const candidates = extractIndicators({ reading, cues: found, bankCodes: knowledge.bankCodes })
    const money = findMoney(reading, candidates)
    const marks = toMarks(candidates, money)
    const hits = knowledge.signalSet.find(found.signals, marks)
    const channels = findChannels(found.channels, knowledge.channelOf, candidates)
    const { terms, hashes, heads, headHashes, starts, ends } = readTerms(text, wordEnds, readTermsOf)
    const labelInput = {
      text,
      heads,
      headHashes,
      starts,
      ends,
      marks,
      facts: [...toFacts(hits, channels), ...disguises(reading)],
    }
    return { reading, found, candidates, money, hits, channels, terms, hashes, labelInput }
  }
}

function toMarks(candidates: readonly Candidate[], money: readonly Money[]): readonly Mark[] {
  const marks: Mark[] = []
  for (const candidate of candidates) {
    const { type: kind, start, end } = candidate
    marks.push({ kind, start, end })
    for (const linkKind of linkKinds(candidate)) marks.push({ kind: linkKind, start, end })
  }
  for (const { start, end } of money) marks.push({ kind: 'money', start, end })
  return marks.sort((a, b) => a.start - b.start || b.end - a.end)
}

/** Weights of the lexicons from which a topic is likely, and sure. */
const LIKELY = 1
const SURE = 2

const signalFact = createNames('signal:')
const likelyFact = createNames('topic:')
const sureFact = createNames('sure:')
const channelFact = createNames('channel:')
const disguiseFact = createNames('evasion:')

function toFacts(hits: readonly SignalHit[], channels: readonly ChannelFound[]): readonly KnownName[] {
  const facts: KnownName[] = []
  for (const { signal } of hits) {
    const fact = signalFact(signal.id)
    if (!facts.includes(fact)) facts.push(fact)
  }
  for (const { id, weight } of weighTopics(hits)) {
    if (weight >= LIKELY) facts.push(likelyFact(id))
    if (weight >= SURE) facts.push(sureFact(id))
  }
  for (const { id } of channels) facts.push(channelFact(id))
  return facts
}

/** Who writes to evade says something by it. */
function disguises({ disguised }: Reading): readonly KnownName[] {
  return [...new Set(disguised.flatMap(({ undone }) => undone))].map((disguise) => disguiseFact(disguise))
}
