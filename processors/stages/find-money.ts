import type { Span } from '../../core/annotation.ts'
import { countOf, readThaiNumber, THAI_NUMBER, unitValue } from '../signals/thai-numbers.ts'
import type { Reading } from '../signals/reading.ts'
import { matchesOf } from '../matches-of.ts'

/** An amount of money that a text names; offsets into the normalised text. */
export interface Money {
  readonly baht: number
  readonly start: number
  readonly end: number
  /** A currency or a unit was written, or the thousands were set apart: it is money whatever stands before it. */
  readonly isSure: boolean
  /** What stands right before says it: a fee, tax or deposit; a price that holds no more (`จาก 2,990 เหลือ 990`); once more (`อีก 500`). */
  readonly saidAs?: 'fee' | 'former' | 'again'
  /** Paid so many times: `450 สามรอบ`, `สิบสองงวดงวดละสองพัน`; absent for once. */
  readonly times?: number
}

/** Bare figures and words, before it is looked at what stands before them. */
type Amount = Omit<Money, 'saidAs' | 'times'>

const NUMBER = /(?<![\d.,:/a-z-])(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,9})(?:\.\d{1,2})?(?![\d:/a-z]|[.,-]\d)/gu
const WRITTEN_WITH_K = /(?<![\d.,:/a-z-])(\d{1,4}(?:\.\d{1,2})?)\s?k(?![a-z0-9])/gu
const UNIT = /^\s?(พัน|หมื่น|แสน|ล้าน|ร้อย)(?!ธ)/u
const CURRENCY_BEHIND = /^\s?(?:กว่า|ต้นๆ|ถ้วน)?\s?(?:บาท|บ\.|บ(?![ก-๎])|฿|thb|baht|\.-|,-|-)/u
const CURRENCY_BEFORE = /[฿]\s?$/u
const COUNTED =
  'คน|ราย(?!ได้)|วัน(?!นี้|เสาร์|ศุกร์)|ชม|ชั่วโมง|ปี|เดือน|%|เปอร์เซ็น|กิโล|โล|เครื่อง|ชิ้น|กรัม|ครั้ง(?!เดียว)|มือ|แต้ม|คะแนน|ดอล|usd|ยูโร|หยวน|เยน|รายการ|ใบ|ชุด|เม็ด|นาที|วินาที|โมง|ทุ่ม|คลิป|วิว|ไลค์|หลัก|รอบ(?!แรก)|เท่า|ตัว|อัน|แผ่น|ที่(?!เหลือ|สุด)|นิ้ว|เมตร|หน้า|รูป|ข้อความ|สาย|เบอร์|บัญชี|แห่ง|ขวด|กล่อง|ซอง|กระปุก|ถุง|คู่|โพสต์|ออเดอร์|งาน|ขั้นตอน|กม|ตรม|หุ้น|เหรียญ|พิกเซล|แคล|ข้อ|ห้อง|คัน|ต้น|บ้าน|เด้ง|สลึง|ซิม|ก้อน|ไร่|ตำแหน่ง|จังหวัด|คำ(?![ก-๎])|เรื่อง|ไฟล์|ไฟล(?![ก-๎])|ราย?ชื่อ|ชื่อ|แถว|ไลก์|ท่อน|ขวบ|สี่เหลี่ยม|token|row'
/** What is counted here is no money: `200 คน`, `200 คน ว่า`. Behind a space such a word mostly begins something new: `890 คนขายเงียบ`. */
const NOT_MONEY = new RegExp(
  `^(?:(?:กว่า)?(?:${COUNTED})|\\s(?:${COUNTED})(?=[^ก-๎]|$|กว่า|แล้ว|ขึ้นไป|สุดท้าย|ต่อ|ใน|ของ|ละ|แรก))`,
  'u',
)
const YEAR_OR_DATE_BEFORE = /(?:พ\.ศ\.|ปี|ค\.ศ\.|วันที่|เลขที่|ห้อง|ซอย|หมู่|มาตรา|ม\.|ข้อ|อายุ|รุ่น|เบอร์|ที่)\s?$/u
/** Counted or measured, though the word for it stands before: followers, blood pressure, screens, gold by weight, other currencies. */
const MEASURED_BEFORE =
  /(?:คนตาม|ผู้ติดตาม|ยอดวิว|ความดัน(?:ขึ้น|ลง)?|หัวใจเต้น|ใจเต้น|เลขเคส|ไฟล์|ถ่ายภาพ|สปีด|ความเร็ว|ทอง(?:คำ|แท่ง)?(?:หนัก)?|\$|usd|eur|gbp|£|€)\s?$/u
