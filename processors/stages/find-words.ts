import type { Annotation, ChannelId } from '../../core/annotation.ts'
import type { Lexicons } from '../lexicons/schema.ts'
import { createPhraseMatcher } from '../signals/phrase-matcher.ts'
import { toOriginal, type Normalised } from '../thai/normalise.ts'

type WordBorders = (start: number, end: number) => boolean

/** Channels that a post names, each with where. Latin names only as whole words. */
export function createChannelFinder({ words }: Pick<Lexicons, 'words'>) {
  const names = Object.entries(words.channels).flatMap(([id, list]) =>
    list.map((name) => ({ id: id as ChannelId, name })),
  )
  const find = createPhraseMatcher(names.map(({ name }) => name))
  return (normalised: Normalised, isWhole: WordBorders): Annotation['channels'] => {
    const spans = new Map<ChannelId, { start: number; end: number }[]>()
    for (const { id: no, start, end } of find(normalised.text)) {
      const name = names[no]
      if (name === undefined || (/^[a-z ]+$/.test(name.name) && !isWhole(start, end))) continue
      const list = spans.get(name.id) ?? []
      if (list.length < 3) list.push(toOriginal(normalised, start, end))
      spans.set(name.id, list)
    }
    return [...spans].map(([id, evidence]) => ({ id, evidence })).sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/** Provinces that a post names, as whole words; a name that is an everyday word too only after จังหวัด or จ. */
export function createPlaceFinder({ places }: Pick<Lexicons, 'places'>) {
  const names = places.flatMap(({ id, name, also, ambiguous }) =>
    [name, ...also].map((written) => ({ id, name, written, ambiguous })),
  )
  const find = createPhraseMatcher(names.map(({ written }) => written))
  return (normalised: Normalised, isWhole: WordBorders): Annotation['places'] => {
    const found = new Map<string, Annotation['places'][number]>()
    for (const { id: no, start, end } of find(normalised.text)) {
      const place = names[no]
      if (place === undefined || found.has(place.id)) continue
      if (place.ambiguous ? !/(?:จังหวัด|จ\.|เมือง)\s?$/u.test(normalised.text.slice(Math.max(0, start - 9), start)) : !isWhole(start, end)) continue // prettier-ignore
      found.set(place.id, { id: place.id, name: place.name, ...toOriginal(normalised, start, end) })
    }
    return [...found.values()].sort((a, b) => a.start - b.start)
  }
}

const QUESTION =
  /(?:ไหม|มั้ย|มั๊ย|หรือเปล่า|รึเปล่า|หรือยัง|ยังไง|อย่างไร|ที่ไหน|เมื่อไหร่|เท่าไหร่|ทำไม|อะไร|\?)(?:[ คะครับจ้าฮะบ้างดี]{0,8})?\s*\??\s*$/u

/** How a post sounds: a question, or more good words than bad ones, or the other way round. */
export function createSentimentJudge({ words }: Pick<Lexicons, 'words'>) {
  const find = createPhraseMatcher([...words.positive, ...words.negative])
  return ({ text }: Normalised): Annotation['sentiment'] => {
    let balance = 0
    for (const { id, start } of find(text)) {
      const negated = text.slice(Math.max(0, start - 3), start) === 'ไม่'
      balance += id < words.positive.length === !negated ? 1 : -1
    }
    if (balance === 0) return QUESTION.test(text.slice(-60)) ? { id: 'q', score: 0.6 } : { id: 'neu', score: 0.6 }
    return { id: balance > 0 ? 'pos' : 'neg', score: Math.min(0.95, 0.55 + 0.1 * Math.abs(balance)) }
  }
}
