/** Thailand's clock: UTC+7, no daylight saving, so plain arithmetic is exact. */
export const BANGKOK_OFFSET_MS = 7 * 3_600_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 24 * HOUR_MS

const BUDDHIST_ERA = 543

/** Epoch ms of the start of the Bangkok hour that holds `ms`. */
export function startOfHour(ms: number): number {
  return Math.floor(ms / HOUR_MS) * HOUR_MS
}

/** Epoch ms of the Bangkok midnight at or before `ms`. */
export function startOfDay(ms: number): number {
  return Math.floor((ms + BANGKOK_OFFSET_MS) / DAY_MS) * DAY_MS - BANGKOK_OFFSET_MS
}

/** `2026-11-23`, the Bangkok calendar day of `ms`. */
export function dayOf(ms: number): string {
  return new Date(ms + BANGKOK_OFFSET_MS).toISOString().slice(0, 10)
}

/** Epoch ms of Bangkok midnight of `YYYY-MM-DD`; undefined when that is no calendar day. */
export function parseDay(day: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const ms = Date.parse(`${day}T00:00:00+07:00`)
  return Number.isNaN(ms) || dayOf(ms) !== day ? undefined : ms
}

/** Gregorian year -> Buddhist era. */
export function buddhistYear(gregorianYear: number): number {
  return gregorianYear + BUDDHIST_ERA
}

const THAI_MONTHS = ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.']

/** `23 พ.ย. 2569`, or with the time `23 พ.ย. 2569 14:05 น.`; always Bangkok, Buddhist era. */
export function formatThaiDate(ms: number, options: { time?: boolean } = {}): string {
  const d = new Date(ms + BANGKOK_OFFSET_MS)
  const date = `${String(d.getUTCDate())} ${THAI_MONTHS[d.getUTCMonth()] ?? ''} ${String(buddhistYear(d.getUTCFullYear()))}`
  if (options.time !== true) return date
  return `${date} ${d.toISOString().slice(11, 16)} น.`
}
