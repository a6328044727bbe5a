import { arabicDigits } from '../../core/thai-digits.ts'

/** No date is nearly as long; what hostile feeds write there may be megabytes. */
const LONGEST_DATE = 200
const MINUTE_MS = 60_000
const BANGKOK_OFFSET_MINUTES = 7 * 60
const BUDDHIST_ERA = 543
/** No feed is from the year 2400 of the common era: above it, the year is of the Buddhist era. */
const LATEST_COMMON_YEAR = 2400

const ENGLISH_MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Abbreviations without their dots, so that `ม.ค.`, `ม.ค` and `มค` are one. */
const THAI_MONTHS = [
  ['มกราคม', 'มค'], ['กุมภาพันธ์', 'กพ'], ['มีนาคม', 'มีค'], ['เมษายน', 'เมย'], ['พฤษภาคม', 'พค'], ['มิถุนายน', 'มิย'],
  ['กรกฎาคม', 'กค'], ['สิงหาคม', 'สค'], ['กันยายน', 'กย'], ['ตุลาคม', 'ตค'], ['พฤศจิกายน', 'พย'], ['ธันวาคม', 'ธค'],
] as const // prettier-ignore

const ZONES: Readonly<Record<string, number>> = {
  z: 0, 'asia/bangkok': 420, ut: 0, utc: 0, gmt: 0, ict: 420, th: 420, est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480,
  pdt: -420, akst: -540, akdt: -480, hst: -600, wet: 0, west: 60, bst: 60, cet: 60, cest: 120, met: 60, mest: 120, eet: 120, eest: 180,
  msk: 180, pkt: 300, mmt: 390, wib: 420, hkt: 480, pht: 480, myt: 480, sgt: 480, jst: 540, kst: 540, aest: 600, aedt: 660, nzst: 720,
  nzdt: 780, ist: 330, npt: 345, wita: 480, wit: 540, ast: -240, adt: -180, brt: -180, art: -180, sast: 120, 'etc/utc': 0, 'etc/gmt': 0,
} // prettier-ignore

/**
 * Epoch ms of a date as feeds write it: RFC 822, RFC 3339, W3CDTF and the Thai forms (Thai digits and months, years of the Buddhist
 * era). Without a zone it is Bangkok time, without a time midnight. Undefined when it can't be read.
 */
export function parseFeedDate(raw: string): number | undefined {
  if (raw.length > LONGEST_DATE) return undefined
  const text = arabicDigits(raw.trim()).replace(/\s+/g, ' ')
  return parseNumeric(text) ?? parseNamed(text)
}

/**
 * `2026-09-02T08:00:00+07:00`, `2569-09-02 08:00`, `2026-09`, `Fri, 2026/09/02`, `20260902T080000Z`, `2026-245` (day of the year),
 * `02/09/2569 08:00` (day first, as Thais write), `1788310800` (seconds since 1970, or milliseconds).
 */
function parseNumeric(written: string): number | undefined {
  const text = written.replace(/^[a-z]{3,9},? (?=\d{4}[/-])/i, '')
  const unix = /^(1\d{9})(\d{3})?$/.exec(text)
  if (unix !== null) return Number(unix[1]) * 1_000 + Number(unix[2] ?? 0)
  const compact = /^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(.*))?$/i.exec(text)
  if (compact !== null) {
    const [, year, month, day, h, m, s = '00', zone = ''] = compact
    return instant(
      Number(year),
      Number(month),
      Number(day),
      h === undefined ? undefined : `${h}:${m ?? ''}:${s}${zone}`,
    )
  }
  const ordinal = /^(\d{4})-(\d{3})(?:[T ](.+))?$/i.exec(text)
  if (ordinal !== null) return dayOfYear(Number(ordinal[1]), Number(ordinal[2]), ordinal[3])
  const slashes = /^(\d{4})\/(\d{1,2})\/(\d{1,2})(?: (.+))?$/.exec(text)
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
    /^(?:[a-z]{3,9},? )?([a-z]{3,9}) (\d{1,2}) (\d{1,2}:\d{2}:\d{2}) (?:([a-z]{3,5}|[+-]\d{4}) )?(\d{4})$/i.exec(text)
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
  const named =
    /(?:^|[^\d:])(\d{1,2})(?:st|nd|rd|th)?[ -]?([^\s\d,-]+)[ ,-]*(?:พ\.?ศ\.?|ค\.?ศ\.?)? ?(\d{2,4})(?:,? (.+))?$/i.exec(
      text,
    )
  const month = monthOf(named?.[2] ?? '')
  if (named === null || month === undefined) return undefined
  return instant(fullYear(named[3] ?? '', month.thai), month.number, Number(named[1]), named[4])
}

