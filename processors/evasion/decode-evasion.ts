import { WordTrie } from '../thai/word-trie.ts'
import { decodeLatin } from './decode-latin.ts'
import { createThaiDecoder } from './decode-thai.ts'
import { createMaskReader } from './decode-masked.ts'
import type { Disguised } from './evasion.ts'

/** Anything odd at all: most posts have nothing of it and cost one pass each. */
const ODD_THAI = anyOf(
  // A cluster torn apart.
  '[เ-ไ][ .\\-_*|/·•]{1,3}[ก-ฮ]',
  '[ก-ฮ][ .\\-_*|/·•]{1,3}[ะ-ฺ็-๎]',
  // A letter alone between others.
  '[ก-๎][ .\\-_*|/·•]{1,3}[ก-ฮ][ .\\-_*|/·•]{1,3}[ก-ฮเ-ไ]',
  // Signs of other scripts between Thai letters.
  '[ก-๎](?:[unoswajyli0m]{1,3}| [unos])(?![a-z0-9])',
  '(?<![a-z0-9])(?:[unoswajyli0kd]{1,3}|[unosk] )[ก-๎]',
  '[\\u0370-\\u04ff\\u0e81-\\u0eff]',
  '[ก-๎][*#×●○1@|^\\u2600-\\u27bf\\ud83d][\\ufe0f\\udc00-\\udfff]?\\ufe0f?[ก-๎]',
)
const ODD_LATIN = anyOf(
  // Letters one by one, disguised names, figures with letters.
  '(?<![a-z0-9])[a-z0-9€]([ .\\-_*·•~])\\1?[a-z0-9]\\1{1,2}[a-z0-9](?![a-z0-9])',
  '(?<![a-z])(?:[a-z]{1,8}[!|€$@0-9][!|€$@0-9]?[a-z]|ii|[il1][1i][il1n])',
  '[\\u0370-\\u04ff]',
  '\\d,*o',
)

function anyOf(...patterns: readonly string[]): RegExp {
  return new RegExp(patterns.join('|'), 'u')
}

const NOTHING: readonly Disguised[] = []

/** @returns What was written to evade, in the order of the text; no two overlap. */
export type EvasionDecoder = (text: string) => readonly Disguised[]

/** @param targets - Words that people hide, be they in the dictionary or not. */
export function createEvasionDecoder(words: WordTrie, targets: readonly string[]): EvasionDecoder {
  const decodeThai = createThaiDecoder([words, new WordTrie(targets)])
  const readMasked = createMaskReader(targets)
  return (text) => {
    const thai = ODD_THAI.test(text) ? decodeThai(text) : NOTHING
    const masked = readMasked(text)
    const latin = ODD_LATIN.test(text) ? decodeLatin(text) : NOTHING
    if (thai.length === 0 && masked.length === 0 && latin.length === 0) return NOTHING
    const found = [...thai, ...masked, ...latin].sort((a, b) => a.start - b.start || b.end - a.end)
    let end = 0
    return found.filter((word) => {
      if (word.start < end) return false
      end = word.end
      return true
    })
  }
}
