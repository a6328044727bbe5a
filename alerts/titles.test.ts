import { expect, it } from 'vitest'
import { HOUR_MS } from '../core/bangkok-time.ts'
import { NOON_MS } from '../tests/builders.ts'
import { burstTitle, sourceSilentTitle, sourceStateTitle, watchWordTitle } from './titles.ts'

const window = { fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS }
const loan = { th: 'หลอกให้กู้เงิน', en: 'Loan scam' }

it('says what, how many, in how long and what is usual', () => {
  expect(burstTitle(loan, { observed: 23, expected: 2, window })).toEqual({
    th: 'แจ้งเตือน: หลอกให้กู้เงิน 23 โพสต์ใน 1 ชม. (ปกติ 2)',
    en: 'Alert: Loan scam, 23 posts in 1 h (usually 2)',
  })
})

it('keeps a decimal where it matters and names short windows in minutes', () => {
  const short = { fromMs: NOON_MS - 600_000, toMs: NOON_MS }
  expect(burstTitle(loan, { observed: 6, expected: 0.4167, window: short }).th).toContain('6 โพสต์ใน 10 นาที (ปกติ 0.4)')
  expect(burstTitle(loan, { observed: 99, expected: 23.7, window }).en).toContain('99 posts in 1 h (usually 24)')
})

it('names the watch-word, and a single post as one', () => {
  expect(watchWordTitle('ศูนย์ 1212', { observed: 1, window })).toEqual({
    th: 'แจ้งเตือน: พบคำเฝ้าระวัง “ศูนย์ 1212” 1 โพสต์ใน 1 ชม.',
    en: 'Alert: watch-word “ศูนย์ 1212” in 1 post in 1 h',
  })
})

it('says since when a source is silent, in Bangkok time, Buddhist era in Thai', () => {
  expect(sourceSilentTitle('ประชาไท', NOON_MS)).toEqual({
    th: 'แจ้งเตือน: อ่านแหล่งข้อมูล “ประชาไท” ไม่ได้ตั้งแต่ 23 พ.ย. 2569 12:00 น.',
    en: 'Alert: source “ประชาไท” could not be read since 23 Nov 2026 12:00 (Bangkok)',
  })
})

it('says what became of a source, and since when', () => {
  expect(sourceStateTitle('ประชาไท', 'stale', NOON_MS)).toEqual({
    th: 'แจ้งเตือน: แหล่งข้อมูล “ประชาไท” เงียบผิดปกติ ตั้งแต่ 23 พ.ย. 2569 12:00 น.',
    en: 'Alert: source “ประชาไท” is quieter than usual since 23 Nov 2026 12:00 (Bangkok)',
  })
})
