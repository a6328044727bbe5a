import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { stringify } from 'yaml'
import { describe, expect, it } from 'vitest'
import { decodeSheet } from '../../intake/sheets/decode.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { cli, tempFolder } from '../../tests/cli.ts'

const SHEET = {
  id: 'chiang-mai',
  title: 'สำนักงานสมมติ',
  synthetic: true,
  columns: {
    text: ['เรื่อง', 'รายละเอียด'],
    id: 'เลขที่',
    date: 'วันที่',
    time: 'เวลา',
    province: 'จังหวัด',
    amount: 'ความเสียหาย',
    url: 'ลิงก์',
  },
  personal: { name: 'ชื่อผู้ร้อง', phone: 'โทรศัพท์', citizenId: 'เลขบัตร', address: 'ที่อยู่', email: 'อีเมล' },
}
const HEADING = ['เลขที่', 'วันที่', 'เวลา', 'เรื่อง', 'รายละเอียด', 'จังหวัด', 'ความเสียหาย', 'ชื่อผู้ร้อง', 'โทรศัพท์', 'เลขบัตร', 'ที่อยู่', 'อีเมล', 'หมายเหตุ', 'ลิงก์'] // prettier-ignore
const NAME = 'สมหญิง แสนสมมติ'
const ROW = ['CM-1', '24 พ.ย. 2568', '14.05 น.', 'ซื้อของไม่ได้ของ', `ดิฉัน${NAME} เบอร์ 081-234-5678 โอนเข้าบัญชี 123-4-56789-0`, 'เชียงใหม่', '๑,๕๐๐ บาท', `นางสาว${NAME}`, '0812345678', '1101700207030', '99/1 หมู่ 4 ต.สมมติ', 'somying@example.org', 'ห้ามเก็บ', ''] // prettier-ignore
/** Whatever says who complains, and the column that nobody asked for. */
const PERSONAL = [NAME, 'แสนสมมติ', '0812345678', '081-234-5678', '812345678', '1101700207030', '99/1 หมู่ 4', 'somying@example.org', 'ห้ามเก็บ'] // prettier-ignore

const row = (id: string, part: Readonly<Record<number, string>> = {}) =>
  ROW.map((cell, i) => part[i] ?? (i === 0 ? id : cell))
const csv = (rows: readonly (readonly string[])[]) =>
  rows.map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')).join('\r\n')
/** TIS-620, written without the decoder that reads it. */
const tis620 = (text: string) =>
  Buffer.from(Array.from(text, (sign) => (sign >= '\u0e01' ? sign.charCodeAt(0) - 0x0e01 + 0xa1 : sign.charCodeAt(0))))

function place() {
  const folder = tempFolder('sheet')
  const config = join(folder, 'rawang.yaml')
  writeFileSync(config, stringify({ intake: { sheets: [SHEET] } }))
  const data = tempFolder('sheet-data')
  const run = (...args: string[]) => cli([...args, '--config', config, '--data', data, '--json'])
  const posts = async () => {
    await using store = await openSqliteStore({ file: join(data, 'rawang.db'), readOnly: true })
    return (await store.posts.search({}, { limit: 50 })).posts.map(({ post }) => post)
  }
  return { folder, data, run, posts }
}

