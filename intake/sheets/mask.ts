import { arabicDigits } from '../../core/thai-digits.ts'

/** What a row says of the person who complains, from the columns that hold it. */
export interface Personal {
  readonly name: readonly string[]
  readonly phone: readonly string[]
  readonly citizenId: readonly string[]
  readonly address: readonly string[]
  readonly email: readonly string[]
}

/** A text to look for, in the reduced form of {@link reduce}. `after`: only behind one of these. */
interface Needle {
  readonly text: string
  readonly after?: readonly string[]
}

const TITLES = /^(?:นางสาว|นาง|นาย|น\.\s?ส\.|ด\.\s?ช\.|ด\.\s?ญ\.|เด็กชาย|เด็กหญิง|คุณ|ดร\.|mrs?\.?\s|ms\.?\s|miss\s)\s*/iu
/** What stands before a name that is too short to be looked for alone. */
const BEFORE_NAMES = ['นาย', 'นาง', 'นางสาว', 'นส', 'คุณ', 'ชื่อ', 'พี่', 'น้อง', 'เด็กชาย', 'เด็กหญิง', 'ดช', 'ดญ', 'ผม', 'ดิฉัน']
/** Of BEFORE_NAMES and what stands before a phone number. */
const LONGEST_LEAD = 10
const MIN_NAME = 4
const MIN_DIGITS = 6
const MIN_ADDRESS = 8
/** Thai numbers without the 0 or 66 in front. */
const PHONE_CORE = [8, 9]
/** As citizen ids are written: 1-2345-67890-12-3. */
const CITIZEN_ID = /(?<![\d๐-๙])[\d๐-๙](?:[\s-]?[\d๐-๙]){12}(?![\d๐-๙])/g
const GROUPED = /^\S[\s-]\S{4}[\s-]\S{5}[\s-]\S{2}[\s-]\S$/

/**
 * The text with the complaining person's own data, however they are spaced or written, and every citizen id, as `•`, unit for unit: what is
 * left of the offender (names, numbers, accounts) stays.
 */
export function maskPersonal(text: string, personal: Personal): string {
  const reduced = reduce(text)
  const hidden = new Uint8Array(text.length)
  for (const { text: needle, after } of needlesOf(personal)) {
    for (let at = reduced.text.indexOf(needle); at >= 0; at = reduced.text.indexOf(needle, at + 1)) {
      const before = reduced.text.slice(Math.max(0, at - LONGEST_LEAD), at)
      if (after !== undefined && !after.some((word) => before.endsWith(word))) continue
      const [first, last] = [at - leadOf(needle, before), at + needle.length - 1]
      const [from, to] = [reduced.from[first] ?? 0, reduced.to[last] ?? text.length]
      if (!/^[a-z]/.test(needle) || !isInsideLatinWord(text, from, to)) hidden.fill(1, from, to)
    }
  }
  for (const { 0: found, index } of text.matchAll(CITIZEN_ID))
    if (isCitizenId(arabic(found)) || GROUPED.test(found)) hidden.fill(1, index, index + found.length)
  let masked = ''
  for (const sign of text) masked += hidden[masked.length] === 1 && KEPT.test(sign) ? '•'.repeat(sign.length) : sign
  return masked
}

/** Of a phone number, the 0 or 66 in front goes with it. */
function leadOf(needle: string, before: string): number {
  return /^\d{8,9}$/.test(needle) ? (/(?:0066|66|0)$/.exec(before)?.[0].length ?? 0) : 0
}

/** The same person gives the same text, however it is written in a row; undefined when nothing says who it is. */
export function personKey({ citizenId, phone, email, name }: Personal): string | undefined {
  const [id] = citizenId.map((value) => reduce(value).text).filter((value) => value.length >= MIN_DIGITS)
  const [number] = phone.flatMap(phoneCores)
  const [mail] = email.map((value) => reduce(value).text).filter((value) => value.includes('@'))
  const [called] = name.map((value) => reduce(value.trim().replace(TITLES, '')).text).filter((value) => value !== '')
  return id ?? number ?? mail ?? called
}

