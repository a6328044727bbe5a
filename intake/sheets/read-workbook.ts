import { readFile, stat } from 'node:fs/promises'
import type { Cell as XlsxCell } from 'exceljs'
import { describeError, UserError } from '../../core/errors.ts'
import { unpackedSize } from './unpacked-size.ts'

/** A date is what the sheet's clock shows, as if it were UTC. Empty cells are ''. */
export type Cell = string | number | Date

export interface Row {
  /** As the spreadsheet numbers it. */
  readonly number: number
  readonly cells: readonly Cell[]
  /** Addresses of the web that cells lead to and do not show, by column. */
  readonly links?: ReadonlyMap<number, string>
}

export interface Worksheet {
  readonly name: string
  readonly rows: readonly Row[]
}

const MB = 1024 ** 2
const MAX_FILE_BYTES = 100 * MB
/** In memory a workbook takes ten times as much again. */
const MAX_UNPACKED_BYTES = 128 * MB
/** Beyond it there is formatting, no data. */
const MAX_COLUMNS = 500

/** A file's bytes. @throws UserError when it can't be read or is too large. */
export async function readBytes(file: string): Promise<Buffer> {
  try {
    const { size } = await stat(file)
    if (size > MAX_FILE_BYTES)
      throw new UserError(`${file} has ${Math.round(size / MB)} MB, the limit is ${MAX_FILE_BYTES / MB}`, 'split it')
    return await readFile(file)
  } catch (error) {
    if (error instanceof UserError) throw error
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown'
    throw new UserError(`${file}: the file can't be read (${code})`, 'check the path and its permissions')
  }
}

/** The filled rows of a workbook's sheets, in their order. @throws UserError when it is none, has no sheet or unpacks to too much. */
export async function readWorkbook(file: string): Promise<readonly [Worksheet, ...Worksheet[]]> {
  const bytes = await readBytes(file)
  // Loaded when it is needed: it is the largest of all packages here.
  const { default: ExcelJS } = await import('exceljs')
  const workbook = new ExcelJS.Workbook()
  try {
    if (unpackedSize(bytes, MAX_UNPACKED_BYTES) === undefined)
      throw new UserError(
        `${file}: unpacks to more than ${MAX_UNPACKED_BYTES / MB} MB`,
        'split it, or save the sheet as .csv; a small file that unpacks to so much was made to do harm',
      )
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer)
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`${file}: not a readable .xlsx workbook (${describeError(error)})`, 'save it again as .xlsx')
  }
  const [first, ...others] = workbook.worksheets.map((sheet) => {
    const columns = Math.min(sheet.columnCount, MAX_COLUMNS)
    const rows: Row[] = []
    sheet.eachRow({ includeEmpty: false }, (row, number) => {
      const all = Array.from({ length: columns }, (_, i) => row.getCell(i + 1))
      const cells = all.map(valueOf)
      const links = new Map(all.flatMap((cell, i) => linkOf(cell).filter((link) => link !== cells[i]).map((link) => [i, link] as const))) // prettier-ignore
      rows.push({ number, cells, ...(links.size > 0 && { links }) })
    })
    return { name: sheet.name, rows }
  })
  if (first === undefined)
    throw new UserError(`${file}: the workbook has no sheet`, 'put the rows into its first sheet')
  return [first, ...others]
}

function linkOf(cell: XlsxCell): readonly string[] {
  // Only a link has one, whatever the types say.
  const link: unknown = cell.hyperlink
  return typeof link === 'string' && /^https?:/i.test(link) ? [link] : []
}

function valueOf(cell: XlsxCell): Cell {
  // Only a formula has one, whatever the types say.
  const result: unknown = cell.result
  const value = result ?? cell.value
  if (value instanceof Date || typeof value === 'number') return value
  try {
    return cell.text
  } catch {
    // A link whose text is missing, an error in a formula: nothing that a person wrote.
    return ''
  }
}
