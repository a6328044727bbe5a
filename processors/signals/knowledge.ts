import type { ChannelId } from '../../core/annotation.ts'
import type { Lexicons } from '../lexicons/schema.ts'
import { placePhrases } from '../stages/find-places.ts'
import { createPhraseBook } from './phrase-book.ts'
import { createSignalSet } from './signal-set.ts'

/** The lexicons, compiled once per process: one pass over a text finds the phrases of all of them. */
export function compileKnowledge({ signals, words, places }: Lexicons) {
  const signalSet = createSignalSet(signals)
  const channels = flatten(words.channels)
  const banks = flatten(words.banks)
  const provinces = placePhrases(places)
  return {
    signalSet,
    provinces,
    channelOf: channels.map(([id]) => id as ChannelId),
    bankCodes: banks.map(([code]) => code),
    findPhrases: createPhraseBook({
      signals: signalSet.phrases,
      channels: channels.map(([, phrase]) => phrase),
      banks: banks.map(([, phrase]) => phrase),
      places: provinces.map(({ phrase }) => phrase),
      ...words.cues,
      ...words.amounts,
      ...words.sentiment,
    }),
  }
}

function flatten(lists: Readonly<Record<string, readonly string[]>>): readonly (readonly [string, string])[] {
  return Object.entries(lists).flatMap(([id, phrases]) => phrases.map((phrase) => [id, phrase] as const))
}
