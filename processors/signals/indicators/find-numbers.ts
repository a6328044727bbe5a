import type { Found } from '../phrase-book.ts'
import type { Candidate, Claims, CueGroup, IndicatorInput } from './candidate.ts'
import { numberRuns, type NumberGroup, type NumberRun } from './number-runs.ts'
import { isCitizenId, toThaiPhone } from './number-plans.ts'
import { matchesOf } from '../../matches-of.ts'

/** How far before a number the word may end that says what it is, in UTF-16 units. */
const REACH = 32
const PROMPTPAY_REACH = 40
const ORDER_REACH = 14
/** A bank's name may also follow the number. */
const BANK_BEHIND = 18
const BANK_RIGHT_BEFORE = 6
/** A digit too many for the plan; people mistype. */
const TEN_DIGIT_LANDLINE = /^0[2-57]\d{8}$/
const UNIT_BEHIND = /^\s?(?:บาท|฿|บ\.|usd|ดอลลาร์|thb|%)/u
/** Groups of a landline with a digit too many, as only phones are parted. */
const LANDLINE_GROUPS = /^3-3-4$/
const CITIZEN_GROUPS = /^1-4-5-2-1$/
const ACCOUNT_GROUPS = /^3-1-5-1$/

/** Citizen ids, PromptPay numbers, bank accounts and phones, in the order of the text. */
export function findNumbers(input: IndicatorInput, claims: Claims): void {
  takeSpelled(input, claims)
  const runs = numberRuns(input.reading.text)
  if (runs.length === 0) return
  const near = createNear(input)
  for (const run of runs) {
    for (let first = 0; first < run.groups.length;) first += takeAt(input, claims, near, run, first)
  }
}

const DIGIT_WORDS = ['ศูนย์', 'หนึ่ง', 'สอง', 'สาม', 'สี่', 'ห้า', 'หก', 'เจ็ด', 'แปด', 'เก้า']
const DIGIT_WORD = new RegExp(`${DIGIT_WORDS.join('|')}|\\d`, 'gu')
/** A phone that is spelled out, `ศูนย์เก้าแปด เจ็ดเจ็ดสาม สี่สี่หนึ่งศูนย์`; ศูนย์ alone is a centre. */
const SPELLED = new RegExp(`ศูนย์(?:[ .,-]{0,2}(?:${DIGIT_WORDS.join('|')}|\\d)){8,9}`, 'gu')

function takeSpelled({ reading: { text } }: IndicatorInput, claims: Claims): void {
  if (!text.includes('ศูนย์')) return
  for (const match of matchesOf(SPELLED, text)) {
    const digits = Array.from(match[0].matchAll(DIGIT_WORD), ([word]) =>
      /\d/u.test(word) ? word : String(DIGIT_WORDS.indexOf(word)),
    ).join('')
    const phone = toThaiPhone(digits, false)
    const [start, end] = [match.index, match.index + match[0].length]
    if (phone !== undefined) claims.add({ type: 'phone', value: phone.value, start, end, checks: { shape: true } })
  }
}

/** Takes what begins at a group; how many groups to go on by. */
function takeAt(input: IndicatorInput, claims: Claims, near: Near, run: NumberRun, first: number): number {
  let digits = ''
  let taken = 1
  let best: Candidate | undefined
  for (let last = first; last < run.groups.length && digits.length <= 15; last++) {
    const groups = run.groups.slice(first, last + 1)
    digits += groups.at(-1)?.digits ?? ''
    const candidate = classify(input, near, groups, digits)
    if (candidate !== undefined) {
      best = candidate
      taken = groups.length
    }
  }
  return best !== undefined && claims.add(best) ? taken : 1
}

