/** Words that people write in several ways, the first as the dictionary has it. A search finds only what it is asked for. */
const SPELLINGS: readonly (readonly string[])[] = [
  ['ลิงก์', 'ลิงค์', 'ลิ้งค์'],
  ['แอป', 'แอพ'],
  ['แก๊ง', 'แก๊งค์'],
  ['คอลเซ็นเตอร์', 'คอลเซนเตอร์'],
  ['เฟซบุ๊ก', 'เฟสบุ๊ค', 'เฟสบุ๊ก'],
  ['เว็บ', 'เว็ป'],
  ['แฮก', 'แฮ็ก', 'แฮค'],
  ['สล็อต', 'สล๊อต'],
  ['คลิก', 'คลิ๊ก'],
  ['ก๊อป', 'ก็อป'],
  ['โรแมนซ์สแกม', 'โรแมนซ์สแกรม'],
  ['คริปโต', 'คริปโท'],
]

/** A word of it, the longest first, so that none is taken for a shorter one. */
const ANY = new RegExp(
  SPELLINGS.flat()
    .toSorted((a, b) => b.length - a.length)
    .join('|'),
  'gu',
)

/**
 * The text with its words spelt in the other ways, itself not among them. All words change together (the second spelling of each, then
 * the third): nobody mixes them, and every combination would be too many.
 */
export function otherSpellings(text: string): readonly string[] {
  const ways = (word: string) => SPELLINGS.find((spellings) => spellings.includes(word)) ?? [word]
  const most = Math.max(0, ...[...text.matchAll(ANY)].map(([word]) => ways(word).length))
  const spelt = Array.from({ length: most }, (_, way) =>
    text.replace(ANY, (word) => ways(word)[way] ?? ways(word)[0] ?? word),
  )
  return [...new Set(spelt)].filter((other) => other !== text)
}
