import type { IndicatorType } from '../core/annotation.ts'
import type { SourceState } from '../core/source-health.ts'
import type { Label } from './schema.ts'

export const INDICATOR_LABELS: Readonly<Record<IndicatorType, Label>> = {
  phone: { th: 'หมายเลขโทรศัพท์', en: 'Phone number' },
  promptpay: { th: 'พร้อมเพย์', en: 'PromptPay' },
  'bank-account': { th: 'บัญชีธนาคาร', en: 'Bank account' },
  'line-id': { th: 'ไลน์ไอดี', en: 'LINE id' },
  telegram: { th: 'เทเลแกรม', en: 'Telegram' },
  url: { th: 'ลิงก์', en: 'Link' },
  domain: { th: 'โดเมน', en: 'Domain' },
  email: { th: 'อีเมล', en: 'E-mail' },
  'crypto-wallet': { th: 'กระเป๋าเงินคริปโต', en: 'Crypto wallet' },
  'citizen-id': { th: 'เลขประจำตัวประชาชน', en: 'Citizen id' },
}

/** Why a source could not be read. */
export const STATE_LABELS: Readonly<Record<SourceState, Label>> = {
  ok: { th: 'ปกติ', en: 'Read' },
  'ok-empty': { th: 'อ่านได้ ไม่มีของใหม่', en: 'Read, nothing new' },
  'not-modified': { th: 'อ่านได้ ไม่เปลี่ยนแปลง', en: 'Read, unchanged' },
  'never-run': { th: 'ยังไม่เคยอ่าน', en: 'Never read' },
  disabled: { th: 'ปิดใช้งาน', en: 'Switched off' },
  'rate-limited': { th: 'แพลตฟอร์มจำกัดความถี่', en: 'Rate limited by the platform' },
  'quota-exhausted': { th: 'โควตาหมด', en: 'Quota used up' },
  blocked: { th: 'แพลตฟอร์มปฏิเสธ', en: 'Refused by the platform' },
  'auth-failed': { th: 'ยืนยันตัวตนไม่ผ่าน', en: 'Not authorised' },
  'schema-drift': { th: 'รูปแบบข้อมูลเปลี่ยน อ่านไม่ได้', en: 'The answer could not be understood' },
  unreachable: { th: 'ติดต่อไม่ได้', en: 'Unreachable' },
  gone: { th: 'ไม่มีอยู่แล้ว', en: 'Gone for good' },
  stale: { th: 'เงียบผิดปกติ', en: 'Unusually silent' },
}

export const ALERT_STATE_LABELS = {
  open: { th: 'เปิดอยู่', en: 'Open' },
  acknowledged: { th: 'รับทราบแล้ว', en: 'Acknowledged' },
  closed: { th: 'สิ้นสุดแล้ว', en: 'Closed' },
} as const

export const DELIVERY_STATE_LABELS = {
  pending: { th: 'รอส่ง', en: 'pending' },
  delivered: { th: 'ส่งแล้ว', en: 'delivered' },
  failed: { th: 'ส่งไม่สำเร็จ', en: 'failed' },
} as const
