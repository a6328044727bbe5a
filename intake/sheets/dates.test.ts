import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import { readDate, readTime, readWhen } from './dates.ts'
import type { Cell } from './read-workbook.ts'

const at = (iso: string) => Date.parse(`${iso}+07:00`)
const NOON = '2026-11-24T00:00'
const thai = (text: string) => text.replace(/\d/g, (digit) => String.fromCharCode(0x0e50 + Number(digit)))
const SHORT = ['ม.ค.', 'ก.พ.', 'มี.ค.', 'เม.ย.', 'พ.ค.', 'มิ.ย.', 'ก.ค.', 'ส.ค.', 'ก.ย.', 'ต.ค.', 'พ.ย.', 'ธ.ค.']
const LONG = ['มกราคม', 'กุมภาพันธ์', 'มีนาคม', 'เมษายน', 'พฤษภาคม', 'มิถุนายน', 'กรกฎาคม', 'สิงหาคม', 'กันยายน', 'ตุลาคม', 'พฤศจิกายน', 'ธันวาคม'] // prettier-ignore

describe('a date in a sheet', () => {
  it.each<[Cell]>([
    ['24/11/2569'], ['24/11/2026'], ['24/11/69'], ['24-11-2569'], ['24.11.69'], ['2026-11-24'], ['2569-11-24'], ['25691124'],
    ['๒๔/๑๑/๒๕๖๙'], ['24 พ.ย. 2569'], ['24 พ.ย. 69'], ['24พ.ย.69'], ['24 พฤศจิกายน พ.ศ. 2569'], ['วันที่ 24 พฤศจิกายน พ.ศ.๒๕๖๙'],
    ['วันอังคารที่ 24 พฤศจิกายน 2569'], ['24 พฤศจิกายน ค.ศ. 2026'], ['24 Nov 2026'], ['November 24, 2026'], ['24-Nov-26'],
    ['46350'], [46_350], [20_261_124], [new Date(Date.UTC(2026, 10, 24))], [new Date(Date.UTC(2569, 10, 24))], [' 24/11/2569 '],
  ])('%s is 24 November 2026', (cell) => {
    expect(readDate(cell)).toEqual({ ok: true, value: at(NOON) })
  }) // prettier-ignore

  it.each<[Cell, string]>([
    ['24/11/2569 14:05', '2026-11-24T14:05'],
    ['24 พ.ย. 2569 เวลา 14.05 น.', '2026-11-24T14:05'],
    ['24/11/2026 2:05 PM', '2026-11-24T14:05'],
    ['2026-11-24T14:05:30', '2026-11-24T14:05:30'],
    ['2026-11-24T07:05:00Z', '2026-11-24T14:05'],
    ['2026-11-24T08:05:00+01:00', '2026-11-24T14:05'],
    ['46350.5', '2026-11-24T12:00'],
    [new Date(Date.UTC(2569, 10, 24, 14, 5)), '2026-11-24T14:05'],
    ['29/2/2567', '2024-02-29T00:00'],
  ])('%s has its time', (cell, iso) => {
    expect(readDate(cell)).toEqual({ ok: true, value: at(iso) })
  })

  it.each<[Cell]>([
    ['11/24/2026'], ['31/2/2569'], ['29/2/2569'], ['0/1/2569'], ['24/13/2569'], ['เมื่อวาน'], ['24'], ['24/11'], ['24 ฟฟฟ 2569'], ['24/11/2569 25:00'],
    [12], [-1], [NaN], [new Date(NaN)],
  ])('%s is refused in both languages, never guessed', (cell) => {
    const read = readDate(cell)
    expect(read.ok).toBe(false)
    if (!read.ok) expect(read.reason.th).toMatch(/[ก-ฮ]/)
  }) // prettier-ignore

  it('quotes nothing that could be a person', () => {
    for (const cell of ['สมชาย ใจดี', '081-234-5678', '1234567890123'])
      expect(JSON.stringify(readDate(cell)), cell).not.toContain(cell)
  })

  it('is the same day in every way to write it', () => {
    const days = fc.integer({ min: Date.UTC(2000, 0, 1) / DAY_MS, max: Date.UTC(2042, 11, 31) / DAY_MS })
    fc.assert(
      fc.property(days, (day) => {
        const date = new Date(day * DAY_MS)
        const [y, m, d] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
        const buddhist = y + 543
        const ways: Cell[] = [
          `${d}/${m + 1}/${buddhist}`,
          `${d}/${m + 1}/${y}`,
          `${d}/${m + 1}/${String(buddhist).slice(2)}`,
          thai(`${d} ${SHORT[m]} ${buddhist}`),
          `${d} ${LONG[m]} พ.ศ. ${buddhist}`,
          `${y}-${String(m + 1).padStart(2, '0')}-${String(d).padStart(2, '0')}`,
          day + 25_569,
          date,
        ]
        for (const way of ways)
          expect(readDate(way), String(way)).toEqual({ ok: true, value: date.getTime() - 7 * HOUR_MS })
      }),
      { seed: 1212, numRuns: 500 },
    )
  })

  it('never throws and never takes long, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        readDate(text)
        readTime(text)
      }),
      { seed: 1212, numRuns: 500 },
    )
    readDate(`24${' '.repeat(100_000)}พ`)
  })
})

it('a time of its own column goes before', () => {
  for (const time of [
    '14:05',
    '14.05 น.',
    '๑๔:๐๕',
    14.05,
    0.586805556,
    new Date(Date.UTC(1899, 11, 30, 14, 5)),
    '2:05pm',
  ])
    expect(readWhen('24/11/2569', time), String(time)).toEqual({ ok: true, value: at('2026-11-24T14:05') })
  expect(readWhen('24/11/2569', '')).toEqual({ ok: true, value: at(NOON) })
  expect(readWhen('24/11/2569', 'บ่าย').ok).toBe(false)
})
