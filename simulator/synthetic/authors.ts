import type { SimulatedPost } from '../world.ts'
import type { Random } from './random.ts'

/** How somebody writes. */
export type Manner = 'woman' | 'man' | 'teen' | 'plain' | 'seller' | 'news'

export type Author = SimulatedPost['author'] & { readonly manner: Manner }

/** Everybody who posts; made up, and called synthetic by their accounts. */
export interface Authors {
  readonly people: readonly Author[]
  /** Accounts of offenders: new, few followers. */
  readonly sellers: readonly Author[]
  readonly newsrooms: readonly Author[]
}

const PEOPLE = 700
const SELLERS = 160
const NICKNAMES = [
  'ฝน', 'บอล', 'แนน', 'เก่ง', 'มิ้นต์', 'ต้อม', 'ปลา', 'อาร์ม', 'จูน', 'โบว์', 'แชมป์', 'หนิง', 'ก้อย', 'เอก', 'หมวย', 'โอ๊ต', 'แพร', 'ตาล',
  'เบนซ์', 'น้ำ', 'ข้าวปั้น', 'กัน', 'ใบเฟิร์น', 'ยุ้ย', 'ท็อป', 'นุ่น', 'พลอย', 'เจมส์', 'ออม', 'ตั้ม',
] as const // prettier-ignore
const TAILS = [
  '',
  ' มือใหม่',
  ' คนเดิม',
  '.jpg',
  ' รักแมว',
  ' สายกิน',
  ' 🌻',
  ' 🍀',
  ' ไม่อ้วน',
  '_th',
  ' แม่ลูกสอง',
  ' วัยทำงาน',
  ' เด็กหอ',
  ' ณ บ้านนา',
] as const
const SELLER_NAMES = [
  'แอดมิน', 'เงินด่วน', 'งานเสริม', 'โปรดี', 'ช็อปปิ้ง', 'เฮงๆ', 'รวยทรัพย์', 'ของดี', 'VIP', 'ออนไลน์', 'สายเปย์', 'โค้ช',
] as const // prettier-ignore
const NEWSROOMS = ['ข่าวสังเคราะห์', 'สำนักข่าวตัวอย่าง', 'รู้ทันภัยสังเคราะห์', 'ข่าวเมืองจำลอง', 'เพจเตือนภัยตัวอย่าง'] as const

export function createAuthors(random: Random): Authors {
  const make = (id: string, name: string, manner: Manner, followers: number): Author => ({
    id,
    name,
    manner,
    followers,
  })
  return {
    people: Array.from({ length: PEOPLE }, (_, i) => {
      const manner = random.pick(['woman', 'woman', 'man', 'man', 'teen', 'teen', 'plain'] as const)
      const name = `${random.pick(NICKNAMES)}${random.pick(TAILS)}`
      return make(`synthetic-person-${String(i)}`, name, manner, Math.floor(10 ** (random.next() * 3.2)))
    }),
    sellers: Array.from({ length: SELLERS }, (_, i) =>
      make(
        `synthetic-seller-${String(i)}`,
        `${random.pick(SELLER_NAMES)} ${random.pick(NICKNAMES)} ${String(random.int(1, 999))}`,
        'seller',
        random.int(0, 60),
      ),
    ),
    newsrooms: NEWSROOMS.map((name, i) => make(`synthetic-news-${String(i)}`, name, 'news', random.int(3_000, 90_000))),
  }
}
