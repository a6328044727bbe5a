import type { ChannelId } from '../../core/annotation.ts'
import type { Lexicons } from '../lexicons/schema.ts'
import { placePhrases } from '../stages/find-places.ts'
import { createHostJudge } from './indicators/judge-host.ts'
import { createPhraseBook, type Found } from './phrase-book.ts'
import { expandPattern } from './expand-pattern.ts'
import { createSignalSet } from './signal-set.ts'

export type Knowledge = ReturnType<typeof compileKnowledge>

/** The lexicons, compiled once per process: one pass over a text finds the phrases of all of them. */
export function compileKnowledge({ signals, words, places, hosts }: Lexicons) {
  const signalSet = createSignalSet(signals)
  const channels = flatten(words.channels).flatMap(([id, pattern]) =>
    expandPattern(pattern).map((phrase) => [id, phrase] as const),
  )
  const banks = flatten(words.banks)
  const provinces = placePhrases(places)
  const findPhrases = createPhraseBook({
    signals: signalSet.phrases,
    channels: channels.map(([, phrase]) => phrase),
    notChannels: words.notChannels,
    banks: banks.map(([, phrase]) => phrase),
    places: provinces.map(({ phrase }) => phrase),
    ...words.cues,
    ...words.amounts,
  })
  return {
    signalSet,
    /** Words that people hide from filters. */
    hidden: [
      ...signalSet.phrases,
      channels.map(([, phrase]) => phrase),
      ...Object.values(words.banks),
      ...Object.values(words.cues),
    ].flat(),
    provinces,
    judgeHost: createHostJudge(hosts),
    channelOf: channels.map(([id]) => id as ChannelId),
    bankCodes: banks.map(([code]) => code),
    findPhrases(text: string, borders: Uint8Array) {
      const found = findPhrases(text, borders)
      return {
        ...found,
        channels: longest(outside(found.channels, found.notChannels)),
        line: outside(found.line, found.notChannels),
      }
    },
  }
}

/** Those not inside a longer one: แอปส้ม is a marketplace's, not an app's. In the order of their ends. */
function longest(hits: readonly Found[]): readonly Found[] {
  if (hits.length < 2) return hits
  const kept: Found[] = []
  for (let i = hits.length - 1; i >= 0; i--) {
    const hit = hits[i]
    const last = kept.at(-1)
    if (hit === undefined) continue
    const isInside = last !== undefined && hit.start >= last.start && hit.end <= last.end
    if (!isInside || (hit.start === last.start && hit.end === last.end)) kept.push(hit)
  }
  return kept.toReversed()
}

/** Those not inside one of `words`; both in the order of their ends. */
function outside(found: readonly Found[], words: readonly Found[]): readonly Found[] {
  let next = 0
  return found.filter(({ start, end }) => {
    while ((words[next]?.end ?? Infinity) < end) next++
    return (words[next]?.start ?? Infinity) > start
  })
}

function flatten(lists: Readonly<Record<string, readonly string[]>>): readonly (readonly [string, string])[] {
  return Object.entries(lists).flatMap(([id, phrases]) => phrases.map((phrase) => [id, phrase] as const))
}
