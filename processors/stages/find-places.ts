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
  /** Undefined: a longer word in which a place's name means nothing. */
  readonly place?: { readonly id: string; readonly name: string }
  /** Only behind a word that leads to a place. */
  readonly unsure: boolean
  /** Of a word for province or district before the name, in UTF-16 units; white space between them not counted. */
  readonly lead: number
}

const PLACE_WORDS = ['จังหวัด', 'จ.', 'จว.', 'เมือง', 'อ.เมือง', 'อำเภอเมือง', 'เขต', 'แขวง', 'ชาว', 'สภ.', 'สน.'] as const
/** What is named after a place and stands elsewhere, and what people are called by. */
const NOT_BEHIND =
  /(?:ธนาคาร|ธ\.|แบงค์|แบงก์|กรุงศรี|ถนน|ถ\.|สถานี|mrt|bts|คุณ|นาย|นางสาว|น\.ส\.|ด\.ช\.|ด\.ญ\.|พี่|น้อง|ป้า|ลุง|อาจารย์|หลวงพ่อ|เตี๋ยว|(?<![ก-๎])(?:นาง|ยาย|น้า|วง))\s?$/u
/** What leads to a place. */
const LEADS =
  /(?:ที่|อยู่|ไป|มา|จาก|ใน|ถึง|คน|ชาว|แถว|แถวๆ|ย่าน|สาขา|เที่ยว|บ้าน|กลับ|โลตัส|บิ๊กซี|บิ๊กซี |เซ็นทรัล|โรบินสัน|แม็คโคร|โฮมโปร|ตลาด|หาด|จังหวัด|จ\.|จว\.|เมือง|เขต|แขวง|อำเภอ|อ\.|ตำบล|ต\.|สนามบิน|ขนส่ง|ท่ารถ|สถานีตำรวจ|สภ\.|สน\.|โรงพยาบาล|รพ\.|โรงเรียน|รร\.|วิทยาลัย|มหาวิทยาลัย|มหาลัย|ม\.|หอพัก|คอนโด|ศูนย์|โชว์รูม|ต่างจังหวัด|ภาค|ใกล้|ผ่าน|ส่ง|หมอ|ตำรวจ|อ้าว|@)\s?\(?$/u
const LOOK_BACK = 14
/** A club's name, or the rest of an account's. */
const NOT_BEFORE = /^(?:\s?(?:ยูไนเต็ด|เอฟซี|ซิตี้|fc(?![a-z])|united|glass|กล๊าส)|[_.-][a-z0-9])/u
const INSIDE_NAME = /[a-z0-9_@][._]?$/u

/** Phrases that name a place; everyday words only behind a word for province or district. */
export function placePhrases(places: Lexicons['places']): readonly PlacePhrase[] {
  return places.flatMap(({ id, name, also, unsure, common, not }): readonly PlacePhrase[] => {
    const place = { id, name }
    return [
      ...[name, ...also]
        .filter((phrase) => !common.includes(phrase))
        .map((phrase) => ({ phrase, place, unsure: unsure.includes(phrase), lead: 0 })),
      ...common.flatMap((phrase) =>
        PLACE_WORDS.map((word) => ({ phrase: word + phrase, place, unsure: false, lead: word.length })),
      ),
      ...not.map((phrase) => ({ phrase, unsure: false, lead: 0 })),
    ]
  })
}

/** Places that a text names, each once where it is named first. */
export function findPlaces(
  text: string,
  found: readonly Found[],
  phrases: readonly PlacePhrase[],
): readonly PlaceFound[] {
  const places: PlaceFound[] = []
  const named = found.flatMap(({ index, start, end }) => {
    const phrase = phrases[index]
    if (phrase === undefined) return []
    // จังหวัดพระนคร begins before พระนครศรีอยุธยา, its name does not.
    return [{ ...phrase, start: phrase.lead === 0 ? start : end - (phrase.phrase.length - phrase.lead), end }]
  })
  const seen = new Set<string>()
  let end = 0
  for (const hit of named.sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (hit.start < end) continue
    end = hit.end
    const { place } = hit
    if (place === undefined || seen.has(place.id)) continue
    const before = text.slice(Math.max(0, hit.start - LOOK_BACK), hit.start)
    if (NOT_BEHIND.test(before) || (hit.unsure && !LEADS.test(before))) continue
    if (NOT_BEFORE.test(text.slice(end, end + 9)) || (isLatin(text.charAt(hit.start)) && INSIDE_NAME.test(before)))
      continue
    seen.add(place.id)
    places.push({ ...place, start: hit.start, end })
  }
  return places
}

function isLatin(sign: string): boolean {
  return sign >= 'a' && sign <= 'z'
}
