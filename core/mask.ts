import type { AnnotatedPost, Indicator } from './annotation.ts'

/** True when the identifier must not leave the system: a victim's own, or a citizen id whoever's it is. */
export function isWithheld(indicator: Indicator): boolean {
  return indicator.owner === 'victim' || indicator.type === 'citizen-id'
}

/**
 * The post as it may leave the system (page, API, alert, export, command line): withheld identifiers are replaced by
 * `•` sign for sign wherever they stand (text, addresses, fields of the platform's own), so every offset still holds, and are left out of
 * the indicators' values. What is withheld once in a post is withheld all over it.
 */
export function maskForDisplay(entry: AnnotatedPost): AnnotatedPost {
  const { post, annotation } = entry
  const own = annotation.indicators.filter(isWithheld)
  if (own.length === 0) return entry
  const keys = new Set(own.map(({ value }) => keyOf(value)))
  const isHidden = (indicator: Indicator) => isWithheld(indicator) || keys.has(keyOf(indicator.value))
  const hidden = annotation.indicators.filter(isHidden)
  const hide = hiderOf(hidden)
  let { text } = post
  for (const { start, end } of hidden) text = text.slice(0, start) + maskText(text.slice(start, end)) + text.slice(end)
  const { url, media, extra } = post
  return {
    post: {
      ...post,
      text: hide(text),
      ...(url === undefined ? {} : { url: hide(url) }),
      ...(media === undefined ? {} : { media: media.map((one) => ({ ...one, url: hide(one.url) })) }),
      ...(extra === undefined ? {} : { extra: hideWithin(extra, hide) as typeof extra }),
    },
    annotation: {
      ...annotation,
      indicators: annotation.indicators.map((i) =>
        isHidden(i) ? { ...i, owner: 'victim', value: maskText(i.value), written: maskText(i.written) } : i,
      ),
      ...(annotation.evasion === undefined
        ? {}
        : {
            evasion: annotation.evasion.filter((part) => !hidden.some((i) => part.start < i.end && i.start < part.end)),
          }),
    },
  }
}

/** Seven digits or more, also with separators between them: long enough for a phone, an account or a citizen id. */
export const LONG_NUMBER = /\p{N}(?:[\s\p{Cf}.\-–()]{0,3}\p{N}){6,}/gu

/** A text without any long number, whosever it is: for what nobody has read yet. */
export function maskLongNumbers(text: string): string {
  return text.replace(LONG_NUMBER, maskText)
}

/** Letters and digits become `•`, unit for unit; separators stay, so the reader still sees what kind of thing it was. */
function maskText(text: string): string {
  return text.replace(/[\p{L}\p{M}\p{N}]/gu, (c) => '•'.repeat(c.length))
}

/** Last digits that tell one number from another however it is written: with country code, without, with its bank's name. */
const TELLING_DIGITS = 8
/** A shorter name stands in other words too. */
const SHORTEST_NAME = 4

/** Equal for a phone, an account and a PromptPay number of the same digits. */
function keyOf(value: string): string {
  const digits = value.replace(/\D/g, '')
  return digits.length >= TELLING_DIGITS && !/[a-z].*@|\//i.test(value)
    ? digits.slice(-TELLING_DIGITS)
    : value.toLowerCase()
}

/** Hides the same numbers and names elsewhere, sign for sign. */
function hiderOf(hidden: readonly Indicator[]): (text: string) => string {
  const keys = new Set(hidden.map(({ value }) => keyOf(value)))
  const names = hidden
    .flatMap(({ value, written }) => [value, written])
    .filter((name) => name.length >= SHORTEST_NAME && /\p{L}/u.test(name))
  const anyName = names.length === 0 ? undefined : new RegExp(names.map((name) => RegExp.escape(name)).join('|'), 'giu')
  return (text) => {
    const masked = text.replace(LONG_NUMBER, (number) =>
      keys.has(keyOf(digitsOf(number))) ? maskText(number) : number,
    )
    return anyName === undefined ? masked : masked.replace(anyName, maskText)
  }
}

/** Thai and full-width digits as plain ones. */
function digitsOf(number: string): string {
  return number.normalize('NFKC').replace(/[๐-๙]/gu, (digit) => String(digit.charCodeAt(0) - 0x0e50))
}

function hideWithin(value: unknown, hide: (text: string) => string): unknown {
  if (typeof value === 'string') return hide(value)
  if (typeof value === 'number') {
    const written = String(value)
    const masked = hide(written)
    return masked === written ? value : masked
  }
  if (Array.isArray(value)) return value.map((part) => hideWithin(part, hide))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [hide(key), hideWithin(part, hide)]))
}