describe('a sheet of complaints', { timeout: 240_000 }, () => {
  it('in TIS-620 becomes posts without anybody in them, refused rows are mended and given again, twice is once', async () => {
    const { folder, data, run, posts } = place()
    const file = join(folder, 'complaints.csv')
    writeFileSync(file, tis620(csv([['รายงานของสำนักงานสมมติ'], HEADING, row('CM-1'), row('CM-2', { 1: '31/2/2568' }), row('CM-3', { 3: '', 4: '' }), row('CM-1', { 3: 'อีกเรื่อง' })]))) // prettier-ignore
    const first = await run('sheets', 'ingest', file, '--sheet', 'chiang-mai')
    expect(first.code, first.stderr).toBe(1)
    const errors = `${file}.errors.csv`
    expect(JSON.parse(first.stdout)).toEqual({ read: 4, stored: 1, unchanged: 0, rejected: 3, errorsFile: errors })
    expect(first.stderr).toContain('row 4:')
    const [stored] = await posts()
    expect(stored).toMatchObject({ id: 'sheet:chiang-mai/CM-1', source: 'chiang-mai', publishedAtMs: Date.parse('2025-11-24T07:05:00Z') }) // prettier-ignore
    expect(stored?.text).toBe('ซื้อของไม่ได้ของ\nดิฉัน•••••• •••••••• เบอร์ •••-•••-•••• โอนเข้าบัญชี 123-4-56789-0')

    expect(statSync(errors).mode & 0o077).toBe(0)
    const written = readFileSync(errors, 'utf8')
    expect(written.startsWith('\uFEFFแถว (row),เหตุผล (reason),เลขที่,')).toBe(true)
    expect(written).toContain('ไม่มีวันที่')
    writeFileSync(errors, written.replaceAll('31/2/2568', '28/2/2568').replace('CM-1', 'CM-4'))
    const mended = await run('sheets', 'ingest', errors)
    expect(JSON.parse(mended.stdout)).toMatchObject({ read: 3, stored: 2, rejected: 1 })
    expect((await posts()).map(({ id }) => id).sort()).toEqual(['CM-1', 'CM-2', 'CM-4'].map((id) => `sheet:chiang-mai/${id}`)) // prettier-ignore
    // What was mended by hand is not written over.
    const again = await run('sheets', 'ingest', file)
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0, unchanged: 1, rejected: 3, errorsFile: `${file}.errors.2.csv` }) // prettier-ignore
    expect(readFileSync(errors, 'utf8')).toContain('28/2/2568')

    const exported = (format: string) => run('export', 'week', '--week', '2025-W48', '--format', format, '--out', join(data, `week.${format}`)) // prettier-ignore
    const [sources] = await Promise.all([run('sources'), exported('csv'), exported('json')])
    expect((JSON.parse(sources.stdout) as { sources: object[] }).sources).toMatchObject([
      { id: 'chiang-mai', collector: 'sheet', synthetic: true, state: 'ok-empty' },
    ])
    expect(existsSync(join(data, 'week.json'))).toBe(true)
    expectNobody(data, [first, mended, again].map(({ stdout, stderr }) => stdout + stderr).join(''))
  })

  it('in XLSX is previewed masked and then taken in, with dates and numbers as cells', async () => {
    const { folder, data, run, posts } = place()
    const file = join(folder, 'complaints.xlsx')
    const workbook = new ExcelJS.Workbook()
    const sheet = workbook.addWorksheet('พ.ย.')
    sheet.addRow(['รายงาน'])
    sheet.addRow(HEADING)
    const cells = ROW.map((cell, i) => (i === 1 ? new Date(Date.UTC(2568, 10, 24)) : i === 2 ? 14.05 : i === 8 ? 812_345_678 : cell)) // prettier-ignore
    sheet.addRow(cells.map((cell, i) => (i === 13 ? { text: 'ดูที่นี่', hyperlink: 'https://shop.example/1' } : i === 11 ? { text: cell, hyperlink: `mailto:${String(cell)}` } : cell))) // prettier-ignore
    sheet.addRow(cells.map((cell, i) => (i === 0 ? '' : i === 4 ? '=1+1' : i === 1 ? 'ไม่รู้' : cell)))
    await workbook.xlsx.writeFile(file)

    const preview = await run('sheets', 'preview', file)
    expect(preview.code, preview.stderr).toBe(0)
    expect(JSON.parse(preview.stdout)).toMatchObject({
      headingRow: 2,
      rows: 2,
      refused: 1,
      first: [{ row: 3, date: '24 พ.ย. 2568 14:05 น.', more: { province: 'เชียงใหม่', amountThb: 1_500 } }],
    })
    expect(existsSync(join(data, 'rawang.db'))).toBe(false)
    const taken = await run('sheets', 'ingest', file)
    expect(JSON.parse(taken.stdout)).toMatchObject({ read: 2, stored: 1, rejected: 1 })
    const [post] = await posts()
    expect(post?.text).toContain('ดิฉัน•••••• •••••••• เบอร์ •••-•••-••••')
    expect(post?.url).toBe('https://shop.example/1')
    expect(readFileSync(`${file}.errors.csv`, 'utf8')).toContain("'=1+1")
    expectNobody(data, preview.stdout + preview.stderr + taken.stdout + taken.stderr)
  })

  it('that lacks a configured column is refused, since nothing would be masked', async () => {
    const { folder, run } = place()
    const file = join(folder, 'other.csv')
    writeFileSync(file, csv([HEADING.map((name) => name.replace('โทรศัพท์', 'โทรศัพท')), ROW]))
    const [{ code, stderr }, unknown] = await Promise.all([
      run('sheets', 'ingest', file),
      run('sheets', 'preview', file, '--sheet', 'chiangmai'),
    ])
    expect(code).toBe(2)
    expect(stderr).toContain('"โทรศัพท์"')
    expect(stderr).toContain('did you mean "โทรศัพท"')
    expect(unknown.stderr).toContain('chiang-mai')
  })
})

/** Neither in any file of the data folder nor in what was printed. */
function expectNobody(data: string, printed: string): void {
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  expect(files.length).toBeGreaterThan(3)
  for (const value of PERSONAL) {
    expect(printed.includes(value), `${value} was printed`).toBe(false)
    for (const file of files) {
      const bytes = readFileSync(join(file.parentPath, file.name))
      expect(bytes.includes(value), `${value} in ${file.name}`).toBe(false)
      expect(bytes.includes(Buffer.from(value, 'utf16le')), `${value} in ${file.name}`).toBe(false)
    }
  }
}

it('tells UTF-8, with or without its mark, from TIS-620, and damage from another encoding', () => {
  const text = 'โดนโกงเงิน 500 บาท'.repeat(20)
  const bytes = Buffer.from(text)
  expect(decodeSheet(bytes)).toMatchObject({ encoding: 'utf-8', text, unreadable: 0 })
  expect(decodeSheet(Buffer.from(`\uFEFF${text}`))).toMatchObject({ encoding: 'utf-8', text })
  expect(decodeSheet(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toMatchObject({ encoding: 'utf-16le', text })
  expect(decodeSheet(tis620(text))).toMatchObject({ encoding: 'windows-874', text, unreadable: 0 })
  expect(decodeSheet(bytes.subarray(0, -1))).toMatchObject({ encoding: 'utf-8', unreadable: 1 })
})
