import { normalise } from '../thai/normalise.ts'
import { createPhraseMatcher, type KeptUnits } from './phrase-matcher.ts'

/** A phrase of a list was found: `index` into the list, offsets into the normalised text. */
export interface Found {
  readonly index: number
  readonly start: number
  readonly end: number
}

/** What was found, by the name of the list, in the order of the text. */
export type Findings<Group extends string> = Readonly<Record<Group, readonly Found[]>>

export type FindPhrases<Group extends string> = (text: string, borders: Uint8Array) => Findings<Group>

/** Thai phrases up to this length must begin and end where words do; longer ones only where letters' clusters do. */
const SHORT = 3
const SHORT_START = 4

/**
 * Finds the phrases of many lists in one pass over a normalised text. White space between words is passed over in phrase and text alike, so
 * `โอน เงิน` and `กู้ เ งิ น` are found; line breaks and spaces between two Latin letters or digits stay. A phrase never begins or ends
 * inside a Thai cluster, a Latin word or a number, and a short one never inside a Thai word.
 */
export function createPhraseBook<Group extends string>(
  lists: Readonly<Record<Group, readonly string[]>>,
): FindPhrases<Group> {
  const groups = Object.keys(lists) as Group[]
  const ids = new Map<string, number>()
  const meanings: { readonly group: Group; readonly index: number }[][] = []
  for (const group of groups) {
    lists[group].forEach((raw, index) => {
      const phrase = squeeze(normalise(raw).text)
      if (phrase === '') return
      const id = ids.get(phrase) ?? ids.size
      ids.set(phrase, id)
      const known = meanings[id] ?? (meanings[id] = [])
      known.push({ group, index })
    })
  }
  const match = createPhraseMatcher([...ids.keys()])
  const nothing = Object.fromEntries(groups.map((group) => [group, NOTHING])) as Findings<Group>
  return (text, borders) => {
    const found: Record<Group, readonly Found[]> = { ...nothing }
    const kept = keepUnits(text)
    for (const hit of match(text, kept)) {
      const start = kept.places?.[hit.start] ?? hit.start
      const end = (kept.places?.[hit.end - 1] ?? hit.end - 1) + 1
      if (!isWhole(text, borders, start, end, hit.end - hit.start)) continue
      for (const { group, index } of meanings[hit.id] ?? []) {
        const hits = found[group]
        if (hits === NOTHING) found[group] = [{ index, start, end }]
        else (hits as Found[]).push({ index, start, end })
      }
    }
    return found
  }
}

const NOTHING: readonly Found[] = []

const SPACE = 0x20
/** ◌์ ends a syllable whatever follows: ไลน์ is itself in แอดไลน์ too. */
const SILENCER = 0x0e4c

/** All units but spaces that do not part Latin words or numbers. */
function keepUnits(text: string): KeptUnits {
  if (!text.includes(' ')) return { places: undefined, count: text.length }
  const places = new Int32Array(text.length)
  let count = 0
  for (let i = 0; i < text.length; i++) {
    const isPassedOver =
      text.charCodeAt(i) === SPACE && !(isAlnum(text.charCodeAt(i - 1)) && isAlnum(text.charCodeAt(i + 1)))
    if (!isPassedOver) places[count++] = i
  }
  return { places, count }
}

function squeeze(text: string): string {
  const { places, count } = keepUnits(text)
  return places === undefined ? text : Array.from(places.subarray(0, count), (at) => text.charAt(at)).join('')
}

function isWhole(text: string, borders: Uint8Array, start: number, end: number, length: number): boolean {
  const first = text.charCodeAt(start)
  const last = text.charCodeAt(end - 1)
  const before = start === 0 ? SPACE : text.charCodeAt(start - 1)
  const after = end === text.length ? SPACE : text.charCodeAt(end)
  if (isLatin(first) ? isLatin(before) : isDigit(first) && isDigit(before)) return false
  if (isLatin(last) ? isLatin(after) : isDigit(last) && isDigit(after)) return false
  if (!isThai(first) || !isThai(last)) return true
  if (isLeadingVowel(before) || isFollower(after)) return false
  if (length <= SHORT && last !== SILENCER) return borders[start] === 1 && borders[end] === 1
  return length > SHORT_START || last === SILENCER || borders[start] === 1
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

function isLatin(unit: number): boolean {
  return (unit >= 0x61 && unit <= 0x7a) || (unit >= 0xe0 && unit <= 0x24f)
}

function isAlnum(unit: number): boolean {
  return isDigit(unit) || isLatin(unit)
}

function isThai(unit: number): boolean {
  return unit >= 0x0e01 && unit <= 0x0e4e
}

/** เ แ โ ใ ไ begin the cluster of the letter after them. */
function isLeadingVowel(unit: number): boolean {
  return unit >= 0x0e40 && unit <= 0x0e44
}

/** Vowels and marks that belong to the letter before them. */
function isFollower(unit: number): boolean {
  return (unit >= 0x0e30 && unit <= 0x0e3a) || (unit >= 0x0e45 && unit <= 0x0e4e && unit !== 0x0e46)
}
