import type { SimulatedPost } from '../world.ts'
import type { Author, Authors } from './authors.ts'
import type { RelevantRole } from './compose.ts'
import type { Random } from './random.ts'
import { disguise, roughen } from './style.ts'
import { expandTemplate } from './template.ts'
import { createVocabulary } from './vocabulary.ts'

/**
 * A made-up firm that lends nothing. Its LINE id, phone and address are those of every post of the campaign, and belong to
 * nobody: see `made-up.ts` for why.
 */
export const CAMPAIGN = {
  leaf: 'fraud.loan',
  brand: 'ฟ้าประทานแคปปิตอล',
  lineId: '@fahprathan.synth',
  phone: '069-014-7788',
  link: 'https://fahprathan-loan.example/apply',
} as const

const FEE = '[โอนค่าเปิดวงเงิน 350 บาทก่อน|ค่าธรรมเนียมแรกเข้า 350 บาท โอนก่อนรับเงิน|มีค่าทำสัญญา 350 โอนแล้วรอรับยอดเลย]'
const REACH = '[แอดไลน์|ทักไลน์|ไลน์|LINE] {cline}'

const TEXTS: Readonly<Record<RelevantRole, readonly string[]>> = {
  lure: [
    `[เงินกู้ด่วน|เงินด่วนทันใจ] {brand} [วงเงิน 5,000-300,000|กู้ได้ 5 พันถึง 3 แสน] [ไม่เช็กบูโร|ติดบูโรก็กู้ได้] [อนุมัติใน 10 นาที|รู้ผลใน 15 นาที] ${FEE} ${REACH} [โทร {cphone}|สมัคร {clink}|]`,
    `[ร้อนเงินใช่ไหม|หมุนเงินไม่ทัน|ค่าเทอมลูกมาแล้ว] {brand}ปล่อยกู้[ทุกอาชีพ|ทั้งพนักงานและแม่ค้า] [บัตรประชาชนใบเดียว|ไม่ต้องมีคนค้ำ] ${FEE} ${REACH} หรือกด {clink}`,
    `{brand} เปิดให้กู้เงินออนไลน์ [ดอกร้อยละ 1 ต่อเดือน|ผ่อนนาน 60 เดือน] [รับเงินเข้าบัญชีใน 30 นาที|เงินเข้าไว] ${FEE} [โทร {cphone}|${REACH}] [ด่วน วันนี้วันสุดท้าย|รับ 100 คนแรก]`,
  ],
  'victim-report': [
    'โดน{brand}หลอกกู้เงิน{ka} โอนค่าเปิดวงเงิน 350 ไปแล้ว [ให้โอนค่าค้ำอีก {price}|บอกเลขบัญชีผิดให้โอนเพิ่ม {price}] เงินกู้ไม่ได้สักบาท ไลน์ {cline} [บล็อกไปแล้ว|ไม่ตอบอีกเลย]',
    '[ใครกู้|มีใครโดน]{brand}บ้าง {me}โดนหลอกให้โอนค่าทำสัญญา [รวม {price} บาท|สองรอบ] เงินกู้ก็ไม่ได้ เบอร์ {cphone} [ปิดเครื่อง|โทรไม่ติดแล้ว] จะไปแจ้งความพรุ่งนี้',
    '{who}ไปกู้เงินกับ {clink} เสียค่าธรรมเนียม 350 แล้ว[โดนเรียกอีก {price}|โดนขู่ว่าผิดสัญญาให้จ่าย {price}] [ร้องไห้ทั้งคืน|เงินซื้อข้าวยังไม่มี]{ka} มันหลอกคนจน',
  ],
  warning: [
    'เตือนภัย {brand} เงินกู้ปลอม [หลอกโอนค่าเปิดวงเงิน 350 แล้วบล็อก|ไม่มีชื่อในรายการของแบงก์ชาติ] ไลน์ {cline} เบอร์ {cphone} อย่าโอนเด็ดขาด{na}',
    'อย่ากดลิงก์เงินกู้ {clink} [มีคนโดนหลายคนแล้ว|กู้จริงไม่มีให้โอนก่อน] ฝากแชร์{na} #เตือนภัย',
  ],
  question: [
    '{brand}ให้โอนค่าเปิดวงเงิน 350 ก่อนกู้ [โกงไหม|จริงหรือหลอก]{kha} ไลน์ {cline}',
    'มีใครกู้เงินกับ{brand}ผ่านบ้าง{kha} [เขาเร่งให้โอน|เห็นโพสต์เต็มฟีดเลย] [ไม่แน่ใจว่าหลอกไหม|กลัวโดน]',
  ],
}

