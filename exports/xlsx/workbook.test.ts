import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS, { type Worksheet } from 'exceljs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfigSchema } from '../../config/schema.ts'
import type { SqliteStore } from '../../indexer/sqlite/open.ts'
import { depsOf, openTestStore, seedTwoWeeks, VICTIM_PHONE } from '../../tests/export-week.ts'
import { exportWeek } from '../write.ts'

let opened: SqliteStore
beforeEach(async () => {
  opened = await openTestStore(await mkdtemp(join(tmpdir(), 'rawang-xlsx-')))
  await seedTwoWeeks(opened)
})
afterEach(async () => {
  vi.useRealTimers()
  await opened[Symbol.asyncDispose]()
})

async function written(part: Parameters<typeof depsOf>[1] = {}) {
  const { bytes } = await exportWeek('xlsx', depsOf(opened, part))
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(Uint8Array.from(bytes).buffer)
  return { bytes, workbook }
}

/** The table of a sheet: its header's row number, and its rows by what stands in the first column. */
function tableOf(sheet: Worksheet) {
  const view = sheet.views[0]
  const header = view?.state === 'frozen' ? (view.ySplit ?? 0) : 0
  const headings = (sheet.getRow(header).values as string[]).map((text) => text.split('\n')[1])
  const cell = (first: string, heading: string) => {
    for (let row = header + 1; row <= sheet.rowCount; row++)
      if (sheet.getRow(row).getCell(1).value === first) return sheet.getRow(row).getCell(headings.indexOf(heading))
    throw new Error(`no row ${first}`)
  }
  return { header, cell }
}

describe('the workbook', () => {
  it('has a sheet per table, each with a frozen header, a filter and print set-up', async () => {
    const { workbook } = await written()
    expect(workbook.worksheets.map(({ name }) => name)).toEqual([
      'สรุป Summary', 'กลุ่ม Top categories', 'ประเภท Categories', 'บทบาท Roles', 'รายวัน Days', 'ตัวบ่งชี้ Indicators',
      'แจ้งเตือน Alerts', 'คำเฝ้าระวัง Watch-words', 'หน่วยงาน Agencies', 'ประเภทคดี Police types', 'ตัวอย่าง Examples',
      'แหล่งข้อมูล Sources', 'ช่วงที่อ่านไม่ได้ Gaps',
    ]) // prettier-ignore
    for (const sheet of workbook.worksheets) {
      const { header } = tableOf(sheet)
      expect(header).toBeGreaterThan(2)
      expect(sheet.autoFilter).toMatch(new RegExp(`^A${header}:`))
      expect(sheet.pageSetup).toMatchObject({ orientation: 'landscape', fitToPage: true, fitToWidth: 1, paperSize: 9 })
      expect(sheet.pageSetup.printTitlesRow).toBe(`${header}:${header}`)
      expect(sheet.getColumn(1).width).toBeGreaterThan(5)
    }
  })

  it('keeps numbers numbers, with their formats, and says what is new in words', async () => {
    const { workbook } = await written()
    const { cell } = tableOf(workbook.getWorksheet('ประเภท Categories')!)
    expect(cell('หลอกให้กู้เงิน', 'Posts')).toMatchObject({ value: 15, numFmt: '#,##0' })
    expect(cell('หลอกให้กู้เงิน', 'Out of').value).toBe(42)
    expect(cell('หลอกให้กู้เงิน', 'Share')).toMatchObject({ value: 0.357143, numFmt: '0.0%' })
    expect(cell('หลอกให้กู้เงิน', 'Change')).toMatchObject({ value: 5, numFmt: '+#,##0;-#,##0;0' })
    expect(cell('หลอกให้กู้เงิน', 'Change %')).toMatchObject({ value: 0.5, numFmt: '+0.0%;-0.0%;0.0%' })
    expect(cell('หลอกให้ทำงานหารายได้พิเศษ', 'Change %').value).toBe('ใหม่ · new')
    expect(cell('ไม่ได้รับสินค้า', 'Baht reported lost').value).toBe(10_000)
  })

  it('writes Thai in a font that has it, and dates in the Buddhist era beside ISO', async () => {
    const { workbook } = await written()
    const { cell } = tableOf(workbook.getWorksheet('รายวัน Days')!)
    const day = cell('16 พ.ย. 2569', 'Day (ISO 8601)')
    expect(day.value).toBe('2026-11-16')
    expect(day.font).toMatchObject({ name: 'TH Sarabun New', charset: 222, family: 2 })
    const gaps = tableOf(workbook.getWorksheet('ช่วงที่อ่านไม่ได้ Gaps')!)
    expect(gaps.cell('แหล่งทดสอบ', 'From (Buddhist era)').value).toBe('18 พ.ย. 2569 10:00 น.')
    expect(gaps.cell('แหล่งทดสอบ', 'From (ISO 8601)').value).toBe('2026-11-18T10:00:00+07:00')
    expect(gaps.cell('แหล่งทดสอบ', 'Hours')).toMatchObject({ value: 6, numFmt: '#,##0.0' })
  })

  it('holds texts, never formulas or links, and no number of a victim', async () => {
    const config = ConfigSchema.parse({ sources: [{ id: 'test-source', title: '=1+1', collector: 'feeds' }] })
    const { workbook } = await written({ config })
    const texts: string[] = []
    for (const sheet of workbook.worksheets)
      sheet.eachRow((row) => {
        row.eachCell(({ type, value }) => {
          expect([ExcelJS.ValueType.String, ExcelJS.ValueType.Number, ExcelJS.ValueType.Null]).toContain(type)
          if (typeof value === 'string') texts.push(value)
        })
      })
    expect(texts).toContain('=1+1')
    expect(texts.some((text) => text.includes('<script>alert(1)</script>'))).toBe(true)
    expect(texts.filter((text) => text.includes(VICTIM_PHONE) || text.includes('evil.example'))).toEqual([])
  })

  it('says synthetic on every sheet when it is, and nowhere when it is not', async () => {
    const banner = ({ workbook }: Awaited<ReturnType<typeof written>>) =>
      workbook.worksheets.map((sheet) => sheet.getRow(2).getCell(1).text.includes('ข้อมูลสังเคราะห์'))
    const config = ConfigSchema.parse({
      sources: [{ id: 'test-source', title: 'Demo', collector: 'feeds', synthetic: true }],
    })
    expect(new Set(banner(await written({ config })))).toEqual(new Set([true]))
    expect(new Set(banner(await written()))).toEqual(new Set([false]))
  })
})

it.each(['xlsx', 'csv', 'json', 'html'] as const)(
  'the same data give the same %s, a month later too',
  async (format) => {
    const at = async (time: string) => {
      vi.useFakeTimers({ toFake: ['Date'], now: new Date(time) })
      return Buffer.from((await exportWeek(format, depsOf(opened))).bytes)
    }
    const first = await at('2026-11-23T00:00:00Z')
    expect(first.equals(await at('2026-12-24T11:22:33Z'))).toBe(true)
    await opened.posts.delete(['loan:0'])
    expect(first.equals(await at('2026-11-23T00:00:00Z'))).toBe(false)
  },
)
