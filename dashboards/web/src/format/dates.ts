import { BANGKOK_OFFSET_MS, DAY_MS, HOUR_MS, formatThaiDate } from '../../../../core/bangkok-time.ts'
import type { Language } from '../i18n/language.tsx'

const MINUTE_MS = 60_000
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `23 พ.ย. 2569 14:05 น.` or `23 Nov 2026 14:05`, Bangkok's time. */
export function formatDateTime(ms: number, language: Language): string {
  if (language === 'th') return formatThaiDate(ms, { time: true })
  return `${formatDate(ms, language)} ${formatClock(ms)}`
}

/** `23 พ.ย. 2569` or `23 Nov 2026`. */
export function formatDate(ms: number, language: Language): string {
  return language === 'th' ? formatThaiDate(ms) : `${formatDayMonth(ms, language)} ${bangkok(ms).getUTCFullYear()}`
}

/** `23 พ.ย.` or `23 Nov`: where the year is plain. */
export function formatDayMonth(ms: number, language: Language): string {
  if (language === 'th') return formatThaiDate(ms).replace(/ \d+$/, '')
  const date = bangkok(ms)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''}`
}

/** `14:05`. */
export function formatClock(ms: number): string {
  return bangkok(ms).toISOString().slice(11, 16)
}

/** `5 นาทีที่แล้ว`, `in 3 h`; further than a week off, the date. */
export function formatRelative(ms: number, nowMs: number, language: Language): string {
  const distance = Math.abs(nowMs - ms)
  if (distance > 7 * DAY_MS) return formatDate(ms, language)
  if (distance < 10_000) return language === 'th' ? 'เมื่อครู่' : 'just now'
  const amount = inUnits(distance, language)
  if (language === 'th') return ms <= nowMs ? `${amount}ที่แล้ว` : `อีก ${amount}`
  return ms <= nowMs ? `${amount} ago` : `in ${amount}`
}

function inUnits(ms: number, language: Language): string {
  const [th, en, n] =
    ms < MINUTE_MS
      ? ['วินาที', 's', Math.floor(ms / 1000)]
      : ms < HOUR_MS
        ? ['นาที', 'min', Math.floor(ms / MINUTE_MS)]
        : ms < DAY_MS
          ? ['ชั่วโมง', 'h', Math.floor(ms / HOUR_MS)]
          : ['วัน', 'd', Math.floor(ms / DAY_MS)]
  return language === 'th' ? `${n} ${th}` : `${n} ${en}`
}

function bangkok(ms: number): Date {
  return new Date(ms + BANGKOK_OFFSET_MS)
}