const CONTEXT = 14
/** So far back stands what a fee is for. */
const FEE_CONTEXT = 32
const FEE_BEFORE =
  /(?:(?<!มูล|รา|คืน|คืนเงิน|ชดเชย)ค่า(?!แรง|จ้าง|ตัว|ตอบแทน|แนะนำ|งาน|คอม|ขนม|เสียเวลา|เสียหาย|ของ|เทอม)|(?<!คืน)ภาษี|มัดจำ|แรกเข้า)[ก-๎"“” ]{0,24}$/u
const FORMER_BEFORE = /(?:จาก|ปกติ|ราคาเต็ม|ของห้าง|หน้าร้านขาย)\s?$/u
const AGAIN_BEFORE = /อีก\s?$/u
/** Smaller figures are money only with a unit, or behind what asks for it. */
const SMALL = 100
const ASKED_BEFORE = /(?:ค่า[ก-๎]{0,10}|ขั้นต่ำ|แค่|ตะกร้า|เดือนละ)\s?$/u

/**
 * Amounts in figures (`1,500`, `5 หมื่น`, `20k`, `฿390`) and in words (`สี่หมื่นหนึ่ง`), in the order of the text.
 * @param indicators - Numbers that are spoken for, in the order of the text.
 */
export function findMoney(reading: Reading, indicators: readonly Span[]): readonly Money[] {
  const { text } = reading
  const found = [...inFigures(text), ...inThousands(text), ...inWords(reading)].sort((a, b) => a.start - b.start)
  let next = 0
  return found
    .filter(({ start, end }) => {
      while ((indicators[next]?.end ?? Infinity) <= start) next++
      return (indicators[next]?.start ?? Infinity) >= end
    })
    .map((amount) => {
      const saidAs = whatStandsBefore(text.slice(Math.max(0, amount.start - FEE_CONTEXT), amount.start))
      const times = howOften(text, amount)
      return {
        ...amount,
        ...(saidAs === undefined ? {} : { saidAs }),
        ...(times === undefined ? {} : { times }),
      }
    })
}

const TURN = '(?:รอบ|ครั้ง|งวด)'
const COUNT = '([2-9]|[1-3]\\d|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|สิบ|สิบเอ็ด|สิบสอง)'
const TIMES_BEHIND = new RegExp(`^\\s?(?:บาท)?\\s?${COUNT}\\s?${TURN}(?!ที่|หลัง|แรก)`, 'u')
const TIMES_BEFORE = new RegExp(`${COUNT}\\s?${TURN}\\s?(?:ๆ|ๆ\\s)?${TURN}ละ\\s?$`, 'u')

function howOften(text: string, { start, end }: Amount): number | undefined {
  const said =
    TIMES_BEHIND.exec(text.slice(end, end + FEE_CONTEXT)) ??
    TIMES_BEFORE.exec(text.slice(Math.max(0, start - FEE_CONTEXT), start))
  return said?.[1] === undefined ? undefined : countOf(said[1])
}

function whatStandsBefore(before: string): Money['saidAs'] {
  if (FORMER_BEFORE.test(before)) return 'former'
  if (AGAIN_BEFORE.test(before)) return 'again'
  return FEE_BEFORE.test(before) ? 'fee' : undefined
}

function* inFigures(text: string): Generator<Amount> {
  for (const match of matchesOf(NUMBER, text)) {
    const start = match.index
    let end = start + match[0].length
    let baht = Number(match[0].replaceAll(',', ''))
    const unit = UNIT.exec(text.slice(end, end + 8))
    if (unit !== null) {
      baht *= unitValue(unit[1] ?? '') ?? 1
      end += unit[0].length
    }
    const behind = text.slice(end, end + CONTEXT)
    const currency = CURRENCY_BEHIND.exec(behind)
    const before = text.slice(Math.max(0, start - CONTEXT), start)
    if (currency === null && (NOT_MONEY.test(behind) || YEAR_OR_DATE_BEFORE.test(before))) continue
    if (MEASURED_BEFORE.test(before)) continue
    const isSure = currency !== null || unit !== null || match[0].includes(',') || CURRENCY_BEFORE.test(before)
    if (!isSure && baht < SMALL && (baht < 10 || !ASKED_BEFORE.test(before))) continue
    yield { baht: Math.floor(baht), start, end, isSure }
  }
}

function* inThousands(text: string): Generator<Amount> {
  for (const match of matchesOf(WRITTEN_WITH_K, text)) {
    const start = match.index
    const end = start + match[0].length
    if (NOT_MONEY.test(text.slice(end, end + CONTEXT))) continue
    if (MEASURED_BEFORE.test(text.slice(Math.max(0, start - CONTEXT), start))) continue
    yield { baht: Math.floor(Number(match[1]) * 1_000), start, end, isSure: true }
  }
}

/** A unit alone is money behind these, or before the word for it. */
const BARE_UNIT =
  /(?<=อีก|เงิน|จอง|จ่าย|โอน|ลง|เริ่ม|ขั้นต่ำ|เสีย|หมดไป|ค่าลบ|มือละ|คนละ|สัก)(พัน|หมื่น|แสน|ล้าน)(?=เดียว|\s|บาท|$)|(?<![ก-๎])(พัน|หมื่น|แสน|ล้าน)(?=บาท|เดียว)/gu
const STARTS_WITH_UNIT = /^(?:สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)/u

function* inWords({ text, borders }: Reading): Generator<Amount> {
  for (const match of matchesOf(THAI_NUMBER, text)) {
    const baht = readThaiNumber(match[0])
    const start = match.index
    const end = start + match[0].length
    if (baht === undefined || borders[end] !== 1) continue
    if (STARTS_WITH_UNIT.test(match[0]) && /\d\s?$/u.test(text.slice(Math.max(0, start - 2), start))) continue
    const behind = text.slice(end, end + CONTEXT)
    // `หกหมื่นแปดที่แม่ให้`, `สี่พันเจ็ด วันนี้`: only what follows at once is counted.
    if (!CURRENCY_BEHIND.test(behind) && !/^(?:\s|ที่)/u.test(behind) && NOT_MONEY.test(behind)) continue
    if (MEASURED_BEFORE.test(text.slice(Math.max(0, start - CONTEXT), start))) continue
    yield { baht, start, end, isSure: true }
  }
  for (const match of matchesOf(BARE_UNIT, text)) {
    const baht = unitValue(match[1] ?? match[2] ?? '')
    const end = match.index + match[0].length
    if (baht !== undefined && borders[end] === 1) yield { baht, start: match.index, end, isSure: true }
  }
}
