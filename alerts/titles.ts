import { BANGKOK_OFFSET_MS, formatThaiDate, HOUR_MS } from '../core/bangkok-time.ts'
import type { Alert } from '../core/alert.ts'

type Title = Alert['title']

interface Label {
  readonly th: string
  readonly en: string
}

interface Count {
  readonly observed: number
  readonly window: Alert['window']
}

export function burstTitle(category: Label, { observed, expected, window }: Count & { expected: number }): Title {
  const usual = oneDecimal(expected)
  return {
    th: `แจ้งเตือน: ${category.th} ${observed} โพสต์ใน ${thaiLength(window)} (ปกติ ${usual})`,
    en: `Alert: ${category.en}, ${posts(observed)} in ${englishLength(window)} (usually ${usual})`,
  }
}

export function watchWordTitle(name: string, { observed, window }: Count): Title {
  return {
    th: `แจ้งเตือน: พบคำเฝ้าระวัง “${name}” ${observed} โพสต์ใน ${thaiLength(window)}`,
    en: `Alert: watch-word “${name}” in ${posts(observed)} in ${englishLength(window)}`,
  }
}

export function sourceSilentTitle(name: string, sinceMs: number): Title {
  const bangkok = new Date(sinceMs + BANGKOK_OFFSET_MS)
  const month = MONTHS[bangkok.getUTCMonth()] ?? ''
  const en = `${bangkok.getUTCDate()} ${month} ${bangkok.getUTCFullYear()} ${bangkok.toISOString().slice(11, 16)}`
  return {
    th: `แจ้งเตือน: อ่านแหล่งข้อมูล “${name}” ไม่ได้ตั้งแต่ ${formatThaiDate(sinceMs, { time: true })}`,
    en: `Alert: source “${name}” could not be read since ${en} (Bangkok)`,
  }
}

export function testTitle(channelId: string): Title {
  return {
    th: `ทดสอบการแจ้งเตือนไปยัง ${channelId} (ไม่ใช่เหตุจริง)`,
    en: `Test alert to ${channelId} (nothing has happened)`,
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function posts(n: number): string {
  return n === 1 ? '1 post' : `${n} posts`
}

function oneDecimal(n: number): number {
  return n < 10 ? Math.round(n * 10) / 10 : Math.round(n)
}

function thaiLength({ fromMs, toMs }: Alert['window']): string {
  const { hours, minutes } = lengthOf(toMs - fromMs)
  return hours === undefined ? `${minutes} นาที` : `${hours} ชม.`
}

function englishLength({ fromMs, toMs }: Alert['window']): string {
  const { hours, minutes } = lengthOf(toMs - fromMs)
  return hours === undefined ? `${minutes} min` : `${hours} h`
}

function lengthOf(ms: number): { hours: number | undefined; minutes: number } {
  return { hours: ms % HOUR_MS === 0 ? ms / HOUR_MS : undefined, minutes: Math.max(1, Math.round(ms / 60_000)) }
}
