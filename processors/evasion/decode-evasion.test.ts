import { describe, expect, it } from 'vitest'
import { loadLexicons } from '../load-lexicons.ts'
import { loadSegmenterModel } from '../load-segmenter.ts'
import { createAnnotator } from '../pipeline.ts'
import { compileKnowledge } from '../signals/knowledge.ts'
import { normalise } from '../thai/normalise.ts'
import { createEvasionDecoder } from './decode-evasion.ts'

const decode = createEvasionDecoder(loadSegmenterModel().words, compileKnowledge(loadLexicons()).hidden)
const readings = (text: string) => decode(normalise(text).text).map(({ reading }) => reading)
const undone = (text: string) => decode(normalise(text).text).flatMap((word) => word.undone)

describe('what was written to evade is read', () => {
  it.each([
    ['letters apart', 'ธ นา ค า ร', ['ธนาคาร']],
    ['letters apart in a row of words', 'ห ว ย อ อ น ไ ล น์', ['หวยออนไลน์']],
    ['letters parted by full stops', 'บ.า.ค.า.ร่.า', ['บาคาร่า']],
    ['a mark torn off', 'ท ักเบอร์นี้', ['ทัก']],
    ['Latin for Thai letters', 'ปล่oยเงิuด่วu', ['ปล่อย', 'เงินด่วน']],
    ['one sign that is several letters', 'เช็ n เครดิต ลูnหนี้', ['เช็ก', 'ลูกหนี้']],
    ['both at once', 'ไ-ล-u์', ['ไลน์']],
    ['Lao letters', 'ສินเชื่ອด่วน', ['สินเชื่อ']],
    ['Greek and Cyrillic letters', 'แอด lιne', ['line']],
    ['a sign that belongs to nothing', 'ทักเท@เล', ['เทเล']],
    ['a hidden letter', 'พ#นัน', ['พนัน']],
    ['a letter hidden by a Latin one', 'พxนัน', ['พนัน']],
    ['a word written backwards', 'นว่ดนิงเ', ['เงินด่วน']],
    ['LINE in disguise', 'L!NE l1ne L.I.N.E', ['line', 'line', 'line']],
    ['Telegram in disguise', 'T€legram t·e·l·e', ['telegram', 'tele']],
    ['a name set apart', 'p l o y _ v d o 2 1', ['ploy_vdo21']],
    ['an address set apart', 's l 0 t k u b [.] w i n', ['sl0tkub.win']],
    ['letters for noughts', 'ฝาก1OO รับ 3,OOO', ['100', '3,000']],
  ])('%s', (_name, text, expected) => {
    expect(readings(text)).toEqual(expected)
  })

  it('says what was undone', () => {
    expect(undone('ก ล่ อ ง')).toEqual(['spaced'])
    expect(undone('ด่วu')).toEqual(['look-alike'])
    expect(undone('พ#นัน')).toEqual(['masked'])
    expect(undone('นว่ดนิงเ')).toEqual(['reversed'])
  })
})

describe('what is honest stays', () => {
  it.each([
    'สั่ง iphone 15 ได้ของเร็วมาก',
    'ทีมu แดกu มีu',
    'ดูซีรีส์ ep.5 ใน netflix',
    'วันที่ 5 ก.ค. เวลา 10.30 น. พบ ดร.สมชาย',
    'ส.ส. และ ส.ว. ต้องอ่าน พ.ร.บ. คอมพิวเตอร์',
    "ของl'oreal รุ่น a-class ไซส์ s ดู o หรือ u ก็ได้",
    'ไป มา ดู ก็ ดี',
    'https://sl0tkub.win/u/o?n=a line_id@o0o.com',
    'ລາວ ສະບາຍດີ',
    'เกาะ s/n 0012 รุ่น x-1',
    '5 5 5 5 5',
  ])('%s', (text) => {
    expect(readings(text)).toEqual([])
  })
})

describe('readings in the annotation', () => {
  const annotator = createAnnotator({ lexicons: loadLexicons(), customWords: [] })
  const text = '💸กู้ เ งิ u ด่วu ไม่เช็คบูโร แอดL!NE ab_c9 โoนก่อน 5OO บาท'
  const annotation = annotator.annotate(text)

  it('point into the text as it is written', () => {
    expect(annotation.evasion?.map(({ start, end, reading }) => [text.slice(start, end), reading])).toEqual([
      ['เ งิ u ด่วu', 'เงินด่วน'],
      ['L!NE', 'line'],
      ['โoนก่อน', 'โอนก่อน'],
      ['5OO', '500'],
    ])
  })
  it('feed the stages', () => {
    expect(annotation.role.id).toBe('lure')
    expect(annotation.categories.map(({ id }) => id)).toContain('fraud.loan')
    expect(annotation.channels.map(({ id }) => id)).toContain('line')
    expect(annotation.indicators.map(({ value, written }) => [value, written])).toEqual([['ab_c9', 'ab_c9']])
    expect(annotation.amountThb).toBe(500)
  })
  it('leave the words as they are written', () => {
    expect(annotation.wordEnds.at(-1)).toBe(text.length)
  })
  it('are absent where nothing is hidden', () => {
    expect(annotator.annotate('ข้าวมันไก่อร่อยมาก')).not.toHaveProperty('evasion')
  })
})
