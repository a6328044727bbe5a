import { BANGKOK_OFFSET_MS, DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import { arabicDigits } from '../../core/thai-digits.ts'
import type { Cell } from './read-workbook.ts'
import type { Reason } from './reason.ts'

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: Reason }

const BUDDHIST_ERA = 543
/** A year from here on is Buddhist: no complaint is of the year 2400. */
const FIRST_BUDDHIST_YEAR = 2400
const MINUTE_MS = 60_000
/** Day 0 of Excel's calendar, for days after February 1900. */
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30)
/** The year 2000 by Excel's count, and 2600, which is how a Buddhist year is counted that Excel took for another. */
const EXCEL_SERIALS = { from: 36_526, until: 255_669 } as const

// Without dots and blanks.
const MONTHS: readonly (readonly string[])[] = [
  ['มกราคม', 'มกรา', 'มค', 'january', 'jan'],
  ['กุมภาพันธ์', 'กุมภา', 'กพ', 'february', 'feb'],
  ['มีนาคม', 'มีนา', 'มีค', 'march', 'mar'],
  ['เมษายน', 'เมษา', 'เมย', 'april', 'apr'],
  ['พฤษภาคม', 'พฤษภา', 'พค', 'may'],
  ['มิถุนายน', 'มิถุนา', 'มิย', 'june', 'jun'],
  ['กรกฎาคม', 'กรกฎา', 'กค', 'july', 'jul'],
  ['สิงหาคม', 'สิงหา', 'สค', 'august', 'aug'],
  ['กันยายน', 'กันยา', 'กย', 'september', 'sept', 'sep'],
  ['ตุลาคม', 'ตุลา', 'ตค', 'october', 'oct'],
  ['พฤศจิกายน', 'พฤศจิกา', 'พย', 'november', 'nov'],
  ['ธันวาคม', 'ธันวา', 'ธค', 'december', 'dec'],
]
const MONTH_BY_NAME = new Map(MONTHS.flatMap((names, i) => names.map((name) => [name, i + 1] as const)))

const YEAR_FIRST = /^(\d{4})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?!\d)/
const DAY_FIRST = /^(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?!\d)/
const NAMED =
  /^(\d{1,2})[\s\-/.]{0,3}([a-zก-ฮะ-ูเ-ไ็-์.]{2,15}?)[\s\-/,.]{0,3}(พ\.?\s?ศ\.?|ค\.?\s?ศ\.?|ปี)?\s?(\d{4}|\d{2})(?!\d)/
const NAMED_MONTH_FIRST = /^([a-z]{3,9})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)/
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/
const SERIAL = /^\d{5,6}(?:\.\d{1,12})?$/
const LEADING_WORDS = /^(?:เมื่อ)?\s?(?:วัน(?:จันทร์|อังคาร|พุธ|พฤหัสบดี|พฤหัส|ศุกร์|เสาร์|อาทิตย์)?)?\s?(?:ที่)?\s?/
const CLOCK = /^(?:เวลา)?\s?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d{1,9})?)?\s?(น\.?|am|pm)?$/
const ZONE = /\s?(z|[+-]\d{2}:?\d{2})$/

/** When something happened, as a date cell and an optional time cell say it: epoch ms. A day without a time is its first moment. */
export function readWhen(date: Cell, time: Cell | undefined): Read<number> {
  const day = readDate(date)
  if (!day.ok || time === undefined || time === '') return day
  const clock = readTime(time)
  return clock.ok ? { ok: true, value: startOfBangkokDay(day.value) + clock.value } : clock
}

/** A date as people in Thailand write it: Buddhist or Christian years, also of two digits, Thai digits and months, or Excel's count. */
export function readDate(cell: Cell): Read<number> {
  if (cell instanceof Date) return fromWallClock(cell.getTime(), cell)
  if (typeof cell === 'number') return isSerial(cell) ? fromSerial(cell) : readDate(String(cell))
  const text = plain(cell)
  if (SERIAL.test(text) && isSerial(Number(text))) return fromSerial(Number(text))
  const written = text.replace(LEADING_WORDS, '')
  const compact = COMPACT.exec(written)
  const named = NAMED.exec(written)
  const monthFirst = NAMED_MONTH_FIRST.exec(written)
  const yearFirst = compact ?? YEAR_FIRST.exec(written)
  const dayFirst = DAY_FIRST.exec(written)
  const parts = yearFirst
    ? { day: yearFirst[3], month: Number(yearFirst[2]), year: yearFirst[1], matched: yearFirst[0] }
    : dayFirst
      ? { day: dayFirst[1], month: Number(dayFirst[2]), year: dayFirst[3], matched: dayFirst[0] }
      : named
        ? { day: named[1], month: monthOf(named[2]), year: named[4], era: named[3], matched: named[0] }
        : monthFirst
          ? { day: monthFirst[2], month: monthOf(monthFirst[1]), year: monthFirst[3], matched: monthFirst[0] }
          : undefined
  if (parts === undefined) return notADate(cell)
  const { day, month, year, matched } = parts
  const atMs = dayToMs(gregorian(year ?? '', parts.era), month, Number(day))
  if (atMs === undefined) return noSuchDay(cell)
  const rest = written.slice(matched.length).replace(/^[t,\s]+/, '')
  if (rest === '' || rest === 'น.') return { ok: true, value: atMs - BANGKOK_OFFSET_MS }
  const zone = ZONE.exec(rest)
  const clock = readTime(zone === null ? rest : rest.slice(0, zone.index))
  if (!clock.ok) return notADate(cell)
  return { ok: true, value: atMs + clock.value - (zone === null ? BANGKOK_OFFSET_MS : zoneMs(zone[1] ?? 'z')) }
}

