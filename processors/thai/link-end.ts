const LINK = /https?:\/\/[^\s\u0E00-\u0E7F]+/iuy
const MAIL = /[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{2,24})+/iuy
const HOST =
  /(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|info|biz|co|io|me|cc|xyz|top|vip|shop|site|online|club|app|link|live|th|to|ly|gg)\b(?:\/[^\s\u0E00-\u0E7F]*)?/iuy

/** How far a mail address or a host name may reach before its `@` or first dot. */
const LOOK_AHEAD = 64
const LETTER_H = 0x68

/** Where the link, host name or mail address that begins at `from` ends; `from` when none does. */
export function linkEnd(text: string, from: number): number {
  if ((text.charCodeAt(from) | 0x20) === LETTER_H) {
    const end = matchEnd(LINK, text, from)
    if (end > from) return end
  }
  const limit = Math.min(text.length, from + LOOK_AHEAD + 1)
  for (let i = from; i < limit; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 0x40) return matchEnd(MAIL, text, from)
    if (unit === 0x2e) return Math.max(matchEnd(MAIL, text, from), matchEnd(HOST, text, from))
    if (!isNamePart(unit)) return from
  }
  return from
}

function isNamePart(unit: number): boolean {
  return (
    (unit >= 0x61 && unit <= 0x7a) ||
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    unit === 0x2d ||
    unit === 0x5f ||
    unit === 0x2b
  )
}

function matchEnd(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from
  return pattern.test(text) ? pattern.lastIndex : from
}
