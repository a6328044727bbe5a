import type { RoleId } from '../../core/annotation.ts'

const UNITS: Readonly<Record<string, number>> = { พัน: 1e3, หมื่น: 1e4, แสน: 1e5, ล้าน: 1e6, k: 1e3, '': 1 }
const AMOUNT =
  /(?<![\d.,])(\d{1,3}(?:,\d{3}){1,3}|\d{1,8})(?:\.\d{1,2})?\s?(พัน|หมื่น|แสน|ล้าน|k)?(?:กว่า)?\s?(บาท|บ\.|฿)?/gu
const TOTAL_BEFORE = /(?:รวม|ทั้งหมด|ทั้งสิ้น|สูญ|เสียไป|เสียหาย)[^\d]{0,15}$/u
const LOST_BEFORE = /(?:โอน|จ่าย|เสีย|สูญ|โดน|หลอก|มัดจำ|ค่า)[^\d\n]{0,25}$/u
const ASKED_BEFORE = /(?:ค่า|มัดจำ|โอน|จ่าย|ประกัน|สมัคร)[^\d\n]{0,20}$/u
const MAX_BAHT = 10_000_000_000

/**
 * Whole baht lost (victim report: the stated total, else the sum of what was paid) or asked for up front (lure: the first); null when
 * none is said. Only numbers with a unit of money count.
 */
export function readAmount(text: string, role: RoleId): number | null {
  if (role !== 'victim-report' && role !== 'lure') return null
  const paid: number[] = []
  for (const match of text.matchAll(AMOUNT)) {
    const [, number = '', unit = '', baht] = match
    if (baht === undefined && unit === '') continue
    const value = Math.round(Number(number.replaceAll(',', '')) * (UNITS[unit] ?? 1))
    if (value <= 0 || value > MAX_BAHT) continue
    const before = text.slice(Math.max(0, match.index - 30), match.index)
    if (role === 'victim-report' && TOTAL_BEFORE.test(before)) return value
    if ((role === 'victim-report' ? LOST_BEFORE : ASKED_BEFORE).test(before)) paid.push(value)
  }
  if (paid.length === 0) return null
  return role === 'lure' ? (paid[0] ?? null) : Math.min(MAX_BAHT, paid.reduce((a, b) => a + b, 0)) // prettier-ignore
}
