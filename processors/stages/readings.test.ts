import { describe, expect, it } from 'vitest'
import { createAnnotator, loadLexicons } from '../pipeline.ts'

const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
const read = (text: string) => annotator.annotate(text)

describe('amounts', () => {
  it.each([
    ['โดนโกง โอนไปแล้ว 5,000 บาท ไม่ได้ของ', 5_000],
    ['โดนแก๊งคอลเซ็นเตอร์หลอก โอนไปสี่หมื่นหนึ่ง', 41_000],
    ['โดนหลอกลงทุน เสียไป 1.2 ล้าน ถอนไม่ได้', 1_200_000],
    ['โดนโกงค่าของ โอนไป 20k แล้วโดนบล็อก', 20_000],
    ['โดนหลอกสองรอบ โอนไป 3,000 แล้วโอนไปอีก 2,500 รวมทั้งหมด 5,500 บาท ไม่ได้ของ', 5_500],
    ['โดนโกงค่าของ โอนไป 3,000 บาท แล้วโอนเพิ่มไปอีก 2,000 บาท ไม่ได้ของเลย', 5_000],
    ['กู้เงินด่วน 50,000 ไม่เช็กบูโร โอนค่าธรรมเนียม 300 ก่อน แอดไลน์ abc123', 300],
    ['กู้เงินด่วน วงเงินสูงสุด 50,000 ไม่เช็กบูโร แอดไลน์ abc123', null],
    ['โดนโกง โอนเข้า กรุงเทพ 903-5-17226-4 สี่พันเจ็ด ทุกวันเขาส่งรูปกล่องให้ดู', 4_700],
    ['โดนหลอก โอนค่าส่งไปพันสองห้าสิบ ไม่ได้ของ', 1_250],
    ['โดนหลอก เสียไปหมื่นนึง', 10_000],
    ['โดนโกง โอนไปแล้วหมื่นหนึ่งหกร้อย ไม่ได้ของเลย', 11_600],
    ['ข้าวมันไก่ 50 บาท อร่อยมาก', null],
  ])('%s', (text, baht) => {
    expect(read(text).amountThb).toBe(baht)
  })
})

describe('places', () => {
  const places = (text: string) => read(text).places.map(({ id }) => id)

  it.each([
    ['อยู่เชียงใหม่ ไปโคราชบ่อย', ['TH-50', 'TH-30']],
    ['สั่งเลยค่ะ อร่อยเลย', []],
    ['จังหวัดเลย หนาวมาก', ['TH-42']],
    ['จ.ตาก', ['TH-63']],
    ['ข่าวแพร่กระจายไปทั่ว', []],
    ['โอนธนาคารกรุงเทพ', []],
    ['กทม. รถติด', ['TH-10']],
    ['จ.พระนครศรีอยุธยา', ['TH-14']],
    ['อยุธยาน้ำท่วม', ['TH-14']],
    ['โอนไปบัญชีกรุงศรีอยุธยา', []],
    ['เขตพระนคร กทม', ['TH-1001', 'TH-10']],
    ['แขวงคลองตันเหนือ เขตวัฒนา กรุงเทพฯ', ['TH-1039', 'TH-10']],
    ['พี่วัฒนาเป็นคนดี', []],
    ['ตากผ้าไว้นาน', []],
    ['ไปเลย ไปตาก ไปแพร่เชื้อ', []],
    ['แทรกแซงการเมือง เลยโดนด่า', []],
    ['จังหวัดแพร่ จังหวัดน่าน และจังหวัดตาก', ['TH-54', 'TH-55', 'TH-63']],
    ['แจ้งความที่ สภ.เมืองเลย', ['TH-42']],
    ['อ.เมืองเลย', ['TH-42']],
    ['เที่ยวน่านสนุกมาก', ['TH-55']],
    ['มันน่านอนมาก', []],
    ['รถเมล์สาย 3 มาช้า', []],
    ['ขายด้ายสายไหม กับโรตีสายไหม', []],
    ['เขตสายไหม', ['TH-1042']],
    ['ขึ้นสะพานสูงมาก', []],
    ['ประจวบเหมาะพอดี', []],
    ['พี่นนท์ร้องเพลงเพราะ', []],
    ['อยู่นนท์ใกล้ๆ', ['TH-12']],
    ['หน้าบิ๊กซี แขวงคลองตัน', ['TH-1033']],
    ['ยืนหน้าพารากอน', ['TH-1007']],
    ['สิงห์ เชียงราย ยูไนเต็ด ชนะ ชลบุรีเอฟซี', []],
    ['โรงพยาบาลกรุงเทพพัทยา', ['TH-20']],
    ['ติดตาม ig untold.bkk', []],
    ['โดนหลอกไปทำงานที่ปอยเปต แล้วส่งต่อเมียวดี', ['KH-1', 'MM-13']],
  ])('%s', (text, ids) => {
    expect(places(text)).toEqual(ids)
  })
  it('point at the name itself', () => {
    const text = 'หนาวมากที่จังหวัดเลย'
    const [place] = read(text).places
    expect(text.slice(place?.start, place?.end)).toBe('เลย')
  })
})

