import { extname } from 'node:path'
import { parse as parseCsv } from 'csv-parse'
import { describeError, UserError } from '../../core/errors.ts'
import { decodeSheet } from './decode.ts'
import { readBytes, readWorkbook, type Row } from './read-workbook.ts'

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

const DELIMITERS = [',', ';', '\t'] as const

/** All rows of a CSV or XLSX file. @throws UserError when it can't be read, with what to do. */
export async function readSheet(file: string, options: ReadOptions): Promise<Sheet> {
  switch (extname(file).toLowerCase()) {
    case '.csv':
    case '.txt':
    case '.tsv':
      return readCsv(file, await readBytes(file), options)
    case '.xlsx':
      return readXlsx(file, options)
    default:
      throw new UserError(`${file}: only .csv and .xlsx sheets can be read`, 'save it in one of these formats')
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

async function readXlsx(file: string, { worksheet }: ReadOptions): Promise<Sheet> {
  const sheets = await readWorkbook(file)
  const sheet = worksheet === undefined ? sheets[0] : sheets.find(({ name }) => name === worksheet)
  if (sheet === undefined)
    throw new UserError(
      `${file}: there is no sheet "${worksheet ?? ''}"`,
      `it has: ${sheets.map(({ name }) => `"${name}"`).join(', ')}`,
    )
  return {
    readAs: `worksheet "${sheet.name}"${sheets.length > 1 ? ` of ${sheets.length}` : ''}`,
    warnings: [],
    rows: sheet.rows.map(({ cells, ...row }) => ({
      ...row,
      cells: cells.map((cell) => (typeof cell === 'string' ? cell.trim() : cell)),
    })),
  }
}
