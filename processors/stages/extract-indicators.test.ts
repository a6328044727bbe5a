import { describe, expect, it } from 'vitest'
import { createAnnotator, loadLexicons } from '../pipeline.ts'

const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
const found = (text: string) => annotator.annotate(text).indicators.map(({ type, value }) => `${type} ${value}`)

describe('indicators, however they are written', () => {
  it.each([
    ['โทร 0812345678', 'phone +66812345678'],
    ['โทร 08-1234-5678 ค่ะ', 'phone +66812345678'],
    ['081.234.5678', 'phone +66812345678'],
    ['ติดต่อ ๐๘๑ ๒๓๔ ๕๖๗๘', 'phone +66812345678'],
    ['+66 81 234 5678', 'phone +66812345678'],
    ['เบอร์ o81-234-5678', 'phone +66812345678'],
    ['08\u200B1234\u200B5678', 'phone +66812345678'],
    ['โทร 02-123-4567', 'phone +6621234567'],
    ['053-811-720', 'phone +6653811720'],
    ['พร้อมเพย์ 089-552-6017 ยอด 400', 'promptpay +66895526017'],
    ['promptpay 1409900582316', 'promptpay 1409900582316'],
    ['โอน กสิกร 048-3-29117-6', 'bank-account KBANK:0483291176'],
    ['เข้าไทยพาณิชย์ 406-123456-7 คนขายหาย', 'bank-account SCB:4061234567'],
    ['ธ.ก.ส. 015623880914', 'bank-account BAAC:015623880914'],
    ['ออมสิน ๐๒๐๗๗๕๓๑๘๘๔๖', 'bank-account GSB:020775318846'],
    ['เลขบัญชี 123-4-56789-0', 'bank-account :1234567890'],
    ['แอดไลน์ abc123', 'line-id abc123'],
    ['ทัก ไ ล น์ krupu99', 'line-id krupu99'],
    ['ID line: Somchai_99', 'line-id somchai_99'],
    ['ไลน์ @money.fast ค่ะ', 'line-id @money.fast'],
    ['เทเลแกรม bankhouse_th', 'telegram bankhouse_th'],
    ['เข้าช่อง t.me/pods_momshop', 'telegram pods_momshop'],
    ['t e l e g r a m @ leo_uncrewed', 'telegram leo_uncrewed'],
    ['ดูที่ HTTPS://Shop.TOP/Sale?id=9 เลย', 'url https://shop.top/Sale?id=9'],
    ['hxxps://a-b[.]xyz/Kk', 'url https://a-b.xyz/Kk'],
    ['สมัคร aurum-mom [.] trade เลย', 'domain aurum-mom.trade'],
    ['เว็บ goldrush จุดคอม', 'domain goldrush.com'],
    ['ส่ง HR@GoodClinic.co.th', 'email hr@goodclinic.co.th'],
    ['0x52908400098527886E0F7030069857D2E4169EE7', 'crypto-wallet 0x52908400098527886E0F7030069857D2E4169EE7'],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', 'crypto-wallet 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', 'crypto-wallet bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', 'crypto-wallet TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'],
    ['โทร O95 ll8 2736', 'phone +66951182736'],
    ['โทร O95-73O-2184', 'phone +66957302184'],
    ['สอบถาม 04-2245-7190', 'phone +66422457190'],
    ['ลงทะเบียนใหม่ที่ 02-114-8800', 'phone +6621148800'],
    ['กองทุนหมู่บ้าน ธกส. 014-88203-9751', 'bank-account BAAC:014882039751'],
    ['ทิสโก้ 0041172893652', 'bank-account TISCO:0041172893652'],
    ['ทักทายน้อง nam_waan.ud ทางไลน์', 'line-id nam_waan.ud'],
    ['ไ-ล-น์ nayoi . thunlek เก็บทุกเย็น', 'line-id nayoi.thunlek'],
    ['แอดl1ne : @lucky9auto', 'line-id @lucky9auto'],
    ['มัดจำ 500 ล. nongmay.n1', 'line-id nongmay.n1'],
    ['รับประกัน สั่งที่ @herbkaek ค่ะ', 'line-id @herbkaek'],
    ['ท.ล.ก. @ocr_idcard', 'telegram ocr_idcard'],
    ['เทเลแกรม ijazah.th', 'telegram ijazah.th'],
    ['ดูราคาที่ suanlungnoi.farm', 'domain suanlungnoi.farm'],
    ['เข้าที่ scbb-easy.app-login.me ภายในวันนี้', 'domain scbb-easy.app-login.me'],
    ['m4xspin\u2800[จุด]\u2800cc', 'domain m4xspin.cc'],
    ['ส่งมาที่ buylead.th@proton-mail.cc', 'email buylead.th@proton-mail.cc'],
    ['โทร ศูนย์แปดหนึ่ง สองสามสี่ ห้าหกเจ็ดแปด', 'phone +66812345678'],
    ['แจ้ง 043-221-889O', 'phone +66432218890'],
    ['ทัก t . me / mm_room9', 'telegram mm_room9'],
    ['เข้ากลุ่ม t[.]me/pod_cm', 'telegram pod_cm'],
    ['ตามมาที่ ที จุด เอ็มอี ทับ puff_zone', 'telegram puff_zone'],
    ['ส่งประวัติที่ hr.work88 แอด gmail จุด com', 'email hr.work88@gmail.com'],
    ['ส่งเอกสารมาที่ dsi.center ทางไลน์', 'line-id dsi.center'],
    ['รับซิมทุกค่าย sim_rub ไลน์', 'line-id sim_rub'],
    ['ทักลายน์ vv_work.u', 'line-id vv_work.u'],
    ['LlNE: seedmoney.x3', 'line-id seedmoney.x3'],
    ['ไลน์ cherry.kicks_', 'line-id cherry.kicks_'],
    ['TeIegram > fx_sai_kk', 'telegram fx_sai_kk'],
    ['เลขบัตร 1-1017-00203-45-1', 'citizen-id 1101700203451'],
  ])('%s', (text, indicator) => {
    expect(found(text)).toEqual([indicator])
  })

  it.each([
    ['a price', 'ราคา 12,500 บาท ลดเหลือ 9900'],
    ['a date and a time', 'วันที่ 01/02/2564 เวลา 10.30 น.'],
    ['a range of prices', 'ราคา 1,500-2,500 บาท'],
    ['a Buddhist date', 'วันที่ 12-11-2569'],
    ['a parcel', 'เลขพัสดุ TH0123456789A ส่งกับ KERDO001234567'],
    ['a short number of an agency', 'โทร 1506 หรือสายด่วน 191 กด 1'],
    ['an order', 'ออเดอร์ 0812345678'],
    ['an order’s number', 'คำสั่งซื้อ 240512ABCD1234 เลขอ้างอิง 0123456789'],
    ['a score', 'บอลเมื่อคืน 2-1 ครึ่งแรก 1-0'],
    ['a coordinate', 'พิกัด 13.7563,100.5018'],
    ['a version', 'อัปเดต v2.10.3 แล้ว'],
    ['a model', 'รุ่น SM-0812345678'],
    ['LINE without an id', 'จ่ายผ่าน LINE Pay ได้ ดู LINE TV ฟรี'],
    ['online', 'สั่งออนไลน์ shopping สบาย'],
    ['two sentences', 'ok.it is good'],
    ['many', '555555555'],
    ['what addresses end in', 'ของจริงลงท้าย .go.th หรือ .ac.th เท่านั้น'],
    ['a game account', 'ขายไอดี genshin AR58 เลิกเล่น'],
    ['a sentence', 'line of credit, khor line khun dai mai, ตอนนี้ line ขึ้น unknown แล้ว'],
    ['the end of a file name', 'ไฟล์นามสกุล .apk อย่าเปิด'],
    ['a price behind an @', 'หุ้น PTT 200 หุ้น @33.25 ราคา @350 บาท'],
    ['a line of the telephone', 'stay on the line madam'],
    ['an ending in English', 'the sms had a .top link'],
    ['a centre', 'ศูนย์สองแห่งเปิดแปดโมง'],
    ['a list with bullets', 'lotion • skin care • top ten'],
    ['a price by the piece', 'เบอร์ละ 150 กี่ซิมก็เอา'],
  ])('%s is none', (_name, text) => {
    expect(found(text)).toEqual([])
  })

  it('tells two numbers beside each other apart', () => {
    expect(found('โทร 0812345678 0898765432')).toEqual(['phone +66812345678', 'phone +66898765432'])
  })
})

