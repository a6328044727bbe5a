import { isTidy } from './is-tidy.ts'

/** A cleaned text and the way back: unit `i` of it begins at `origin[i]` of the original; `origin[text.length]` is the original's length. */
export interface Normalised {
  readonly text: string
  /** Undefined when the cleaned text is as long as the original and every offset is the same. */
  readonly origin: Int32Array | undefined
}

/** Span of the original for a span of the cleaned text. */
export function toOriginal({ origin }: Normalised, start: number, end: number): { start: number; end: number } {
  if (origin === undefined) return { start, end }
  return { start: origin[start] ?? 0, end: origin[end] ?? 0 }
}

/** Below it all is plain. */
const FIRST_ODD = 0xa0
const UPPER_CASE = /[A-Z]/u
const INVISIBLE = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u206F\uFEFF]/
const ODD_SPACE = /[\u00A0\u1680\u2000-\u200A\u202F\u205F\u2800\u3000\u3164\uFFA0]/
const TONE = /[่-๋]/
const VOWEL_MARK = /[ัิ-ฺ็]/
const ANY_MARK = /\p{M}/u
const COLLAPSIBLE = /[ก-๎]/u
const LAKKHANGYAO_AFTER = /[ฤฦ]/u
const SARA_AA = 'า'
const SARA_AM = 'ำ'
const NIKHAHIT = 'ํ'

/**
 * The form that words are matched on: lower case, NFC, no invisible signs, Thai marks in their order and once, `ํา` as `ำ`, `เเ` as
 * `แ`, a ๅ that stands for `า` as it, Thai, full-width, mathematical and enclosed letters and digits as plain ones, drawn-out Thai letters
 * (มากกกก) once. Digits are left alone however often they repeat (555 is laughter), Latin letters too (www, ids). NUL and lone
 * surrogates become U+FFFD.
 */
export function normalise(original: string): Normalised {
  if (!isTidy(original)) return clean(original)
  return { text: UPPER_CASE.test(original) ? original.toLowerCase() : original, origin: undefined }
}

/** The same as `ANY_MARK`; most signs need no pattern to tell. */
function isMark(unit: string): boolean {
  const code = unit.charCodeAt(0)
  if (code < 0x0300 || (code >= 0x0e00 && code <= 0x0e30)) return false
  return ANY_MARK.test(unit)
}

/** The same, sign by sign, of any text. */
export function clean(original: string): Normalised {
  const units: string[] = []
  const from: number[] = []
  const emit = (text: string, at: number) => {
    if (text.length === 1) {
      units.push(text)
      from.push(at)
      return
    }
    for (let i = 0; i < text.length; i++) {
      units.push(text.charAt(i))
      from.push(at)
    }
  }
  for (let at = 0; at < original.length;) {
    const code = original.codePointAt(at) ?? 0
    const size = code > 0xffff ? 2 : 1
    emitCleaned(code, at)
    at += size
  }
  collapse()
  from.push(original.length)
  return { text: units.join(''), origin: Int32Array.from(from) }

  function emitCleaned(code: number, at: number): void {
    if (code === 0 || (code >= 0xd800 && code <= 0xdfff)) {
      emit('\uFFFD', at)
      return
    }
    const sign = String.fromCodePoint(code)
    if (code < FIRST_ODD) {
      emit(sign.toLowerCase(), at)
      return
    }
    const last = units.at(-1)
    if (code >= 0x0e00 && code <= 0x0e7f) {
      emitThai(sign, code, last, at)
      return
    }
    // A joiner between emoji belongs to them.
    if (INVISIBLE.test(sign)) {
      if (code === 0x200d && last !== undefined && last >= '\u2190' && last !== SARA_AM) emit(sign, at)
      return
    }
    if (ODD_SPACE.test(sign)) {
      emit(' ', at)
      return
    }
    emitLetter(code, sign, at)
  }

  function emitThai(sign: string, code: number, last: string | undefined, at: number): void {
    if (code >= 0x0e50 && code <= 0x0e59) {
      emit(String(code - 0x0e50), at)
    } else if (sign === 'ๅ' && !LAKKHANGYAO_AFTER.test(last ?? '')) {
      emitThai(SARA_AA, 0x0e32, last, at)
    } else if (sign === 'เ' && last === 'เ') {
      units[units.length - 1] = 'แ'
    } else if (sign === last && (TONE.test(sign) || VOWEL_MARK.test(sign) || sign === NIKHAHIT)) {
      // The same mark twice is one.
    } else if (sign === SARA_AA && last === NIKHAHIT) {
      units[units.length - 1] = SARA_AM
    } else if (sign === SARA_AA && last !== undefined && TONE.test(last) && units.at(-2) === NIKHAHIT) {
      units[units.length - 2] = last
      units[units.length - 1] = SARA_AM
    } else if (VOWEL_MARK.test(sign) && last !== undefined && TONE.test(last)) {
      units[units.length - 1] = sign
      emit(last, at)
    } else {
      emit(sign, at)
    }
  }

  function emitLetter(code: number, sign: string, at: number): void {
    if (
      (code >= 0x1f130 && code <= 0x1f149) ||
      (code >= 0x1f150 && code <= 0x1f169) ||
      (code >= 0x1f170 && code <= 0x1f189)
    ) {
      emit(String.fromCharCode(97 + ((code - 0x1f130) % 32)), at)
    } else if (
      (code >= 0xff01 && code <= 0xff5e) ||
      (code >= 0x2460 && code <= 0x24ff) ||
      (code >= 0x1d400 && code <= 0x1d7ff) ||
      (code >= 0x2100 && code <= 0x214f)
    ) {
      emit(sign.normalize('NFKC').toLowerCase(), at)
    } else if (ANY_MARK.test(sign) && units.length > 0) {
      const composed = ((units.at(-1) ?? '') + sign).normalize('NFC')
      if (composed.length === 1) units[units.length - 1] = composed
      else emit(sign, at)
    } else {
      emit(sign.toLowerCase(), at)
    }
  }

  /** A letter with its marks three or more times in a row becomes one of it; what is left out belongs to the one that stays. */
  function collapse(): void {
    let write = 0
    for (let read = 0; read < units.length;) {
      const size = clusterSize(read)
      let repeats = 1
      while (sameCluster(read, read + repeats * size, size)) repeats++
      const keep = repeats >= 3 && COLLAPSIBLE.test(units[read] ?? '') ? 1 : repeats
      for (let i = 0; i < keep * size; i++) {
        units[write] = units[read + i] ?? ''
        from[write] = from[read + i] ?? 0
        write++
      }
      read += repeats * size
    }
    units.length = write
    from.length = write
  }

  function clusterSize(at: number): number {
    let size = 1
    while (at + size < units.length && size < 4 && isMark(units[at + size] ?? '')) size++
    return size
  }

  function sameCluster(a: number, b: number, size: number): boolean {
    if (b + size > units.length) return false
    for (let i = 0; i < size; i++) if (units[a + i] !== units[b + i]) return false
    return clusterSize(b) === size
  }
}
