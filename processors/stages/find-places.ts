import type { Lexicons } from '../lexicons/schema.ts'
import type { Found } from '../signals/phrase-book.ts'

export interface PlaceFound {
  readonly id: string
  readonly name: string
  readonly start: number
  readonly end: number
}

interface PlacePhrase {
  readonly phrase: string
  readonly id: string
  readonly name: string
  /** The name's own length when a word for province stands before it. */
  readonly tail?: number
}

const PROVINCE_WORDS = ['จังหวัด', 'จ.', 'จว.', 'เมือง', 'อ.เมือง']
/** กรุงเทพ and อยุธยา are banks' names too. */
const BANK_BEFORE = /(?:ธนาคาร|ธ\.|แบงค์|แบงก์|กรุงศรี)\s?$/u

/** Phrases that name a province; everyday words only behind a word for province. */
export function placePhrases(places: Lexicons['places']): readonly PlacePhrase[] {
  return places.flatMap(({ id, name, also, ambiguous }): readonly PlacePhrase[] => [
    ...(ambiguous
      ? PROVINCE_WORDS.map((word) => ({ phrase: word + name, id, name, tail: name.length }))
      : [{ phrase: name, id, name }]),
    ...also.map((phrase) => ({ phrase, id, name })),
  ])
}

/** Provinces that a text names, each once where it is named first. */
export function findPlaces(
  text: string,
  found: readonly Found[],
  phrases: readonly PlacePhrase[],
): readonly PlaceFound[] {
  const places: PlaceFound[] = []
  const byLength = found.toSorted((a, b) => a.start - b.start || b.end - a.end)
  const seen = new Set<string>()
  let end = 0
  for (const hit of byLength) {
    const phrase = phrases[hit.index]
    if (phrase === undefined || hit.start < end || BANK_BEFORE.test(text.slice(Math.max(0, hit.start - 9), hit.start)))
      continue
    end = hit.end
    if (seen.has(phrase.id)) continue
    seen.add(phrase.id)
    const start = phrase.tail === undefined ? hit.start : hit.end - phrase.tail
    places.push({ id: phrase.id, name: phrase.name, start, end: hit.end })
  }
  return places
}