/** Whether a text is itself one of the personal data, or looks like a citizen id or a phone number: no good for a post's id. */
export function isPersonal(text: string, personal: Personal): boolean {
  const { text: reduced } = reduce(text)
  const digits = /^\d+$/.test(reduced)
  if (digits && (reduced.length === 13 || /^0\d{8,9}$/.test(reduced))) return true
  return (
    text.includes('@') ||
    needlesOf(personal).some(({ text: needle, after }) => after === undefined && reduced.includes(needle))
  )
}

/** Thirteen digits whose last one checks the others. */
export function isCitizenId(digits: string): boolean {
  if (!/^\d{13}$/.test(digits)) return false
  const sum = Array.from(digits.slice(0, 12)).reduce((total, digit, i) => total + Number(digit) * (13 - i), 0)
  return (11 - (sum % 11)) % 10 === Number(digits[12])
}

function needlesOf({ name, phone, citizenId, address, email }: Personal): readonly Needle[] {
  const long = (text: string, min: number): readonly Needle[] => (text.length >= min ? [{ text }] : [])
  return [
    ...name.flatMap(nameNeedles),
    ...phone.flatMap(phoneCores).map((text) => ({ text })),
    ...citizenId.flatMap((value) => long(reduce(value).text, MIN_DIGITS)),
    ...email.flatMap((value) => long(reduce(value).text, MIN_DIGITS)),
    ...address.flatMap(addressNeedles),
  ]
}

function nameNeedles(name: string): readonly Needle[] {
  const bare = name.trim().replace(TITLES, '')
  const words = bare
    .split(/[\s()/,]+/u)
    .map((word) => reduce(word).text)
    .filter((word) => word.length > 1)
  const whole = words.join('')
  return [
    ...(whole.length >= MIN_NAME ? [{ text: whole }] : []),
    ...words.map((text) => (text.length >= MIN_NAME ? { text } : { text, after: BEFORE_NAMES })),
  ]
}

/** A cell may hold several numbers; a spreadsheet may have eaten the 0 in front. */
function phoneCores(cell: string): readonly string[] {
  return cell.split(/[,;/\n]|หรือ|และ|ต่อ/u).flatMap((part) => {
    const { text } = reduce(part)
    const digits = text.replace(/\D/g, '')
    const core = digits.replace(/^(?:0066|66(?=\d{8,9}$)|0)/, '')
    if (PHONE_CORE.includes(core.length)) return [core]
    const several = digits.match(/0\d{9}/g)?.map((number) => number.slice(1)) ?? []
    return several.length > 0 ? several : digits.length >= MIN_DIGITS ? [digits] : []
  })
}

/** The whole address, and its beginnings: people leave out the province, not the house. */
function addressNeedles(address: string): readonly Needle[] {
  const words = address.trim().split(/\s+/u)
  const beginnings = words.map((_, i) => reduce(words.slice(0, i + 1).join('')).text)
  return beginnings
    .filter((text, i) => text.length >= MIN_ADDRESS && (i > 0 || words.length === 1))
    .map((text) => ({ text }))
}

interface Reduced {
  readonly text: string
  /** Of each unit of `text`: where it begins and ends in the original. */
  readonly from: readonly number[]
  readonly to: readonly number[]
}

const KEPT = /[\p{L}\p{M}\p{N}@]/u

/** Letters, marks, digits and @ only; lower case, Arabic digits. What people write in many ways becomes one. */
function reduce(original: string): Reduced {
  let text = ''
  const from: number[] = []
  const to: number[] = []
  let at = 0
  for (const sign of original) {
    const end = at + sign.length
    if (KEPT.test(sign)) {
      // Two signs that look like one: the second completes the first.
      const isAm = sign === '\u0e32' && text.endsWith('\u0e4d')
      if (isAm) {
        text = `${text.slice(0, -1)}\u0e33`
        to[to.length - 1] = end
      } else {
        const kept = arabic(sign.normalize('NFKC').toLowerCase())
        const position = at
        from.push(...Array.from({ length: kept.length }, () => position))
        to.push(...Array.from({ length: kept.length }, () => end))
        text += kept
      }
    }
    at = end
  }
  return { text, from, to }
}

function isInsideLatinWord(text: string, from: number, to: number): boolean {
  return /[a-z]/i.test(text[from - 1] ?? '') || /[a-z]/i.test(text[to] ?? '')
}

function arabic(text: string): string {
  return arabicDigits(text).replace(/[\s-]/g, '')
}