function monthOf(name: string): { readonly number: number; readonly thai: boolean } | undefined {
  const english = ENGLISH_MONTHS.indexOf(name.slice(0, 3).toLowerCase())
  if (english >= 0) return { number: english + 1, thai: false }
  const bare = name.replaceAll('.', '')
  const thai = THAI_MONTHS.findIndex((forms) => forms.some((form) => form === bare))
  return thai < 0 ? undefined : { number: thai + 1, thai: true }
}

function fullYear(digits: string, thai: boolean): number {
  const year = Number(digits)
  if (digits.length > 2) return year
  if (thai) return 2500 + year
  return year < 50 ? 2000 + year : 1900 + year
}

function instant(year: number, month: number, day: number, rest: string | undefined): number | undefined {
  const time = clockTime(rest)
  if (time === undefined) return undefined
  const common = year > LATEST_COMMON_YEAR ? year - BUDDHIST_ERA : year
  const midnight = Date.UTC(common, month - 1, day)
  const date = new Date(midnight)
  // Date.UTC carries a 31 February over into March; such a date can't be trusted.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return midnight + time.ms - time.offsetMinutes * MINUTE_MS
}

function dayOfYear(year: number, day: number, rest: string | undefined): number | undefined {
  const start = day >= 1 && day <= 366 ? instant(year, 1, 1, rest) : undefined
  return start === undefined ? undefined : start + (day - 1) * 24 * 60 * MINUTE_MS
}

const TIME = /^(?:เวลา |at )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)? ?(am|pm)? ?(?:น\.?|นาฬิกา)? ?(.*)$/i

function clockTime(rest: string | undefined): { readonly ms: number; readonly offsetMinutes: number } | undefined {
  if (rest === undefined || rest.trim() === '') return { ms: 0, offsetMinutes: BANGKOK_OFFSET_MINUTES }
  const match = TIME.exec(rest.trim())
  if (match === null) return undefined
  const [, h = '', m = '', s = '0', fraction = '', half, zone = ''] = match
  const hours = half === undefined ? Number(h) : (Number(h) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0)
  const offsetMinutes = zoneOffset(zone)
  // A leap second, and midnight written as 24:00, are both taken.
  if (offsetMinutes === undefined || hours > 24 || Number(m) > 59 || Number(s) > 60) return undefined
  const milliseconds = Number(`0.${fraction === '' ? '0' : fraction}`) * 1_000
  return {
    ms: hours * 60 * MINUTE_MS + Number(m) * MINUTE_MS + Number(s) * 1_000 + Math.trunc(milliseconds),
    offsetMinutes,
  }
}

function zoneOffset(zone: string): number | undefined {
  // `+0700 (ICT)`: what stands in brackets is a remark.
  const bare = zone.replace(/\(.*\)$/, '').trim()
  if (bare === '') return BANGKOK_OFFSET_MINUTES
  const numeric = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(bare)
  if (numeric !== null) return (numeric[1] === '-' ? -1 : 1) * (Number(numeric[2]) * 60 + Number(numeric[3] ?? 0))
  // Military letters were defined the wrong way round, so they say nothing (RFC 2822, 4.3): taken as UTC.
  return /^[a-ik-z]$/i.test(bare) ? 0 : ZONES[bare.toLowerCase()]
}
