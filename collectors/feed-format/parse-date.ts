import { arabicDigits } from '../../core/thai-digits.ts'
import { monthOf } from './month.ts'
import { zoneOffset } from './zone.ts'

/** No date is nearly as long; what hostile feeds write there may be megabytes. */
const LONGEST_DATE = 200
const MINUTE_MS = 60_000
const BUDDHIST_ERA = 543
/** No feed is from the year 2400 of the common era: above it, the year is of the Buddhist era. */
const LATEST_COMMON_YEAR = 2400

/** No feed is as old: what looks like an earlier year is something else. */
const EARLIEST_YEAR = 1900

/** Days beside other letters than ours: `2026年9月2日(水) 8時30分`, `2026년 9월 2일`. */
const EAST_ASIAN_DAY = /(\d{4})[년年] ?(\d{1,2})[월月] ?(\d{1,2})[일日](?:\([^)]*\))?/u
const EAST_ASIAN_TIME = /(\d{1,2})[시時时点] ?(\d{1,2})[분分](?: ?(\d{1,2})[초秒])?/u

/**
 * Epoch ms of a date as feeds write it: RFC 822, RFC 3339, W3CDTF, the Thai forms (Thai digits and months, years of the Buddhist era)
 * and months by their names in other languages. Without a zone it is Bangkok time, without a time midnight. Undefined when it can't be read.
 */
export function parseFeedDate(raw: string): number | undefined {
  if (raw.length > LONGEST_DATE) return undefined
  const text = arabicDigits(raw.trim())
    .replace(EAST_ASIAN_DAY, '$1-$2-$3 ')
    .replace(EAST_ASIAN_TIME, (_, h: string, m: string, s = '00') => `${h}:${m}:${String(s)}`)
    // A zone that Java repeats behind the offset.
    .replace(/([+-]\d\d:\d\d|Z)\[[\w/+-]+\]$/i, '$1')
    // The year, in Russian.
    .replace(/(\d{4}) г\.?(?=[ ,]|$)/u, '$1')
    // The time first.
    .replace(/^(\d{1,2}:\d{2}(?::\d{2})?)(?: น\.)?,? (?=\S*\d)(.*)$/u, '$2 $1')
    // What stands before the hour there stands behind it elsewhere.
    .replace(
      /(오전|上午|午前)(.*)$|(오후|下午|午後)(.*)$/u,
      (_, _am, morning: string | undefined, _pm, evening = '') =>
        morning === undefined ? `${String(evening)} pm` : `${morning} am`,
    ) // prettier-ignore
    .replace(/\s+/g, ' ')
    .trim()
  return parseNumeric(text) ?? parseNamed(text)
}

/**
 * `2026-09-02T08:00:00+07:00`, `2569-09-02 08:00`, `2026-09`, `Fri, 2026/09/02`, `20260902T080000Z`, `2026-245` (day of the year),
 * `02/09/2569 08:00` (day first, as Thais write), `1788310800` (seconds since 1970, or milliseconds, or `1788310800.5`).
 */
function parseNumeric(written: string): number | undefined {
  const text = written.replace(/^[a-z]{3,9},? (?=\d{4}[/-])/i, '')
  const unix = /^(1\d{9})(?:(\d{3})|\.(\d{1,9}))?$/.exec(text)
  if (unix !== null)
    return Number(unix[1]) * 1_000 + Number(unix[2] ?? Math.trunc(Number(`0.${unix[3] ?? '0'}`) * 1_000))
  const compact = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2}):?(\d{2}):?(\d{2})?(.*))?$/i.exec(text)
  if (compact !== null) {
    const [, year, month, day, h, m, s = '00', zone = ''] = compact
    return instant(
      Number(year),
      Number(month),
      Number(day),
      h === undefined ? undefined : `${h}:${m ?? ''}:${s}${zone}`,
    )
  }
  const ordinal = /^(\d{4})-?(\d{3})(?:[T ](.+))?$/i.exec(text)
  if (ordinal !== null) return dayOfYear(Number(ordinal[1]), Number(ordinal[2]), ordinal[3])
  const slashes = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})\.?(?:[T ](.+))?$/i.exec(text)
  if (slashes !== null) return instant(Number(slashes[1]), Number(slashes[2]), Number(slashes[3]), slashes[4])
  const iso = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ](.+))?$/i.exec(text)
  if (iso !== null) return instant(Number(iso[1]), Number(iso[2] ?? 1), Number(iso[3] ?? 1), iso[4])
  const slashed = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:,? (.+))?$/.exec(text)
  if (slashed !== null) {
    const [, first, second, year, rest] = slashed
    // `9/23/2026` can only be an American's.
    const [day, month] = Number(second) > 12 ? [second, first] : [first, second]
    return instant(Number(year), Number(month), Number(day), rest)
  }
  return undefined
}

