import { loadSegmenterModel } from '../../processors/load-segmenter.ts'
import { createRawangSegmenter } from '../../processors/thai/segment.ts'

type Pick = <T>(list: readonly T[]) => T

/** A text as somebody changes it who posts it again. @param pick - One of a list, by chance. */
export type Edit = (text: string, pick: Pick) => string

const OTHER_WORDS = 'รีบ เลย จ้า ทันที พี่ ลูกค้า สมัคร ฟรี ง่าย วันนี้ บอกต่อ รับ สนใจ ทุกคน จริง ที่นี่ กด เพจ ครับ คุณ'.split(' ')
const EMOJI = ['🔥', '💸', '✅', '😍', '‼️', '👉', '💰'] as const
const HOSTS = ['bit.ly', 'cutt.ly', 'shorturl.at', 'rebrand.ly', 't.ly'] as const
const DIGITS = Array.from('0123456789')
const NAME_SIGNS = Array.from('abcdefghkmnpqrstuvwxyz23456789')
const segmenter = createRawangSegmenter({ customWords: [], model: loadSegmenterModel })

function wordsOf(text: string): string[] {
  return segmenter.segment(text).map((end, i, ends) => text.slice(ends[i - 1] ?? 0, end))
}

/** Changes one of the words of Thai letters. */
function changeWord(text: string, pick: Pick, least: number, change: (word: string) => string): string {
  const words = wordsOf(text)
  const places = words.flatMap((word, i) => (/^[ก-๎]+$/u.test(word) && word.length >= least ? [i] : []))
  if (places.length === 0) return text
  const place = pick(places)
  return words.map((word, i) => (i === place ? change(word) : word)).join('')
}

function addEmoji(text: string, pick: Pick): string {
  const signs = Array.from(text)
  const place = pick([...signs.keys(), signs.length])
  return `${pick(EMOJI)}${pick(EMOJI)}${signs.slice(0, place).join('')}${pick(EMOJI)}${signs.slice(place).join('')}${pick(EMOJI)}`
}

const somePart = 0.8

export const COPY_EDITS: Readonly<Record<string, Edit>> = {
  'a word changed': (text, pick) => changeWord(text, pick, 2, () => pick(OTHER_WORDS)),
  'a word dropped': (text, pick) => changeWord(text, pick, 2, () => ''),
  'letters of a word set apart': (text, pick) => changeWord(text, pick, 4, (word) => Array.from(word).join(' ')),
  'emoji added': addEmoji,
  'numbers changed': (text, pick) => text.replace(/\d/g, () => pick(DIGITS)),
  'links changed': (text, pick) =>
    text.replace(/(?:https?:\/\/)?(?:[a-z0-9-]+\.)+[a-z]{2,}\/\S*/giu, () => `https://${pick(HOSTS)}/${Array.from('123456', () => pick(NAME_SIGNS)).join('')}`),
  'the end cut off': (text) => {
    const words = wordsOf(text)
    return words.slice(0, Math.ceil(words.length * somePart)).join('')
  },
  'the beginning cut off': (text) => {
    const words = wordsOf(text)
    return words.slice(Math.floor(words.length * (1 - somePart))).join('')
  },
  'words added at the end': (text, pick) => `${text} ${pick(OTHER_WORDS)}${pick(OTHER_WORDS)}${pick(OTHER_WORDS)}`,
} // prettier-ignore