describe('channels', () => {
  it.each([
    ['แอดไลน์มาได้เลย', ['line']],
    ['ขายของออนไลน์', []],
    ['โทรมาอ้างเป็นตำรวจ แล้วให้แอดไลน์', ['phone-call', 'line']],
    ['ซื้อในเพจเฟสบุ๊ค จ่ายผ่านช้อปปี้', ['facebook', 'marketplace']],
    ['สั่งในแอปส้มแล้วได้ของปลอม', ['marketplace']],
    ['โหลดแอปแล้วเงินหาย', ['app']],
    ['มีสายเข้ามาอ้างเป็นศุลกากร คนในสายให้โอน', ['phone-call']],
    ['เบอร์โทร 0812345678', []],
    ['โดนแบล็กเมลเรียกเงิน', []],
    ['ได้ข้อความว่าพัสดุตกค้าง', ['sms']],
    ['แอคทวิตนี้โกง', ['x']],
    ['บัญชีเอ็กซ์ปลอม', ['x']],
    ['ทักแชทเพจแล้วไม่ตอบ', ['facebook', 'messenger']],
    ['เห็นโพสต์ในกลุ่มหางาน', ['facebook']],
    ['เขาเดินมาบอกว่าเหนื่อย', []],
    ['กดลิงก์ https://easy-cash.app/x', []],
    ['ดูที่ www.abcshop.com', []],
  ])('%s', (text, channels) => {
    expect(read(text).channels.map(({ id }) => id)).toEqual(channels)
  })
})

describe('words that mean something else elsewhere', () => {
  it.each([
    'กรรมการโกงชัดๆ ลูกนี้ล้ำหน้า',
    'โดนผีหลอกที่บ้านผีสิง',
    'สวยโกงอายุมากแม่',
    'ฝากแชร์โพสต์หาเจ้าของน้องหมา',
    'ขอยืมหนังสือหน่อย',
    'รหัส OTP ของคุณคือ 604418 (Ref: KWTB) โปรดอย่าบอกรหัสนี้แก่ผู้ใด',
    'พัสดุมาช้าสามวันแต่ได้ของครบ ขอบคุณไรเดอร์',
  ])('%s', (text) => {
    expect(read(text).role.id).toBe('unrelated')
    expect(read(text).categories).toEqual([])
  })
})

it('severity names what made it up, and nothing unrelated has any', () => {
  const grave = read('แม่โดนแก๊งคอลเซ็นเตอร์โทรมาอ้างเป็นตำรวจ หมดไป 820,000 บาทค่ะ').severity
  const slight = read('สั่งเสื้อไป 300 บาท ได้ของไม่ตรงปก ร้านไม่คืนเงิน').severity
  expect(grave.score).toBeGreaterThan(slight.score)
  expect(grave.reasons.join()).toContain('amount')
  expect(read('ข้าวมันไก่อร่อยมาก').severity).toEqual({ score: 0, reasons: [] })
})

describe('fingerprints', () => {
  const distance = (a: string, b: string) => {
    let bits = BigInt(`0x${read(a).fingerprint}`) ^ BigInt(`0x${read(b).fingerprint}`)
    let count = 0
    for (; bits > 0n; bits >>= 1n) count += Number(bits & 1n)
    return count
  }
  const lure = 'งานเสริมทำที่บ้าน กดไลก์กดติดตาม รายได้วันละ 500 บาท ไม่ต้องมีประสบการณ์ สนใจทักแชทมาได้เลยนะคะ โทร 0812345678'

  it('of near copies differ in few bits, of other posts in many', () => {
    expect(distance(lure, lure.replace('0812345678', '0898765432'))).toBe(0)
    expect(distance(lure, lure.replace('นะคะ', 'จ้า'))).toBeLessThanOrEqual(10)
    expect(distance(lure, 'ข้าวมันไก่ร้านนี้อร่อยมาก น้ำจิ้มเด็ด คิวยาวหน่อยแต่คุ้ม แนะนำให้ไปลอง')).toBeGreaterThan(16)
  })
  it('of posts without a word differ too', () => {
    expect(read('😀').fingerprint).not.toBe(read('🎉').fingerprint)
  })
})

it.each([
  ['สวัสดีครับ visit us at https://example.com/en', 'th'],
  ['Please do not send the money to this account', 'en'],
  ['これは詐欺です', 'ja'],
  ['12345 !!!', 'und'],
])('language of %s', (text, language) => {
  expect(read(text).language).toBe(language)
})
