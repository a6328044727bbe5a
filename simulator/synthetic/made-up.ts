import type { Random } from './random.ts'

/**
 * Names, numbers and addresses of offenders that belong to nobody. The one place where they are made:
 * - phones begin with 069, which Thailand's numbering plan gives to no operator (mobiles are 061 to 067, 08x and 09x): they cannot ring;
 * - bank accounts begin with branch 000, which no bank has;
 * - LINE and Telegram names end in `.synth` or `_synth`;
 * - addresses stand under `.example`, reserved by RFC 2606 for such use;
 * - people, shops and firms are put together from the lists below.
 */
export interface MadeUp {
  readonly phone: () => string
  readonly account: () => string
  readonly lineId: () => string
  readonly telegram: () => string
  readonly link: () => string
  readonly domain: () => string
  readonly fullName: () => string
  readonly shop: () => string
}

const LINE_WORDS = [
  'kru', 'easy', 'fast', 'vip', 'rich', 'shop', 'joy', 'happy', 'gold', 'star', 'ploy', 'nan', 'admin', 'help', 'mali',
  'boss', 'lucky', 'money', 'win', 'sure',
] as const // prettier-ignore
const SITE_WORDS = [
  'prompt', 'sabai', 'siam', 'thai', 'jaidee', 'dd', 'fast', 'top', 'mega', 'ruay', 'sook', 'hero', 'play', 'lucky',
  'gold', 'smart', 'care', 'post', 'click', 'super',
] as const // prettier-ignore
const SITE_ENDS = [
  '24',
  '88',
  '789',
  '-online',
  '-th',
  '-vip',
  'pay',
  '-shop',
  '-plus',
  '-center',
  '99',
  '-app',
] as const
const PATHS = ['', '', '/login', '/promo', '/verify', '/r/88', '/register', '/claim?id=7', '/track', '/check'] as const
const FIRST = [
  'กมลชนก', 'ณัฐวุฒิ', 'พรทิพย์', 'ธนากร', 'สุภาวดี', 'อนุชา', 'จิราพร', 'วรเมธ', 'ปวีณา', 'กิตติพศ', 'รัตนา', 'ศุภชัย',
  'นภัสสร', 'ภาณุพงศ์', 'อรอุมา', 'เอกพล', 'มัลลิกา', 'ชยุต', 'วิไลพร', 'ปริญญ์',
] as const // prettier-ignore
const LAST = [
  'ใจสมมุติ', 'ตัวอย่างดี', 'สมมุติสกุล', 'ไม่มีจริง', 'แต่งขึ้น', 'นามสมมุติ', 'จำลองสุข', 'ทดลองรัตน์', 'สังเคราะห์ศิลป์',
] as const // prettier-ignore
const SHOP_A = [
  'บ้าน', 'ร้าน', 'คุณหนู', 'เจ๊', 'ไอดอล', 'มินิ', 'ลัคกี้', 'น้อง', 'ป้า', 'เดอะ', 'สวนของ', 'ครัว', 'โกดัง', 'ตลาด',
] as const // prettier-ignore
const SHOP_B = [
  'มะเฟือง', 'ลูกพีช', 'ฟ้าคราม', 'หมวยเล็ก', 'ดาวเรือง', 'ใบชา', 'ปุยฝ้าย', 'ทานตะวัน', 'ข้าวหอม', 'กาแล็กซี', 'โมจิ',
  'มะลิวัลย์', 'ชมพู่', 'เพชรน้ำ', 'ไข่มุก',
] as const // prettier-ignore
const SHOP_C = ['ช็อป', ' สโตร์', ' ออนไลน์', 'พลาซ่า', ' โมบาย', ' บิวตี้', ' แกดเจ็ต', '', ' เซลล์', ' 2569'] as const

export function createMadeUp(random: Random): MadeUp {
  const digits = (count: number): string => Array.from({ length: count }, () => String(random.int(0, 9))).join('')
  const domain = (): string => `${random.pick(SITE_WORDS)}${random.pick(SITE_WORDS)}${random.pick(SITE_ENDS)}.example`
  return {
    phone: () => writePhone(`069${digits(7)}`, random),
    account: () => writeAccount(`000${digits(7)}`, random),
    lineId: () => `${random.chance(0.4) ? '@' : ''}${random.pick(LINE_WORDS)}${digits(random.int(2, 3))}.synth`,
    telegram: () => `${random.pick(LINE_WORDS)}${digits(2)}_synth`,
    link: () => `https://${domain()}${random.pick(PATHS)}`,
    domain,
    fullName: () => `${random.pick(FIRST)} ${random.pick(LAST)}`,
    shop: () => `${random.pick(SHOP_A)}${random.pick(SHOP_B)}${random.pick(SHOP_C)}`,
  }
}

const THAI_DIGITS = '๐๑๒๓๔๕๖๗๘๙'

/** As people write them: plain, grouped one way or another, abroad's prefix, Thai digits. */
function writePhone(number: string, random: Random): string {
  const groups = (separator: string): string => number.replace(/^(.{3})(.{3})(.{4})$/, `$1${separator}$2${separator}$3`)
  switch (random.int(0, 7)) {
    case 0:
      return groups(' ')
    case 1:
      return number.replace(/^(.{2})(.{4})(.{4})$/, '$1-$2-$3')
    case 2:
      return `+66${number.slice(1)}`
    case 3:
      return number.replace(/\d/g, (digit) => THAI_DIGITS[Number(digit)] ?? digit)
    case 4:
    case 5:
      return groups('-')
    default:
      return number
  }
}

function writeAccount(number: string, random: Random): string {
  return random.chance(0.6) ? number.replace(/^(.{3})(.)(.{5})(.)$/, '$1-$2-$3-$4') : number
}
