import { expect, it } from 'vitest'
import { formatClock, formatDateTime, formatDayMonth, formatRelative } from './dates.ts'
import { formatChange, formatNumber, formatShare, formatShort } from './numbers.ts'

const AT = Date.parse('2026-11-23T07:05:00Z')

it('writes dates of Bangkok, in the Buddhist era in Thai', () => {
  expect(formatDateTime(AT, 'th')).toBe('23 พ.ย. 2569 14:05 น.')
  expect(formatDateTime(AT, 'en')).toBe('23 Nov 2026 14:05')
  expect(formatDayMonth(AT, 'th')).toBe('23 พ.ย.')
})

it('turns the day and the year at Bangkok’s midnight', () => {
  const newYear = Date.parse('2026-12-31T17:00:00Z')
  expect(formatDateTime(newYear - 1, 'th')).toBe('31 ธ.ค. 2569 23:59 น.')
  expect(formatDateTime(newYear, 'en')).toBe('1 Jan 2027 00:00')
  expect(formatClock(newYear)).toBe('00:00')
})

it.each([
  [3_000, 'เมื่อครู่', 'just now'],
  [59_000, '59 วินาทีที่แล้ว', '59 s ago'],
  [5 * 60_000, '5 นาทีที่แล้ว', '5 min ago'],
  [3 * 3_600_000, '3 ชั่วโมงที่แล้ว', '3 h ago'],
  [2 * 86_400_000, '2 วันที่แล้ว', '2 d ago'],
  [8 * 86_400_000, '15 พ.ย. 2569', '15 Nov 2026'],
  [-10 * 60_000, 'อีก 10 นาที', 'in 10 min'],
])('%i ms ago reads as a person says it', (ago, th, en) => {
  expect(formatRelative(AT - ago, AT, 'th')).toBe(th)
  expect(formatRelative(AT - ago, AT, 'en')).toBe(en)
})

it('uses Western digits with thousands in both languages', () => {
  expect(formatNumber(8_140, 'th')).toBe('8,140')
  expect(formatNumber(3.25, 'en', 1)).toBe('3.3')
  expect(formatShort(99_999, 'th')).toBe('99,999')
  expect(formatShort(1_250_000, 'th')).toBe('1.3 ล้าน')
  expect(formatShort(1_250_000, 'en')).toBe('1.3 million')
})

it('has no percentage against nothing, and no certainty by rounding', () => {
  expect(formatChange(112, 100, 'en')).toBe('+12 %')
  expect(formatChange(97, 100, 'en')).toBe('−3 %')
  expect(formatChange(5, 0, 'en')).toBeUndefined()
  expect(formatShare(0.999, 'en')).toBe('99 %')
  expect(formatShare(1, 'en')).toBe('100 %')
})
