import { describe, expect, it } from 'vitest'
import { isCitizenId, maskPersonal, personKey, type Personal } from './mask.ts'

const nobody: Personal = { name: [], phone: [], citizenId: [], address: [], email: [] }
const person: Personal = {
  name: ['นางสาวสมหญิง แสนสมมติ'],
  phone: ['081-234-5678'],
  citizenId: ['1101700000001'],
  address: ['99/1 หมู่ 4 ต.สมมติ อ.เมือง จ.เชียงใหม่'],
  email: ['Somying.S@example.org'],
}
const mask = (text: string, who: Partial<Personal> = person) => maskPersonal(text, { ...nobody, ...who })

describe('masking', () => {
  it.each([
    ['โทรหาฉันที่ 0812345678 ได้', 'โทรหาฉันที่ •••••••••• ได้'],
    ['โทร 08-1234-5678', 'โทร ••-••••-••••'],
    ['โทร ๐๘๑ ๒๓๔ ๕๖๗๘', 'โทร ••• ••• ••••'],
    ['โทร +66 81 234 5678', 'โทร +•• •• ••• ••••'],
    ['ดิฉันสมหญิงแสนสมมติ ถูกโกง', 'ดิฉัน•••••••••••••• ถูกโกง'],
    ['ชื่อ สมหญิง ค่ะ', 'ชื่อ •••••• ค่ะ'],
    ['อยู่ 99/1 หมู่ 4 ต.สมมติ ค่ะ', 'อยู่ ••/• •••• • •.••••• ค่ะ'],
    ['ส่งมาที่ somying.s@EXAMPLE.org', 'ส่งมาที่ •••••••.•••••••••.•••'],
  ])('%s', (text, masked) => {
    expect(mask(text)).toBe(masked)
    expect(mask(text)).toHaveLength(text.length)
  })

  it("leaves the offender's numbers, names and accounts", () => {
    const text = 'โอนให้นายโกง เก่งมาก บัญชี 123-4-56789-0 โทร 0899999999 เว็บ www.scam.example'
    expect(mask(text)).toBe(text)
  })

  it("masks citizen ids whoever's they are, and no other number of that length", () => {
    expect(isCitizenId('1101700207030')).toBe(true)
    expect(mask('บัตร 1101700207030', {})).toBe(`บัตร ${'•'.repeat(13)}`)
    expect(mask('บัตร 1-2345-67890-12-3', {})).toBe('บัตร •-••••-•••••-••-•')
    expect(mask('พัสดุ 1101700207031', {})).toBe('พัสดุ 1101700207031')
    expect(mask('อ้างอิง 11017002070300', {})).toBe('อ้างอิง 11017002070300')
  })

  it('looks for a short name only behind a title, and for Latin ones as whole words', () => {
    expect(mask('คุณนก แจ้งว่านกหวีดหาย', { name: ['นก'] })).toBe('คุณ•• แจ้งว่านกหวีดหาย')
    expect(mask('ANNA says Annabel', { name: ['Anna'] })).toBe('•••• says Annabel')
  })

  it('reads several numbers of a cell, and one whose 0 a spreadsheet ate', () => {
    expect(mask('0812345678 และ 021234567', { phone: ['812345678, 02-123-4567 ต่อ 12'] })).toBe(
      '•••••••••• และ •••••••••',
    )
  })

  it('takes a hostile text in a moment', () => {
    expect(mask('สมหญิง'.repeat(16_000))).toBe('•'.repeat(96_000))
    mask('1 '.repeat(50_000))
  })
})

it('the same person has the same key, however written', () => {
  expect(personKey({ ...nobody, phone: ['081-234-5678'] })).toBe(personKey({ ...nobody, phone: ['+66 81 234 5678'] }))
  expect(personKey({ ...nobody, name: ['นาย ก ข'] })).toBe(personKey({ ...nobody, name: ['ก  ข'] }))
  expect(personKey(nobody)).toBeUndefined()
})
