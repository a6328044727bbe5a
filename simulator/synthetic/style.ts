import type { Manner } from './authors.ts'
import type { Random } from './random.ts'

/** The same spelt as people hear it. */
const SLIPS: readonly (readonly [string, readonly string[]])[] = [
  ['ค่ะ', ['คะ', 'ค่า']],
  ['นะคะ', ['นะค่ะ', 'น้าคะ']],
  ['ไหม', ['มั้ย', 'มัย', 'ไม๊']],
  ['ไม่', ['ม่าย', 'มั่ย']],
  ['อะไร', ['ไร', 'อาราย']],
  ['จริง', ['จิง']],
  ['เปล่า', ['ป่าว']],
  ['เท่าไหร่', ['เท่าไร', 'เท่ารัย']],
  ['แล้ว', ['แร้ว', 'ละ']],
  ['เลย', ['เรย', 'เลยย']],
  ['ครับ', ['คับ', 'ครัช']],
  ['ก็', ['ก้', 'ก้อ']],
  ['อย่า', ['ย่า']],
  ['ออนไลน์', ['ออนไล', 'ออนไลท์']],
  ['มิจฉาชีพ', ['มิจฯ', 'มิจ']],
]
const STRETCHED = ['มาก', 'เลย', 'แล้ว', 'จริง', 'ด่วน', 'เซ็ง'] as const
const MOODS = {
  sad: ['😭', '😢', '💔', '😞', 'ฮือๆ'],
  angry: ['😡', '🤬', '😤'],
  alert: ['⚠️', '🚨', '❗', '🙏'],
  unsure: ['🤔', '😅', '🥺', '🙏'],
  selling: ['🔥', '💰', '✅', '💯', '📲', '🎁', '💸'],
  merry: ['😂', '555', '5555555', '🥰', '✨', '😆', '🤣'],
} as const
export type Mood = keyof typeof MOODS

/** The text as this manner of writer would really type it. What looks like a link, a number or a name is left alone. */
export function roughen(
  text: string,
  { manner, mood }: { readonly manner: Manner; readonly mood: Mood },
  random: Random,
): string {
  if (manner === 'news') return text
  let rough = text
  const careless = manner === 'teen' ? 0.45 : manner === 'seller' ? 0.1 : 0.16
  for (const [right, wrong] of SLIPS)
    if (random.chance(careless / 2) && rough.includes(right)) rough = rough.replace(right, random.pick(wrong))
  if (random.chance(careless)) rough = stretch(rough, random)
  if (random.chance(careless / 2)) rough = closeUp(rough)
  if (random.chance(manner === 'plain' ? 0.15 : 0.4)) rough = `${rough} ${random.pick(MOODS[mood])}`
  return rough
}

/** A word's last letter held down. */
function stretch(text: string, random: Random): string {
  const word = STRETCHED.find((candidate) => text.includes(candidate))
  if (word === undefined) return text
  return text.replace(word, word + (word.at(-1) ?? '').repeat(random.int(2, 5)))
}

/** Blanks between Thai letters dropped: no punctuation at all. */
function closeUp(text: string): string {
  return text.replace(/(?<=[\u0E00-\u0E4E]) (?=[\u0E01-\u0E4E])/g, '')
}

/** Words that platforms filter, and so offenders disguise. */
const FILTERED = [
  'เงินกู้', 'กู้เงิน', 'เงินด่วน', 'ด่วน', 'ไลน์', 'สล็อต', 'บาคาร่า', 'พนัน', 'เครดิตฟรี', 'แทงบอล', 'ลงทุน', 'กำไร', 'รายได้', 'โอน', 'บัญชี', 'พอต',
  'เว็บตรง', 'เทเลแกรม', 'ดอกเบี้ย', 'อนุมัติ', 'มัดจำ', 'คลิป', 'เทรด', 'ออม',
] as const // prettier-ignore
const LOOK_ALIKES: Readonly<Record<string, readonly string[]>> = {
  น: ['u', 'n'],
  อ: ['o', 'O'],
  บ: ['U'],
  ร: ['S'],
  พ: ['w'],
}
const ZERO_WIDTH = '\u200B'

/** One to three of its words disguised: look-alike letters, letters set apart, invisible characters. */
export function disguise(text: string, random: Random): string {
  const present = FILTERED.filter((word) => text.includes(word))
  let disguised = text
  for (let left = Math.min(present.length, random.int(1, 3)); left > 0; left--) {
    const word = random.pick(present)
    disguised = disguised.replace(word, disguiseWord(word, random))
  }
  return disguised
}

function disguiseWord(word: string, random: Random): string {
  const clusters = word.match(/[เ-ไ]?[ก-ฮ]\p{M}*[ะาำ]*|./gu) ?? [word]
  switch (random.int(0, 4)) {
    case 0:
      return clusters.join(random.pick([' ', '.', '-']))
    case 1:
      return clusters.join(ZERO_WIDTH)
    default:
      return word.replace(/[นอบรพ]/g, (letter) => random.pick(LOOK_ALIKES[letter] ?? [letter]))
  }
}
