import type { Indicator, IndicatorType } from '../../core/annotation.ts'
import type { Lexicons } from '../lexicons/schema.ts'
import { toOriginal, type Normalised } from '../thai/normalise.ts'

/** One way of writing one type of indicator, on the normalised text. Linear: no pattern can start twice in the same stretch. */
interface Shape {
  readonly type: IndicatorType
  readonly pattern: RegExp
  /** Canonical value with its checks; undefined when it is none after all. `found` has the pattern's groups. */
  readonly read: (
    found: RegExpExecArray,
    text: string,
  ) => { value: string; checks: Record<string, boolean> } | undefined
  /** Group that holds the indicator itself; default the whole match. */
  readonly group?: number
}

const NAME = '[a-z0-9][a-z0-9._-]{2,29}'
const BANK_BEFORE = 40

/** Finds identifiers in the order of the text; where two claim the same signs, the earlier shape of the list has it. */
export function createIndicatorExtractor({ words }: Pick<Lexicons, 'words'>) {
  const banks = Object.entries(words.banks).flatMap(([bank, names]) => names.map((name) => ({ bank, name })))
  const shapes: readonly Shape[] = [
    { type: 'url', pattern: /\bh(?:tt|xx)ps?:\/\/[^\s\u0e00-\u0e7f<>"]{3,2000}/dgu, read: ([url = '']) => readUrl(url) },
    { type: 'telegram', group: 1, pattern: /\bt\.me\/([a-z0-9_]{4,32})/dgu, read: (m) => named(m[1]) },
    { type: 'email', pattern: /(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,3}\.[a-z]{2,24}/dgu, read: ([mail = '']) => shaped(mail) },
    { type: 'crypto-wallet', pattern: /\b(?:0x[a-f0-9]{40}|bc1[a-z0-9]{25,60}|[13t][a-km-zA-HJ-NP-Z1-9]{25,34})\b/digu, read: ([wallet = '']) => (/\d/.test(wallet) && /[a-z]/i.test(wallet) ? shaped(wallet) : undefined) },
    { type: 'line-id', group: 1, pattern: new RegExp(`(?:ไอดีไลน์|ไลน์ไอดี|แอดไลน์|ทักไลน์|ไลน์|ไลน|\\bline ?id|\\bid ?line|\\bline)\\s{0,2}(?:id|ไอดี)?\\s{0,2}[:=.-]?\\s{0,2}(@?${NAME})`, 'dgu'), read: (m) => named(m[1]) },
    { type: 'line-id', pattern: new RegExp(`(?<![\\w.@])@${NAME}`, 'dgu'), read: ([id = '']) => (/^@[a-z0-9]/.test(id) ? named(id) : undefined) },
    { type: 'domain', pattern: /(?<![\w@.-])(?:[a-z0-9-]{1,63}\.){1,3}(?:com|net|org|info|biz|co|io|me|cc|xyz|top|vip|shop|site|online|club|app|link|live|th|ly|gg)\b(?:\/[^\s\u0e00-\u0e7f<>"]{0,500})?/dgu, read: ([site = '']) => shaped(site) },
    { type: 'citizen-id', pattern: /(?<!\d)\d[ -]?\d{4}[ -]?\d{5}[ -]?\d{2}[ -]?\d(?!\d)/dgu, read: ([id = '']) => readCitizenId(digits(id)) },
    { type: 'promptpay', group: 1, pattern: /(?:พร้อมเพย์|promptpay)[^\d\n]{0,12}(0\d(?:[ -]?\d){8})(?!\d)/dgu, read: (m) => phoneValue(digits(m[1] ?? '')) },
    { type: 'phone', pattern: /(?<![\d+])(?:\+?66[ -]?|0)[2-9](?:[ .-]?\d){7,8}(?!\d)/dgu, read: (m, text) => (bankBefore(text, m.index) === undefined ? phoneValue(digits(m[0])) : undefined) },
    { type: 'bank-account', pattern: /(?<![\d.])\d(?:[ -]?\d){9,11}(?![\d.])/dgu, read: (m, text) => readAccount(digits(m[0]), bankBefore(text, m.index), text.slice(Math.max(0, m.index - BANK_BEFORE), m.index)) },
  ] // prettier-ignore

  function bankBefore(text: string, at: number): string | undefined {
    const before = text.slice(Math.max(0, at - BANK_BEFORE), at)
    let best: { bank: string; at: number } | undefined
    for (const { bank, name } of banks) {
      const found = before.lastIndexOf(name)
      if (found > (best?.at ?? -1)) best = { bank, at: found }
    }
    return best?.bank
  }

  return (
    normalised: Normalised,
    original: string,
    ownerIsVictim: (start: number) => boolean,
  ): readonly Indicator[] => {
    const taken: { start: number; end: number }[] = []
    const found: Indicator[] = []
    for (const { type, pattern, read, group = 0 } of shapes) {
      for (const match of normalised.text.matchAll(pattern)) {
        const [start, end] = match.indices?.[group] ?? [0, 0]
        if (start === end || taken.some((t) => start < t.end && end > t.start)) continue
        const value = read(match, normalised.text)
        if (value === undefined) continue
        taken.push({ start, end })
        const span = toOriginal(normalised, start, end)
        found.push({
          type: type === 'domain' && value.value.includes('/') ? 'url' : type,
          ...value,
          written: original.slice(span.start, span.end),
          ...span,
          owner: ownerIsVictim(start) ? 'victim' : 'unknown',
        })
      }
    }
    return found.sort((a, b) => a.start - b.start)
  }
}

function digits(written: string): string {
  return written.replace(/\D/g, '')
}

function shaped(value: string) {
  return { value, checks: { shape: true } }
}

function named(name: string | undefined) {
  const value = name?.replace(/[._-]+$/, '')
  return value === undefined || value.length < 3 ? undefined : shaped(value)
}

function readUrl(written: string) {
  const url = written
    .replace(/^hxxp/, 'http')
    .replaceAll('[.]', '.')
    .replace(/[.,;:!?)\]]+$/, '')
  return URL.canParse(url) ? shaped(url) : undefined
}

function phoneValue(written: string) {
  const national = written.startsWith('66') ? written.slice(2) : written.slice(1)
  const shape = /^[689]\d{8}$/.test(national) || /^[2-57]\d{7}$/.test(national)
  return shape ? { value: `+66${national}`, checks: { shape } } : undefined
}

function readAccount(written: string, bank: string | undefined, before: string) {
  const said = bank !== undefined || /(?:บัญชี|เลขที่|โอน|บช)/u.test(before)
  return said ? { value: `${bank ?? ''}:${written}`, checks: { shape: written.length === 10 || written.length === 12 } } : undefined // prettier-ignore
}

/** Thailand's citizen ids end in a check digit: 11 minus the weighted sum modulo 11. */
function readCitizenId(id: string) {
  const sum = Array.from(id.slice(0, 12)).reduce((total, digit, i) => total + Number(digit) * (13 - i), 0)
  return { value: id, checks: { shape: true, checksum: (11 - (sum % 11)) % 10 === Number(id[12]) } }
}
