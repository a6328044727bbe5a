import type { Manner } from './authors.ts'
import { createMadeUp } from './made-up.ts'
import type { Random } from './random.ts'
import type { FillSlot } from './template.ts'

const LISTS: Readonly<Record<string, readonly string[]>> = {
  gadget: [
    'ไอโฟน', 'ไอแพด', 'โน้ตบุ๊ก', 'หูฟังบลูทูธ', 'เครื่องเกม', 'กล้องฟิล์ม', 'ลำโพง', 'จักรยานพับ', 'เครื่องดูดฝุ่น', 'หม้อทอดไร้น้ำมัน', 'สมาร์ตวอตช์',
    'พัดลมไอเย็น', 'สกู๊ตเตอร์ไฟฟ้า', 'ทีวี 55 นิ้ว', 'โดรน',
  ],
  item: [
    'เสื้อยืด', 'รองเท้าผ้าใบ', 'กระเป๋าหนัง', 'ครีมกันแดด', 'เซรั่ม', 'ผ้าปูที่นอน', 'กระทะ', 'เคสมือถือ', 'กางเกงยีนส์', 'นาฬิกา', 'ตุ๊กตา',
    'ไม้ด่าง', 'อาหารแมว', 'อะไหล่มอไซค์', 'ชุดไทย', 'โต๊ะคอม', 'หนังสือการ์ตูน', 'พระเครื่อง',
  ],
  bank: ['กสิกร', 'ไทยพาณิชย์', 'กรุงเทพ', 'กรุงไทย', 'ออมสิน', 'ทีทีบี', 'กรุงศรี', 'ธกส', 'KBANK', 'SCB'],
  place: [
    'เชียงใหม่', 'ขอนแก่น', 'โคราช', 'ชลบุรี', 'ภูเก็ต', 'หาดใหญ่', 'อุบล', 'ระยอง', 'นนทบุรี', 'พิษณุโลก', 'สุราษฎร์', 'นครปฐม', 'อุดร',
    'ลำปาง', 'กาญจนบุรี', 'หัวหิน', 'บางนา', 'รังสิต', 'น่าน', 'ตรัง', 'สกลนคร', 'อยุธยา', 'จันทบุรี', 'ลาดพร้าว',
  ],
  placeen: ['Chiang Mai', 'Bangkok', 'Khon Kaen', 'Phuket', 'Hua Hin', 'Korat', 'Ari', 'Thonglor'],
  day: ['เมื่อวาน', 'เมื่อคืน', 'วันก่อน', 'อาทิตย์ที่แล้ว', 'ต้นเดือน', 'เมื่อเช้า', 'สามวันก่อน', 'วันที่ 5', 'วันศุกร์', 'สิ้นเดือนก่อน'],
  weekday: ['จันทร์', 'อังคาร', 'พุธ', 'พฤหัส', 'ศุกร์', 'เสาร์', 'อาทิตย์'],
  who: ['แม่', 'พ่อ', 'ป้า', 'ยาย', 'น้า', 'พี่สาว', 'น้องชาย', 'เพื่อน', 'แฟน', 'คุณลุง', 'เพื่อนที่ทำงาน'],
  nick: ['ฝน', 'บอล', 'แนน', 'เก่ง', 'มิ้นต์', 'ต้อม', 'ปลา', 'อาร์ม', 'จูน', 'โบว์', 'แชมป์', 'หนิง'],
} // prettier-ignore

/** Politeness, question ending, softener and "I", by who speaks. */
const SPEECH: Readonly<Record<Manner, Readonly<Record<'ka' | 'kha' | 'na' | 'me', readonly string[]>>>> = {
  woman: { ka: ['ค่ะ'], kha: ['คะ'], na: ['นะคะ'], me: ['เรา', 'หนู', 'ดิฉัน', 'พี่'] },
  man: { ka: ['ครับ'], kha: ['ครับ'], na: ['นะครับ'], me: ['ผม'] },
  teen: { ka: ['', '', 'งับ'], kha: ['', 'อ่ะ', 'งับ'], na: ['น้า', 'นะ', 'นะงับ'], me: ['เรา', 'นี่'] },
  plain: { ka: [''], kha: [''], na: ['นะ', ''], me: ['เรา', 'ฉัน'] },
  seller: { ka: ['จ้า', 'ค่า', 'ค่ะ'], kha: ['คะ', 'จ๊ะ'], na: ['น้า', 'นะจ๊ะ', 'นะคะ'], me: ['ร้าน'] },
  news: { ka: [''], kha: [''], na: [''], me: ['ผู้สื่อข่าว'] },
}

/** Words for the slots of templates, in the manner of whoever speaks. @throws {RangeError} On a slot it doesn't know. */
export function createVocabulary(random: Random, manner: Manner): FillSlot {
  const madeUp = createMadeUp(random)
  const spoken = SPEECH[manner]
  const makers: Readonly<Record<string, () => string>> = {
    phone: madeUp.phone,
    acct: madeUp.account,
    line: madeUp.lineId,
    tg: madeUp.telegram,
    link: madeUp.link,
    domain: madeUp.domain,
    name: madeUp.fullName,
    shop: madeUp.shop,
    n: () => String(random.int(2, 9)),
    small: () => String(random.int(9, 95) * 10),
    sum: () => writeAmount(random.int(8, 149) * 100, random),
    price: () => writeAmount(random.int(11, 98) * 50, random),
    amount: () => writeAmount(random.pick(LARGE) * random.int(1, 9), random),
  }
  return (name) => {
    const list = name in spoken ? spoken[name as keyof typeof spoken] : LISTS[name]
    if (list !== undefined) return random.pick(list)
    const make = makers[name]
    if (make === undefined) throw new RangeError(`templates know no {${name}}`)
    return make()
  }
}

const UNITS = [
  { worth: 100_000, word: 'แสน' },
  { worth: 10_000, word: 'หมื่น' },
] as const
const LARGE = [1_500, 2_000, 5_000, 9_900, 15_000, 20_000, 45_000] as const

function writeAmount(baht: number, random: Random): string {
  const unit = UNITS.find(({ worth }) => baht >= worth && baht < worth * 10 && baht % worth === 0)
  if (unit !== undefined && random.chance(0.5)) return `${String(baht / unit.worth)} ${unit.word}`
  return random.chance(0.7) ? baht.toLocaleString('en-US') : String(baht)
}
