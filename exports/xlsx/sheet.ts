import type { Fill, Font, Workbook, Worksheet } from 'exceljs'
import type { Label } from '../schema.ts'
import { both, type ColumnKind, type Table } from '../tables/model.ts'

/**
 * The font of Thai government documents. A workbook can't name a second choice, but a machine without it picks one by family
 * and character set: 2 is without serifs, 222 is Thai, so Thai is never shown in a font that has no Thai letters. It is drawn
 * small: 16 points look like 11 of others.
 */
const FONT: Partial<Font> = { name: 'TH Sarabun New', size: 16, family: 2, charset: 222 }
const ROW_HEIGHT = 24
/** exceljs declares an enum of sizes, but there is no such object at run time. */
const A4 = { paperSize: 9 }

const FORMATS: Readonly<Record<Exclude<ColumnKind, 'text'>, string>> = {
  count: '#,##0',
  share: '0.0%',
  signed: '+#,##0;-#,##0;0',
  change: '+0.0%;-0.0%;0.0%',
  decimal: '#,##0.0',
}

const HEADER_FILL = solid('FF1F3A5F')
const SYNTHETIC_FILL = solid('FFFFE08A')
const BORDER = { bottom: { style: 'hair', color: { argb: 'FFB0B7C3' } } } as const

export interface SheetFrame {
  readonly name: string
  readonly title: Label
  readonly synthetic: Label | undefined
  readonly notes: readonly Label[]
}

/** Title, notes, frozen header row, rows. */
export function addSheet(workbook: Workbook, table: Table, { name, title, synthetic, notes }: SheetFrame): void {
  const sheet = workbook.addWorksheet(name, {
    properties: { defaultRowHeight: ROW_HEIGHT },
    pageSetup: {
      orientation: 'landscape',
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      margins: { left: 0.4, right: 0.4, top: 0.5, bottom: 0.6, header: 0.2, footer: 0.3 },
    },
    headerFooter: { oddFooter: `&L&A${synthetic === undefined ? '' : '  SYNTHETIC'}&RRawang  &P / &N` },
  })
  Object.assign(sheet.pageSetup, A4)
  table.columns.forEach(({ width }, i) => {
    sheet.getColumn(i + 1).width = width
  })

  addLine(sheet, both(title), { ...FONT, size: 20, bold: true })
  if (synthetic !== undefined)
    for (const text of [synthetic.th, synthetic.en]) addLine(sheet, text, { ...FONT, bold: true }, SYNTHETIC_FILL)
  addLine(sheet, both(table.title), { ...FONT, size: 18, bold: true })
  for (const note of [table.note, ...notes]) addLine(sheet, both(note), { ...FONT, color: { argb: 'FF4A5568' } })
  if (table.rows.length === 0)
    addLine(sheet, 'ไม่มีในช่วงนี้ · none in this period', { ...FONT, color: { argb: 'FF4A5568' } })

  const header = addHeader(sheet, table)
  for (const row of table.rows) addRow(sheet, table, row)
  sheet.views = [{ state: 'frozen', xSplit: 0, ySplit: header, activeCell: 'A1' }]
  sheet.autoFilter = {
    from: { row: header, column: 1 },
    to: { row: header + table.rows.length, column: table.columns.length },
  }
  sheet.pageSetup.printTitlesRow = `${header}:${header}`
}

function addLine(sheet: Worksheet, text: string, font: Partial<Font>, fill?: Fill): void {
  const row = sheet.addRow([text])
  row.height = Math.max(ROW_HEIGHT, (font.size ?? 16) * 1.5)
  const cell = row.getCell(1)
  cell.font = font
  cell.alignment = { vertical: 'middle' }
  if (fill !== undefined) cell.fill = fill
}

/** @returns The header's row number. */
function addHeader(sheet: Worksheet, { columns }: Table): number {
  const row = sheet.addRow(columns.map(({ title }) => `${title.th}\n${title.en}`))
  row.height = 3 * ROW_HEIGHT
  columns.forEach(({ kind }, i) => {
    const cell = row.getCell(i + 1)
    cell.font = { ...FONT, bold: true, color: { argb: 'FFFFFFFF' } }
    cell.fill = HEADER_FILL
    cell.alignment = { vertical: 'middle', horizontal: kind === 'text' ? 'left' : 'right', wrapText: true }
  })
  return row.number
}

function addRow(sheet: Worksheet, { columns }: Table, values: Table['rows'][number]): void {
  const row = sheet.addRow([...values])
  const lines = Math.max(
    1,
    ...columns.map(({ width }, i) => {
      const value = values[i]
      return typeof value === 'string' ? Math.ceil(columnsTaken(value) / width) : 1
    }),
  )
  row.height = ROW_HEIGHT * Math.min(lines, 8)
  columns.forEach(({ kind }, i) => {
    const cell = row.getCell(i + 1)
    cell.font = FONT
    cell.border = BORDER
    const number = typeof values[i] === 'number'
    cell.alignment = {
      vertical: 'top',
      horizontal: kind === 'text' ? 'left' : 'right',
      wrapText: !number,
    }
    if (kind !== 'text' && number) cell.numFmt = FORMATS[kind]
  })
}

/** Marks above and below a Thai letter take no room of their own. */
function columnsTaken(text: string): number {
  return text.replace(/\p{Mn}/gu, '').length
}

function solid(argb: string): Fill {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } }
}
