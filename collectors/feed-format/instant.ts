import { zoneOffset } from './zone.ts'

const MINUTE_MS = 60_000
const BUDDHIST_ERA = 543
/** No feed is from the year 2400 of the common era: above it, the year is of the Buddhist era. */
const LATEST_COMMON_YEAR = 2400
/** No feed is as old: what looks like an earlier year is something else. */
const EARLIEST_YEAR = 1900

/** Of the common era, whichever it was written in. */
export function commonYear(year: number): number {
  return year > LATEST_COMMON_YEAR ? year - BUDDHIST_ERA : year
}

/** The century that two digits leave out: feeds are of this one, or of the end of the last. */
export function fullYear(digits: string): number {
  const year = Number(digits)
  if (digits.length > 2) return year
  return year < 50 ? 2000 + year : 1900 + year
}

/**
 * Epoch ms of a day and what is written behind it: a time, a zone, both or nothing. Undefined for a day or a time that there is not.
 * @param year - Of the common or of the Buddhist era.
 */
export function instant(year: number, month: number, day: number, rest: string | undefined): number | undefined {
  const time = clockTime(rest)
  if (time === undefined || year < EARLIEST_YEAR) return undefined
  const common = commonYear(year)
  const midnight = Date.UTC(common, month - 1, day)
  const date = new Date(midnight)
  // Date.UTC carries a 31 February over into March; such a date can't be trusted.
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  const offsetMinutes = zoneOffset(time.zone, midnight + time.ms)
  return offsetMinutes === undefined ? undefined : midnight + time.ms - offsetMinutes * MINUTE_MS
}

/** What stands between a day and a time, in the languages of feeds. */
const AT = /^(?:เวลา|at|kl\.?|klo|um|à|às|alle|ore|a las|о|в)(?: ore)? (?=\d)/iu
const TIME =
  /^(\d{1,2})[:.h](\d{1,2})(?:[:.](\d{1,2})(?:[.,](\d{1,20}))?)? ?(?:([ap])\.?m\b\.?)? ?(?:น\.?|นาฬิกา|uhr\b)? ?(.*)$/i
/** Without colons, or the hour alone, as ISO 8601 allows. */
const PACKED = /^(\d{2})(?:(\d{2})(\d{2})?(?=[.,Z+ -]|$)|(?=[Z+-]|$))/i

/** What stands behind a day. */
function clockTime(rest: string | undefined): { readonly ms: number; readonly zone: string } | undefined {
  if (rest === undefined || rest.trim() === '') return { ms: 0, zone: '' }
  const written = rest.trim().replace(AT, '').replace(PACKED, (_, h: string, m = '00', s = '00') => `${h}:${String(m)}:${String(s)}`) // prettier-ignore
  const match = TIME.exec(written)
  if (match === null) return undefined
  const [, h = '', m = '', s = '0', fraction = '', half, zone = ''] = match
  const hours = half === undefined ? Number(h) : (Number(h) % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
  // A leap second, and midnight written as 24:00, are both taken.
  if (hours > 24 || Number(m) > 59 || Number(s) > 60) return undefined
  return { ms: (hours * 60 + Number(m)) * MINUTE_MS + Math.trunc(Number(`${s}.${fraction}`) * 1_000), zone }
}
