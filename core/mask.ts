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
  const hiding = hidingAmong(annotation.indicators)
  if (hiding === undefined) return entry
  const { isHidden, hide } = hiding
  const hidden = annotation.indicators.filter(isHidden)
  const { url, media, extra } = post
  return {
    post: {
      ...post,
      text: hide(maskSpans(post.text, hidden)),
      ...(url === undefined ? {} : { url: hide(url) }),
      ...(media === undefined ? {} : { media: media.map((one) => ({ ...one, url: hide(one.url) })) }),
      ...(extra === undefined ? {} : { extra: hideWithin(extra, hide) as typeof extra }),
    },
    annotation: {
      ...annotation,
      indicators: annotation.indicators.map((i) =>
        isHidden(i)
          ? { ...i, owner: isWithheld(i) ? i.owner : 'victim', value: maskText(i.value), written: maskText(i.written) }
          : { ...i, value: hide(i.value), written: hide(i.written) },
      ),
      ...(annotation.evasion === undefined
        ? {}
        : {
            evasion: annotation.evasion.filter((part) => !hidden.some((i) => part.start < i.end && i.start < part.end)),
          }),
    },
  }
}

interface Hiding {
  /** Withheld itself, or the same number as one that is. */
  readonly isHidden: (indicator: Indicator) => boolean
  /** Masks what is hidden wherever it stands in a text. */
  readonly hide: (text: string) => string
}

/** What the indicators of one post hide; undefined when none of them is withheld. */
export function hidingAmong(indicators: readonly Indicator[]): Hiding | undefined {
  const own = indicators.filter(isWithheld)
  if (own.length === 0) return undefined
  const keys = new Set(own.map(({ value }) => keyOf(value)))
  const isHidden = (indicator: Indicator) => isWithheld(indicator) || keys.has(keyOf(indicator.value))
  return { isHidden, hide: hiderOf(indicators.filter(isHidden)) }
}

/** Seven digits or more, also with separators between them: long enough for a phone, an account or a citizen id. */
export const LONG_NUMBER = /\p{N}(?:[\s\p{Cf}.\-–()]{0,3}\p{N}){6,}/gu

/** A text without any long number, whosever it is: for what nobody has read yet. */
export function maskLongNumbers(text: string): string {
  return text.replace(LONG_NUMBER, maskText)
}

interface Span {
  readonly start: number
  readonly end: number
}

/** Of a text whose spans may overlap. */
function maskSpans(text: string, spans: readonly Span[]): string {
  const parts: string[] = []
  let done = 0
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (end <= done) continue
    parts.push(text.slice(done, Math.max(done, start)), maskText(text.slice(Math.max(done, start), end)))
    done = end
  }
  return parts.join('') + text.slice(done)
}

/** Letters and digits become `•`, unit for unit; separators stay, so the reader still sees what kind of thing it was. */
function maskText(text: string): string {
  return text.replace(/[\p{L}\p{M}\p{N}]/gu, (c) => '•'.repeat(c.length))
}

/** Last digits that tell one number from another however it is written: with country code, without, with its bank's name. */
const TELLING_DIGITS = 8
/** Digits of a trunk or country code before a number: 0, 66, 0066. */
const LONGEST_PREFIX = 4
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
  const numbers = new Map(hidden.map(({ value }) => [keyOf(value), value.replace(/\D/g, '')]))
  const names = new Set(
    hidden
      .flatMap(({ value, written }) => [value, written])
      .filter((name) => name.length >= SHORTEST_NAME && /\p{L}/u.test(name))
      .map(lowerCase),
  )
  return (text) =>
    hideNames(
      text.replace(LONG_NUMBER, (number) => hideNumber(number, numbers)),
      names,
    )
}

/** One by one: a single expression of thousands of names takes seconds. */
function hideNames(text: string, names: ReadonlySet<string>): string {
  const lower = lowerCase(text)
  const spans: Span[] = []
  for (const name of names)
    for (let start = lower.indexOf(name); start !== -1; start = lower.indexOf(name, start + name.length))
      spans.push({ start, end: start + name.length })
  return maskSpans(text, spans)
}

/** As long as the text: the only letter that gets longer is replaced first. */
function lowerCase(text: string): string {
  return text.replaceAll('İ', 'i').toLowerCase()
}

/**
 * What stands in a row may be several numbers: `0812345678 500`. Only the hidden ones are masked.
 * @param numbers - All digits of each, by its key.
 */
function hideNumber(number: string, numbers: ReadonlyMap<string, string>): string {
  const digits = digitsOf(number)
  const plain = digits.map(({ digit }) => digit).join('')
  if (plain.length < TELLING_DIGITS) return numbers.has(plain) ? maskText(number) : number
  const spans: Span[] = []
  let done = 0
  for (let end = TELLING_DIGITS; end <= plain.length; end++) {
    const own = numbers.get(plain.slice(end - TELLING_DIGITS, end))
    if (own === undefined) continue
    let first = end - TELLING_DIGITS
    for (let i = own.length - TELLING_DIGITS; first > done && i > 0 && plain[first - 1] === own[i - 1]; i--) first--
    if (first - done <= LONGEST_PREFIX) first = done
    spans.push({ start: digits[first]?.start ?? 0, end: digits[end - 1]?.end ?? number.length })
    done = end
  }
  return maskSpans(number, spans)
}

/** Thai, full-width and other digits as plain ones, each with where it stands. */
function digitsOf(number: string): readonly (Span & { readonly digit: string })[] {
  return [...number.matchAll(/\p{N}/gu)].flatMap(({ 0: sign, index }) => {
    const plain = sign.normalize('NFKC').replace(/[๐-๙]/gu, (digit) => String(digit.charCodeAt(0) - 0x0e50))
    return Array.from(plain.replace(/\D/g, ''), (digit) => ({ digit, start: index, end: index + sign.length }))
  })
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
