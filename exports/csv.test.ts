import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, it } from 'vitest'
import { ConfigSchema } from '../config/schema.ts'
import { depsOf, openTestStore, seedTwoWeeks, VICTIM_PHONE } from '../tests/export-week.ts'
import { csvCell } from './csv.ts'
import { exportWeek } from './write.ts'

it.each([
  ['=1+1', "'=1+1"],
  ['+66812345678', "'+66812345678"],
  ['-2+3', "'-2+3"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['\t=1', `"'\t=1"`],
  ['\r=1', `"'\r=1"`],
  [' =1', "' =1"],
  ['＝1', "'＝1"],
  ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
  ['ร้าน, ออนไลน์', '"ร้าน, ออนไลน์"'],
  ['กู้เงิน', 'กู้เงิน'],
])('%j cannot run as a formula nor break out of its cell', (text, cell) => {
  expect(csvCell(text)).toBe(cell)
})

it('a number stays a number, also below zero', () => {
  expect([csvCell(-12), csvCell(0.5), csvCell(0), csvCell(null)]).toEqual(['-12', '0.5', '0', ''])
})

it('is one long table that a spreadsheet reads as it is meant', async () => {
  await using opened = await openTestStore(await mkdtemp(join(tmpdir(), 'rawang-csv-')))
  await seedTwoWeeks(opened)
  const config = ConfigSchema.parse({
    sources: [{ id: 'test-source', title: '=cmd|calc', collector: 'feeds', synthetic: true }],
  })
  const { bytes, fileName } = await exportWeek('csv', depsOf(opened, { config }))
  const text = Buffer.from(bytes).toString('utf8')
  expect(fileName).toBe('rawang-week-2026-W47.csv')
  expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  expect(text).not.toContain(VICTIM_PHONE)

  const rows: Record<string, string>[] = parse(text, { bom: true, columns: true, record_delimiter: '\r\n' })
  const row = (section: string, key: string) => rows.find((r) => r['section'] === section && r['key'] === key)
  expect(Object.keys(rows[0]!)).toEqual([
    'section', 'key', 'label_th', 'label_en', 'value', 'denominator', 'share', 'previous', 'change',
  ]) // prettier-ignore
  expect(row('category', 'fraud.loan')).toEqual({
    section: 'category',
    key: 'fraud.loan',
    label_th: 'หลอกให้กู้เงิน',
    label_en: 'Loan scam',
    value: '15',
    denominator: '42',
    share: '0.357143',
    previous: '10',
    change: '5',
  })
  expect(row('about', 'from-thai')?.['value']).toBe('16 พ.ย. 2569')
  expect(row('about', 'synthetic-posts')?.['value']).toBe('42')
  expect(row('source', 'test-source')?.['label_th']).toBe("'=cmd|calc (ข้อมูลสังเคราะห์ · SYNTHETIC)")
  expect(row('category', 'pyramid.ponzi')).toMatchObject({ value: '0', change: '0' })
  const formulas = rows.flatMap((r) => Object.values(r)).filter((v) => /^\s*[=+@]|^-(?!\d+(\.\d+)?$)/.test(v))
  expect(formulas).toEqual([])
})