/** Posts every so many seconds between two moments, in seconds after the campaign's beginning. */
interface Wave {
  readonly role: RelevantRole | 'boost'
  readonly fromS: number
  readonly toS: number
  readonly everyS: number
}

/** It bursts, its victims follow, people warn each other, and it ebbs. */
const WAVES: readonly Wave[] = [
  { role: 'lure', fromS: 0, toS: 45, everyS: 0.8 },
  { role: 'lure', fromS: 45, toS: 105, everyS: 3 },
  { role: 'lure', fromS: 105, toS: 225, everyS: 10 },
  { role: 'boost', fromS: 8, toS: 110, everyS: 7 },
  { role: 'victim-report', fromS: 20, toS: 120, everyS: 5 },
  { role: 'victim-report', fromS: 120, toS: 300, everyS: 18 },
  { role: 'question', fromS: 30, toS: 240, everyS: 21 },
  { role: 'warning', fromS: 45, toS: 300, everyS: 25 },
]

/** Accounts that the campaign writes from. */
const ACCOUNTS = 36
const THIRD_OF_THE_TIME = 0.34

export interface CampaignPost {
  readonly atMs: number
  readonly role: RelevantRole
  readonly author: Author
  readonly place: SimulatedPost['place']
  /** Undefined: it boosts the campaign's own lures. */
  readonly text: string | undefined
}

/** The campaign's posts, oldest first. */
export function planCampaign({
  fromMs,
  authors,
  random,
}: {
  readonly fromMs: number
  readonly authors: Authors
  readonly random: Random
}): readonly CampaignPost[] {
  const accounts = authors.sellers.slice(0, ACCOUNTS)
  const posts: CampaignPost[] = []
  for (const { role, fromS, toS, everyS } of WAVES) {
    for (let s = fromS; s < toS; s += everyS) {
      const atMs = Math.floor(fromMs + (s + random.next() * everyS) * 1_000)
      const author = random.pick(role === 'lure' || role === 'boost' ? accounts : authors.people)
      if (role === 'boost') posts.push({ atMs, role: 'lure', author, place: 'mastodon', text: undefined })
      else posts.push({ atMs, role, author, place: placeOf(random), text: write(role, author, random) })
    }
  }
  return posts.sort((a, b) => a.atMs - b.atMs)
}

function placeOf(random: Random): SimulatedPost['place'] {
  const roll = random.next()
  return roll < 0.68 ? 'mastodon' : roll < 0.95 ? 'board' : 'bluesky'
}

function write(role: RelevantRole, author: Author, random: Random): string {
  const own: Readonly<Record<string, string>> = {
    brand: CAMPAIGN.brand,
    cline: CAMPAIGN.lineId,
    cphone: random.pick([CAMPAIGN.phone, CAMPAIGN.phone.replaceAll('-', ''), CAMPAIGN.phone.replaceAll('-', ' ')]),
    clink: CAMPAIGN.link,
  }
  const general = createVocabulary(random, author.manner)
  const text = expandTemplate(random.pick(TEXTS[role]), random, (name) => own[name] ?? general(name))
  if (role === 'lure') {
    const shouted = random.chance(0.5) ? `${random.pick(['🔥', '💰', '📢', '‼️', '✅'])} ${text}` : text
    return random.chance(THIRD_OF_THE_TIME) ? disguise(shouted, random) : shouted
  }
  const mood = role === 'victim-report' ? 'sad' : role === 'warning' ? 'alert' : 'unsure'
  return roughen(text, { manner: author.manner, mood }, random)
}