/** ms after midnight. */
export function readTime(cell: Cell): Read<number> {
  if (cell instanceof Date) return { ok: true, value: ((cell.getTime() % DAY_MS) + DAY_MS) % DAY_MS }
  if (typeof cell === 'number') {
    // Below 1 it is Excel's part of a day; above it somebody typed 14.05.
    if (cell >= 0 && cell < 1) return { ok: true, value: Math.round(cell * 86_400) * 1_000 }
    return clockToMs(Math.floor(cell), Math.round((cell % 1) * 100), 0, cell)
  }
  const text = plain(cell)
  if (/^0\.\d{3,}$/.test(text)) return readTime(Number(text))
  const found = CLOCK.exec(text)
  if (found === null) return notATime(cell)
  const [, hours = '', minutes = '', seconds = '0', half] = found
  const afternoon = half === 'pm' || half === 'am'
  if (afternoon && Number(hours) > 12) return notATime(cell)
  const hour = afternoon ? (Number(hours) % 12) + (half === 'pm' ? 12 : 0) : Number(hours)
  return clockToMs(hour, Number(minutes), Number(seconds), cell)
}

function clockToMs(hour: number, minute: number, second: number, cell: Cell): Read<number> {
  // 24:00 is the midnight after.
  const possible = hour >= 0 && (hour < 24 || (hour === 24 && minute + second === 0)) && minute < 60 && second < 60
  return possible ? { ok: true, value: hour * HOUR_MS + minute * MINUTE_MS + second * 1_000 } : notATime(cell)
}

function isSerial(serial: number): boolean {
  return serial >= EXCEL_SERIALS.from && serial < EXCEL_SERIALS.until
}

function fromSerial(serial: number): Read<number> {
  return fromWallClock(EXCEL_EPOCH_MS + Math.round(serial * 86_400) * 1_000, serial)
}

/** What a spreadsheet's clock shows, as if it were UTC. A sheet has no time zone: its times are Thailand's. */
function fromWallClock(wallMs: number, cell: Cell): Read<number> {
  const date = new Date(wallMs)
  if (Number.isNaN(wallMs)) return notADate(cell)
  const dayMs = dayToMs(gregorian(String(date.getUTCFullYear()), undefined), date.getUTCMonth() + 1, date.getUTCDate())
  if (dayMs === undefined) return noSuchDay(cell)
  return { ok: true, value: dayMs + (((wallMs % DAY_MS) + DAY_MS) % DAY_MS) - BANGKOK_OFFSET_MS }
}

/** Of two digits, 43 and more is Buddhist (2543 is 2000), less is Christian, unless the era is written. */
function gregorian(written: string, era: string | undefined): number {
  const year = Number(written)
  const isChristian = era?.startsWith('ค') === true
  if (written.length > 2) return year >= FIRST_BUDDHIST_YEAR ? year - BUDDHIST_ERA : year
  if (isChristian) return 2000 + year
  return era?.startsWith('พ') === true || year >= 43 ? 2500 + year - BUDDHIST_ERA : 2000 + year
}

function dayToMs(year: number, month: number, day: number): number | undefined {
  const ms = Date.UTC(year, month - 1, day)
  const date = new Date(ms)
  return date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
    ? ms
    : undefined
}

function monthOf(name = ''): number {
  return MONTH_BY_NAME.get(name.replaceAll('.', '')) ?? 0
}

function startOfBangkokDay(ms: number): number {
  return Math.floor((ms + BANGKOK_OFFSET_MS) / DAY_MS) * DAY_MS - BANGKOK_OFFSET_MS
}

function zoneMs(zone: string): number {
  if (zone === 'z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * HOUR_MS + Number(zone.slice(-2)) * MINUTE_MS)
}

/** Lower case, Arabic digits, single blanks. */
function plain(text: string): string {
  return arabicDigits(text.normalize('NFC'))
    .replace(/[\s\u200b-\u200d\ufeff]+/g, ' ')
    .trim()
    .toLowerCase()
}

function notADate(cell: Cell): Read<never> {
  const found = shown(cell)
  return {
    ok: false,
    reason: {
      th: `อ่านวันที่ ${found.th} ไม่ได้: เขียนแบบ 24/11/2569 หรือ 24 พ.ย. 2569`,
      en: `${found.en} is no date: write it as 24/11/2569 or 24 พ.ย. 2569`,
    },
  }
}

function noSuchDay(cell: Cell): Read<never> {
  const found = shown(cell)
  return {
    ok: false,
    reason: {
      th: `ไม่มีวันที่ ${found.th} ในปฏิทิน: เขียนเป็น วัน/เดือน/ปี`,
      en: `there is no day ${found.en}: write day/month/year`,
    },
  }
}

function notATime(cell: Cell): Read<never> {
  const found = shown(cell)
  return {
    ok: false,
    reason: { th: `อ่านเวลา ${found.th} ไม่ได้: เขียนแบบ 14:05`, en: `${found.en} is no time: write it as 14:05` },
  }
}

/** A text that got into the wrong column may be anything, also somebody's name: only what looks like a date is quoted. */
function shown(cell: Cell): Reason {
  const text = cell instanceof Date ? (Number.isNaN(cell.getTime()) ? '?' : cell.toISOString()) : String(cell)
  return /^[\d๐-๙\s:/.-]{1,20}$/.test(text) && (text.match(/[\d๐-๙]/g)?.length ?? 0) <= 8
    ? { th: `"${text}"`, en: `"${text}"` }
    : { th: 'ในช่องนี้', en: 'what stands in this cell' }
}