function classify(
  input: IndicatorInput,
  near: Near,
  groups: readonly NumberGroup[],
  digits: string,
): Candidate | undefined {
  const { text } = input.reading
  const [head, tail] = [groups[0], groups.at(-1)]
  if (head === undefined || tail === undefined) return undefined
  const plus = text.charAt(head.start - 1) === '+' ? 1 : 0
  const span = { start: head.start - plus, end: tail.end }
  if (UNIT_BEHIND.test(text.slice(span.end, span.end + 9))) return undefined
  const shape = groups.map((group) => group.digits.length).join('-')
  if (digits.length === 13) {
    const promptpay = near.before('promptpay', span.start, PROMPTPAY_REACH) !== undefined
    const checks = { shape: true, checksum: isCitizenId(digits) }
    if (promptpay) return { type: 'promptpay', value: digits, ...span, checks }
    const isNamed = near.before('citizen', span.start, REACH) !== undefined
    const bank = near.before('banks', span.start, BANK_RIGHT_BEFORE)
    if (bank?.isStrong === true && !isNamed && !checks.checksum)
      return toAccount(input, near, span, digits, shape, false)
    if (
      isNamed ||
      CITIZEN_GROUPS.test(shape) ||
      (checks.checksum && near.before('other', span.start, REACH) === undefined)
    )
      return { type: 'citizen-id', value: digits, ...span, checks }
    return undefined
  }
  const phone = toThaiPhone(digits, plus === 1)
  if (phone?.kind === 'mobile' && near.before('promptpay', span.start, PROMPTPAY_REACH) !== undefined)
    return { type: 'promptpay', value: phone.value, ...span, checks: { shape: true } }
  const other = near.before('other', span.start, ORDER_REACH)
  const account = toAccount(input, near, span, digits, shape, phone !== undefined)
  if (account !== undefined && (other === undefined || account.checks['bank'] === true)) return account
  if (other !== undefined) return undefined
  if (phone !== undefined) return { type: 'phone', value: phone.value, ...span, checks: { shape: true } }
  if (
    TEN_DIGIT_LANDLINE.test(digits) &&
    (LANDLINE_GROUPS.test(shape) || near.before('phone', span.start, 8) !== undefined)
  )
    return { type: 'phone', value: `+66${digits.slice(1)}`, ...span, checks: { shape: true, plan: false } }
  return undefined
}

function toAccount(
  input: IndicatorInput,
  near: Near,
  span: { readonly start: number; readonly end: number },
  digits: string,
  shape: string,
  isPhone: boolean,
): Candidate | undefined {
  if (digits.length < 10 || digits.length > 15) return undefined
  const bank =
    near.before('banks', span.start, REACH + 16) ?? (isPhone ? undefined : near.behind('banks', span.end, BANK_BEHIND))
  const word = near.before('account', span.start, REACH)
  const hasShape = ACCOUNT_GROUPS.test(shape)
  const phoneWord = near.before('phone', span.start, REACH)
  const cue = Math.max(bank?.end ?? -1, word?.end ?? -1)
  if (bank === undefined && word === undefined && !(hasShape && !isPhone)) return undefined
  // The nearer word decides what a number that could be both is.
  if (isPhone && !hasShape && phoneWord !== undefined && phoneWord.end > cue) return undefined
  if (isPhone && !hasShape && bank === undefined) return undefined
  if (word === undefined && bank !== undefined && ![10, 12, 13].includes(digits.length)) return undefined
  const code = bank === undefined ? '' : (input.bankCodes[bank.index] ?? '')
  const length = LENGTHS[code] ?? [10]
  return {
    type: 'bank-account',
    value: `${code}:${digits}`,
    ...span,
    checks: { shape: true, bank: code !== '', length: length.includes(digits.length) },
  }
}

/** Digits of an account where they are not ten. */
const LENGTHS: Readonly<Record<string, readonly number[]>> = {
  GSB: [12],
  BAAC: [12],
  GHB: [12],
  LHB: [10],
  KKP: [10, 14],
  ISBT: [10],
}

interface NearCue extends Found {
  /** Right before the number, or with nothing but a colon and the like between. */
  readonly isStrong: boolean
}

interface Near {
  before(group: CueGroup, at: number, reach: number): NearCue | undefined
  behind(group: CueGroup, at: number, reach: number): Found | undefined
}

/** Looks up the last cue before, or the first behind, a place by halving: a text may hold thousands of both. */
function createNear({ reading: { text }, cues }: IndicatorInput): Near {
  const byEnd = new Map<CueGroup, readonly Found[]>()
  const sorted = (group: CueGroup) => {
    const known = byEnd.get(group)
    if (known !== undefined) return known
    const list = cues[group].toSorted((a, b) => a.end - b.end || b.start - a.start)
    byEnd.set(group, list)
    return list
  }
  const firstEndingAfter = (list: readonly Found[], at: number): number => {
    let [low, high] = [0, list.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((list[middle]?.end ?? 0) > at) high = middle
      else low = middle + 1
    }
    return low
  }
  return {
    before(group, at, reach) {
      const list = sorted(group)
      const cue = list[firstEndingAfter(list, at) - 1]
      if (cue === undefined || at - cue.end > reach) return undefined
      const between = text.slice(cue.end, at)
      if (/\n\s*\n/.test(between)) return undefined
      return { ...cue, isStrong: /^[\s.:/=-]*$/u.test(between) }
    },
    behind(group, at, reach) {
      const list = sorted(group)
      const cue = list[firstEndingAfter(list, at)]
      return cue !== undefined &&
        cue.start >= at &&
        cue.start - at <= reach &&
        !text.slice(at, cue.start).includes('\n')
        ? cue
        : undefined
    },
  }
}
