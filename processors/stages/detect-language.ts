/** Scripts that tell the language, with how many letters of it count as one of an alphabet. */
const SCRIPTS = [
  ['th', /[ก-ฺเ-๎]/gu],
  ['lo', /\p{sc=Lao}/gu],
  ['km', /\p{sc=Khmer}/gu],
  ['my', /\p{sc=Myanmar}/gu],
  ['ja', /[\p{sc=Hiragana}\p{sc=Katakana}]/gu],
  ['ko', /\p{sc=Hangul}/gu],
  ['zh', /\p{sc=Han}/gu],
  ['ru', /\p{sc=Cyrillic}/gu],
  ['ar', /\p{sc=Arabic}/gu],
] as const
const LATIN = /\p{sc=Latin}/gu
const ENGLISH =
  /\b(?:the|and|you|your|for|with|this|that|have|from|are|was|what|not|please|now|get|can|will|my|is|to|of|in)\b/u
const LINK = /\S+(?:\.|:\/\/)\S+|@\S+/gu
/** Part of the letters that makes a text Thai although it quotes much English. */
const THAI_SHARE = 0.2
/** Enough to tell. */
const MAX_LOOKED_AT = 4_000

/** BCP 47 from the text's own letters; `und` when there is nothing to tell by. @param text - Normalised. */
export function detectLanguage(text: string): string {
  const sample = text.slice(0, MAX_LOOKED_AT)
  const { thai, latin: withLinks } = countThaiAndLatin(sample)
  const isThai = (latin: number) => thai > 0 && thai >= THAI_SHARE * (thai + latin)
  // Most posts are Thai whatever their links hold, and links are costly to find.
  if (isThai(withLinks)) return 'th'
  const latin = count(sample.replace(LINK, ' '), LATIN)
  if (isThai(latin)) return 'th'
  let best = { language: thai > 0 ? 'th' : 'und', letters: thai }
  if (/[^\u0000-\u0e7f\u2000-\u2bff\ud800-\udfff\ufe0f]/u.test(sample)) {
    for (const [language, script] of SCRIPTS.slice(1)) {
      const letters = count(sample, script)
      if (letters > best.letters) best = { language, letters }
    }
  }
  if (latin <= best.letters) return best.language
  return ENGLISH.test(sample) ? 'en' : 'und'
}

/** The same as to count by the scripts' patterns, in one pass over a text that has no Latin letters but plain ones. */
function countThaiAndLatin(text: string): { readonly thai: number; readonly latin: number } {
  let [thai, latin] = [0, 0]
  let isPlain = true
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit >= 0x0e01 && unit <= 0x0e4e) {
      if (unit <= 0x0e3a || unit >= 0x0e40) thai++
    } else if ((unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a)) latin++
    else if (unit >= 0xaa && !isSign(unit)) isPlain = false
  }
  return { thai, latin: isPlain ? latin : count(text, LATIN) }
}

/** Punctuation, arrows, pictures. */
function isSign(unit: number): boolean {
  return (
    (unit >= 0x2000 && unit < 0x2070) ||
    (unit >= 0x2190 && unit < 0x2c00) ||
    (unit >= 0xd83c && unit <= 0xd83e) ||
    (unit >= 0xdc00 && unit < 0xe000) ||
    unit === 0xfe0f
  )
}

function count(text: string, script: RegExp): number {
  return text.match(script)?.length ?? 0
}