/** `Wed, 02 Sep 2026 01:00:00 GMT`, `2 ก.ย. 2569 เวลา 08:00 น.`, `September 2, 2026 08:00`, `Wed Sep 2 01:00:00 UTC 2026`. */
function parseNamed(text: string): number | undefined {
  const unix =
    /^(?:[a-z]{3,9},? )?([a-z]{3,9}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2}) (?:((?:GMT|UTC)?[+-]\d{2}:?\d{2}|[a-z]{3,5}) )?(\d{4})$/i.exec(
      text,
    )
  if (unix !== null) {
    const [, name = '', day, clock = '', zone = '', year] = unix
    const month = monthOf(name)
    return month === undefined ? undefined : instant(Number(year), month.number, Number(day), `${clock} ${zone}`)
  }
  const monthFirst = /^(?:[a-z]{3,9},? )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:,? (.+))?$/i.exec(text)
  const first = monthOf(monthFirst?.[1] ?? '')
  if (monthFirst !== null && first !== undefined) {
    return instant(Number(monthFirst[3]), first.number, Number(monthFirst[2]), monthFirst[4])
  }
  const yearFirst = /^(\d{4})-([^\s\d-]{3,})-(\d{1,2})(?:[T ](.+))?$/iu.exec(text)
  const middle = monthOf(yearFirst?.[2] ?? '')
  if (yearFirst !== null && middle !== undefined)
    return instant(Number(yearFirst[1]), middle.number, Number(yearFirst[3]), yearFirst[4])
  const named =
    /(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th|º|\.)?(?: de(?= ))?[ -]?([^\s\d,-]+)(?: de(?= ))?[ ,-]*(?:พ\.?ศ\.?|ค\.?ศ\.?)? ?(\d{2,4})(?:,? (?:[|–-] )?(.+))?$/i.exec(
      text,
    )
  const month = monthOf(named?.[2] ?? '')
  if (named === null || month === undefined) return undefined
  return instant(fullYear(named[3] ?? '', month.thai), month.number, Number(named[1]), named[4])
}

function fullYear(digits: string, thai: boolean): number {
  const year = Number(digits)
  if (digits.length > 2) return year
  if (thai) return 2500 + year
  return year < 50 ? 2000 + year : 1900 + year
}

function instant(year: number, month: number, day: number, rest: string | undefined): number | undefined {
  const time = clockTime(rest)
  if (time === undefined || year < EARLIEST_YEAR) return undefined
  const common = year > LATEST_COMMON_YEAR ? year - BUDDHIST_ERA : year
  const midnight = Date.UTC(common, month - 1, day)
  const date = new Date(midnight)
  // Date.UTC carries a 31 February over into March; such a date can't be trusted.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const offsetMinutes = zoneOffset(time.zone, midnight + time.ms)
  return offsetMinutes === undefined ? undefined : midnight + time.ms - offsetMinutes * MINUTE_MS
}

function dayOfYear(year: number, day: number, rest: string | undefined): number | undefined {
  const start = day >= 1 && day <= 366 ? instant(year, 1, 1, rest) : undefined
  return start === undefined ? undefined : start + (day - 1) * 24 * 60 * MINUTE_MS
}

const TIME =
  /^(?:เวลา |at )?(\d{1,2})[:.h](\d{1,2})(?:[:.](\d{1,2})(?:[.,](\d{1,9}))?)? ?(?:(am|pm)\b)? ?(?:น\.?|นาฬิกา)? ?(.*)$/i

function clockTime(rest: string | undefined): { readonly ms: number; readonly zone: string } | undefined {
  if (rest === undefined || rest.trim() === '') return { ms: 0, zone: '' }
  const written = rest.trim().replace(/^(\d{2})(\d{2})(\d{2})?(?=[.,Z+ -]|$)/i, (_, h: string, m: string, s = '00') => `${h}:${m}:${String(s)}`) // prettier-ignore
  const match = TIME.exec(written)
  if (match === null) return undefined
  const [, h = '', m = '', s = '0', fraction = '', half, zone = ''] = match
  const hours = half === undefined ? Number(h) : (Number(h) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  // A leap second, and midnight written as 24:00, are both taken.
  if (hours > 24 || Number(m) > 59 || Number(s) > 60) return undefined
  const milliseconds = Number(`0.${fraction === '' ? '0' : fraction}`) * 1_000
  return {
    ms: hours * 60 * MINUTE_MS + Number(m) * MINUTE_MS + Number(s) * 1_000 + Math.trunc(milliseconds),
    zone,
  }
}
