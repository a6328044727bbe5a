import { classOf, CLASS_OF, DIGIT, LATIN, OTHER, PICTURE, SPACE, THAI } from './char-class.ts'
import { linkEnd } from './link-end.ts'

/** What is known of the border before a character without the model. */
export const ASK = 0
export const CUT = 1
export const JOIN = 2

const HASH = classOf('#')
const AT = classOf('@')
const DOT = classOf('.')
const COMMA = classOf(',')
const COLON = classOf(':')
const SLASH = classOf('/')
const HYPHEN = classOf('-')
const PLUS = classOf('+')
const UNDERSCORE = classOf('_')
const APOSTROPHE = classOf("'")
const CURLY_APOSTROPHE = classOf('’')
const REPEAT = classOf('ๆ')
const THANTHAKHAT = classOf('์')
const FOLLOWERS = flags('ะัาำิีึืฺุูๅ็่้๊๋์ํ๎')
const LEADERS = flags('เแโใไ')
/** Marks that stand in one piece when repeated; `!!!` is three. */
const RUNS = flags('.-/…_*=~^<>')

function flags(signs: string): Uint8Array {
  const out = new Uint8Array(256)
  for (const sign of signs) out[classOf(sign)] = 1
  return out
}

/**
 * Marks every border of a text that needs no model: inside and at the edges of links, addresses, handles, numbers, Latin words, pictures,
 * white space, between punctuation, and inside Thai character clusters. What is left to ask lies between Thai clusters and at full stops
 * beside Thai letters. Linear: links look ahead a bounded way or take what they read.
 * @param text - Normalised.
 * @param classes - Class of `text[i]` at `i + offset`, padded.
 * @param marks - All ASK; receives CUT or JOIN at `i` where the border before `text[i]` is known. One longer than the text.
 */
export function markTokens(text: string, classes: Uint8Array, offset: number, marks: Uint8Array): void {
  const length = text.length
  const at = (i: number) => classes[i + offset] ?? 0
  const whole = (from: number, to: number) => {
    marks[from] = CUT
    for (let i = from + 1; i < to; i++) marks[i] = JOIN
    if (to < length) marks[to] = CUT
    return to
  }
  let i = 0
  while (i < length) {
    const now = at(i)
    if (now > THAI) {
      const end = now === REPEAT ? whole(i, i + 1) : markThai(i)
      i = end
    } else if (now === SPACE) {
      let end = i + 1
      while (end < length && at(end) === SPACE) end++
      i = whole(i, end)
    } else if (now === LATIN || now === DIGIT) {
      const link = linkEnd(text, i)
      i = whole(i, link > i ? link : wordEnd(i))
    } else if (now === PICTURE) i = whole(i, pictureEnd(text, i))
    else if (now === AT && (at(i + 1) === LATIN || at(i + 1) === DIGIT)) i = whole(i, handleEnd(i + 1))
    else if (now === CURLY_APOSTROPHE && at(i + 1) === DIGIT) i = whole(i, wordEnd(i + 1))
    else i = markOther(i)
  }
  if (length > 0) marks[0] = CUT

  function markThai(from: number): number {
    const now = at(from)
    const before = from === 0 ? 0 : at(from - 1)
    if (marks[from] !== CUT) {
      if (before > THAI) {
        const glued = FOLLOWERS[now] === 1 || LEADERS[before] === 1 || at(from + 1) === THANTHAKHAT
        marks[from] = glued ? JOIN : ASK
      } else marks[from] = before === DOT ? ASK : CUT
    }
    return from + 1
  }

  function markOther(from: number): number {
    const now = at(from)
    const before = from === 0 ? 0 : at(from - 1)
    if (marks[from] !== CUT) {
      const sameRun = text.charCodeAt(from) === text.charCodeAt(from - 1) && RUNS[now] === 1
      if (sameRun || (now === OTHER && before === OTHER)) marks[from] = JOIN
      else if (now === DOT && before > THAI && at(from + 1) !== DOT) marks[from] = ASK
      else marks[from] = CUT
    }
    if (now === HASH) whole(from, from + 1)
    return from + 1
  }

  /** Letters and digits with what joins them: 1,500.50 16:30 g2.5 kiehl's golf_eat cx-3 399.- 555+ */
  function wordEnd(from: number): number {
    let end = from + 1
    for (; end < length; end++) {
      const now = at(end)
      if (now === LATIN || now === DIGIT || now === UNDERSCORE) continue
      const next = at(end + 1)
      const afterDigit = at(end - 1) === DIGIT
      const inNumber = now === DOT || now === COMMA || now === COLON || now === SLASH
      if (inNumber && afterDigit && next === DIGIT) continue
      if ((now === APOSTROPHE || now === CURLY_APOSTROPHE) && next === LATIN && at(end - 1) === LATIN) continue
      if (now === HYPHEN && afterDigit && next === DIGIT && isTelephone(from, end)) continue
      // Model names: cx-3, hr-v.
      if (now === HYPHEN && at(end - 1) === LATIN && (next === LATIN || next === DIGIT)) continue
      break
    }
    if (at(end - 1) === DIGIT && at(end) === DOT && at(end + 1) === HYPHEN) return end + 2
    while (at(end) === PLUS) end++
    return end
  }

  /** 088-888-8888 is one word, 30-40 is three. */
  function isTelephone(from: number, hyphen: number): boolean {
    let digits = 0
    let i = from
    for (; i < length && i < from + 14; i++) {
      if (at(i) === DIGIT) digits++
      else if (at(i) !== HYPHEN) break
    }
    return hyphen - from >= 1 && digits >= 9 && text.charCodeAt(from) === 0x30
  }

  function handleEnd(from: number): number {
    let end = from
    while (end < length) {
      const now = at(end)
      if (now === LATIN || now === DIGIT || now === UNDERSCORE) end++
      else if (now === DOT && (at(end + 1) === LATIN || at(end + 1) === DIGIT)) end++
      else break
    }
    return end
  }
}

const ZERO_WIDTH_JOINER = 0x200d

/** A picture with its variation, skin, joined parts, or the two letters of a flag. */
function pictureEnd(text: string, from: number): number {
  let end = from
  let flag = false
  for (;;) {
    const code = text.codePointAt(end) ?? 0
    const letter = code >= 0x1f1e6 && code <= 0x1f1ff
    end += code > 0xffff ? 2 : 1
    if (letter && !flag) {
      const next = text.codePointAt(end) ?? 0
      flag = next >= 0x1f1e6 && next <= 0x1f1ff
      if (flag) continue
    }
    while (isModifier(text.codePointAt(end) ?? 0)) end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1
    if (text.charCodeAt(end) !== ZERO_WIDTH_JOINER) return end
    end++
    if (CLASS_OF[text.charCodeAt(end)] !== PICTURE) return end
  }
}

function isModifier(code: number): boolean {
  return (code >= 0xfe00 && code <= 0xfe0f) || (code >= 0x1f3fb && code <= 0x1f3ff) || code === 0x20e3
}
