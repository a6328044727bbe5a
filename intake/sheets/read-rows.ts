import { readFile, stat } from 'node:fs/promises'
import { extname } from 'node:path'
import { parse as parseCsv } from 'csv-parse'
import type { Cell as XlsxCell } from 'exceljs'
import { describeError, UserError } from '../../core/errors.ts'
import { decodeSheet } from './decode.ts'

/** A date is what the sheet's clock shows, as if it were UTC. Empty cells are ''. */
export type Cell = string | number | Date

export interface Row {
  /** As the spreadsheet numbers it. */
  readonly number: number
  readonly cells: readonly Cell[]
}

export interface Sheet {
  /** How the file was read, for the preview: encoding and why, or the worksheet's name. */
  readonly readAs: string
  /** Something to look at, although the file can be read. */
  readonly warnings: readonly string[]
  readonly rows: readonly Row[]
}

export interface ReadOptions {
  readonly encoding: 'auto' | 'utf-8' | 'windows-874'
  /** Of a workbook; default: the first. */
  readonly worksheet?: string | undefined
}

const MAX_FILE_BYTES = 100 * 1024 * 1024
/** Beyond it there is formatting, no data. */
const MAX_COLUMNS = 500
const DELIMITERS = [',', ';', '\t'] as const

/** All rows of a CSV or XLSX file. @throws UserError when it can't be read, with what to do. */
export async function readSheet(file: string, options: ReadOptions): Promise<Sheet> {
  const bytes = await readBytes(file)
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.txt':
    case '.tsv':
      return readCsv(file, bytes, options)
    case '.xlsx':
      return readXlsx(file, bytes, options)
    default:
      throw new UserError(`${file}: only .csv and .xlsx sheets can be read`, 'save it in one of these formats')
  }
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE_BYTES)
      throw new UserError(`${file} has ${Math.round(size / 1024 ** 2)} MB, the limit is ${MAX_FILE_BYTES / 1024 ** 2}`, 'split it') // prettier-ignore
    return await readFile(file)
  } catch (error) {
    if (error instanceof UserError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new UserError(`${file}: the file can't be read (${code})`, 'check the path and its permissions')
  }
}

async function readCsv(file: string, bytes: Uint8Array, { encoding }: ReadOptions): Promise<Sheet> {
  const decoded = decodeSheet(bytes, encoding)
  const { text, unreadable } = decoded
  const delimiter = delimiterOf(text)
  const parser = parseCsv(text, { bom: true, delimiter, relax_column_count: true, relax_quotes: true })
  const rows: Row[] = []
  try {
    for await (const cells of parser as AsyncIterable<string[]>)
      rows.push({ number: rows.length + 1, cells: cells.map(withoutGuard) })
  } catch (error) {
    throw new UserError(
      `${file}: row ${rows.length + 1} can't be read (${describeError(error)})`,
      'look for a quotation mark that opens there and never closes',
    )
  }
  const name = decoded.encoding === 'windows-874' ? 'TIS-620 (windows-874)' : decoded.encoding.toUpperCase()
  const columns = delimiter === '\t' ? 'tabs' : `"${delimiter}"`
  return {
    readAs: `${name}: ${decoded.why}; columns parted by ${columns}`,
    warnings:
      unreadable === 0
        ? []
        : [
            `${unreadable} characters could not be read as ${name}: look at the text, and set "encoding" if it is another`,
          ],
    rows,
  }
}

/** The sign that is most frequent, outside of quotes, in the first rows. */
function delimiterOf(text: string): (typeof DELIMITERS)[number] {
  const head = text.slice(0, 20_000).replace(/"[^"]*"/g, '')
  const count = (sign: string) => head.split(sign).length
  return DELIMITERS.reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** Our file of refused rows guards what a spreadsheet would take for a formula by an apostrophe. */
function withoutGuard(cell: string): string {
  return /^'(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/u.test(cell) ? cell.slice(1) : cell
}

async function readXlsx(file: string, bytes: Buffer, { worksheet }: ReadOptions): Promise<Sheet> {
  // Loaded when it is needed: it is the largest of all packages here.
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.Workbook()
  try {
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  } catch (error) {
    throw new UserError(`${file}: not a readable .xlsx workbook (${describeError(error)})`, 'save it again as .xlsx')
  }
  const names = workbook.worksheets.map(({ name }) => name)
  const sheet = worksheet === undefined ? workbook.worksheets[0] : workbook.getWorksheet(worksheet)
  if (sheet === undefined)
    throw new UserError(
      worksheet === undefined ? `${file}: the workbook has no sheet` : `${file}: there is no sheet "${worksheet}"`,
      `it has: ${names.map((name) => `"${name}"`).join(', ')}`,
    )
  const columns = Math.min(sheet.columnCount, MAX_COLUMNS)
  const rows: Row[] = []
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    rows.push({ number, cells: Array.from({ length: columns }, (_, i) => valueOf(row.getCell(i + 1))) })
  })
  return {
    readAs: `worksheet "${sheet.name}"${names.length > 1 ? ` of ${names.length}` : ''}`,
    warnings: [],
    rows,
  }
}

function valueOf(cell: XlsxCell): Cell {
  // Only a formula has one, whatever the types say.
  const result: unknown = cell.result
  const value = result ?? cell.value
  if (value instanceof Date || typeof value === 'number') return value
  try {
    return cell.text.trim()
  } catch {
    // A link whose text is missing, an error in a formula: nothing that a person wrote.
    return ''
  }
}