describe('checksums are reported, never a reason to drop', () => {
  const checks = (text: string) => annotator.annotate(text).indicators.map((i) => i.checks['checksum'])

  it.each([
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed', true],
    ['0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD', false],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', true],
    ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', false],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq', true],
    ['bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp', false],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', true],
    ['TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u', false],
    ['เลขบัตร 1101700203450', true],
    ['เลขบัตร 1101700203451', false],
  ])('%s: %s', (text, right) => {
    expect(checks(text)).toEqual([right])
  })
})

describe('whose it is', () => {
  const owners = (text: string) => annotator.annotate(text).indicators.map(({ owner }) => owner)

  it("a lure's own is the offender's", () => {
    expect(owners('กู้เงินด่วน ไม่เช็กบูโร แอดไลน์ abc123 โทร 0812345678')).toEqual(['offender', 'offender'])
  })
  it("what victims call their own is theirs, the seller's is the offender's", () => {
    const text = 'โดนโกงค่าตั๋ว โอนไปแล้ว 3,200 บาท เข้า กสิกร 048-3-29117-6 ไม่ได้ของ ใครเจอคนนี้ติดต่อผมที่ 0812345678'
    expect(owners(text)).toEqual(['offender', 'victim'])
  })
  it.each([
    'โดนโกงค่ากล้อง 4,500 บาท ไม่ได้ของ เบอร์ของดิฉัน 0812345678',
    'โอนค่าเสื้อไป 900 ร้านบล็อก เบอร์ติดต่อกลับ 081-234-5678 ค่ะ',
    'โดนหลอกโอน 20,000 ขอให้โอนคืนมาที่บัญชีตัวเอง กสิกร 012-3-45678-9',
    'ไม่ได้ของ ร้านไม่คืนเงิน ไลน์ของหนู somsri_88',
    'สั่งของแล้วไม่ได้ เงินหาย 3,000 ใครพบเห็นคนนี้โทร 0812345678',
    'I paid 5,000 baht and the seller blocked me, please call me at 0812345678',
    'โดนโกง 1,500 พร้อมเพย์ของผม 0812345678 โดนแอบใช้',
    'ใครรู้จักคนโกงรายนี้แจ้งที่ 081-234-5678 หลอกขายไอโฟนไป 8,000',
    'โดนหลอกให้กรอกเบอร์ 0812345678 ไปแล้ว เงินหายหมดบัญชี',
    'เงินถูกโอนออกจากบัญชีเรา ไทยพาณิชย์ 221-4-40889-1 หมดเลย โดนแก๊งคอลเซ็นเตอร์',
    'ผู้เสียหาย น.ส.อร โทร 0812345678 ถูกหลอกลงทุน 30,000',
  ])('%s: the victim’s', (text) => {
    expect(owners(text)).toEqual(['victim'])
  })
  it.each([
    'โดนแก๊งคอลเซ็นเตอร์หลอกไป 30,000 มันโทรหาเราจากเบอร์ 0812345678',
    'โดนโกงค่ะ โทรหาแม่ด้วยเบอร์ 0812345678 อ้างเป็นตำรวจ หมดไป 80,000',
    'โอนค่าตั๋วไป 3,200 เข้า กสิกร 048-3-29117-6 ไม่ได้ของ',
  ])('%s: the offender’s', (text) => {
    expect(owners(text)).toEqual(['offender'])
  })
  it('a lure that offers victims their money back gives the offender’s', () => {
    const text = 'ผู้เสียหายคดีแชร์ลูกโซ่รับเงินคืน 70% ได้แล้ว ชำระค่าธรรมเนียม 500 ตรวจสอบสิทธิ์ทางไลน์ @dsi-refund'
    expect(owners(text)).toEqual(['offender'])
  })
  it('where the money left from is the victim’s, where it went the offender’s', () => {
    const text = 'โดนหลอก โอนจาก กรุงเทพ 991-0-01223-3 ไป กสิกร 556-7-78899-0 ยอด 3,500 ค่ามัดจำ แล้วโดนบล็อก'
    expect(owners(text)).toEqual(['victim', 'offender'])
  })
  it('what is the victim’s once is so wherever the post names it', () => {
    const text = 'โดนโกงค่าตั๋ว 3,200 ไม่ได้ของ เบอร์ผม 0812345678 ' + 'แล้วเขาก็เอาไปโพสต์ '.repeat(4) + 'ว่า 081-234-5678'
    expect(owners(text)).toEqual(['victim', 'victim'])
  })
  it('nobody knows whose it is in an ordinary post', () => {
    expect(owners('ร้านก๋วยเตี๋ยวเปิดแล้ว สั่งโทร 02-123-4567')).toEqual(['unknown'])
  })
})
