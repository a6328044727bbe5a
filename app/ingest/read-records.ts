import { createReadStream } from 'node:fs'
import { extname } from 'node:path'
import { parse as parseCsv } from 'csv-parse'
import { BANGKOK_OFFSET_MS } from '../../core/bangkok-time.ts'
import { describeError, UserError } from '../../core/errors.ts'
import { readWorkbook } from '../../intake/sheets/read-workbook.ts'
import { MAX_LINE_BYTES, readLines } from './read-lines.ts'

/** One record of a file: what it holds, or why it can't be read. */
export type FileRecord =
  | { readonly number: number; readonly value: unknown; readonly written: string }
  | { readonly number: number; readonly reason: string; readonly written: string }

/** How much of a refused line is kept for mending. */
export const KEPT_CHARACTERS = 1_000_000

/** The records of a JSONL, CSV or XLSX file by its ending, numbered as an editor or a sheet numbers them. @throws UserError for another ending. */
export function readRecords(file: string): AsyncGenerator<FileRecord> {
  switch (extname(file).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
      return readJsonLines(file)
    case '.csv':
      return readCsv(file)
    case '.xlsx':
      return readXlsx(file)
    default:
      throw new UserError(
        `${file}: only .jsonl, .csv and .xlsx files can be taken in`,
        'save it in one of these formats; docs/operations.md shows the columns',
      )
  }
}

/** JSON lines of a file or stream; blank lines are passed over. */
export async function* readJsonLines(input: string | NodeJS.ReadableStream): AsyncGenerator<FileRecord> {
  for await (const { number, text, bytes } of readLines(input)) {
    if (text === undefined) {
      yield {
        number,
        reason: `the line has ${bytes} bytes, the limit is ${MAX_LINE_BYTES}: split it, or leave it out`,
        written: '',
      }
      continue
    }
    if (text.trim() === '') continue
    const written = text.slice(0, KEPT_CHARACTERS)
    let value: unknown
    try {
      value = JSON.parse(number === 1 && text.startsWith('\uFEFF') ? text.slice(1) : text)
    } catch (error) {
      yield {
        number,
        reason: `not valid JSON (${describeError(error)}): one JSON object per line is expected`,
        written,
      }
      continue
    }
    yield { number, value, written }
  }
}

async function* readCsv(file: string): AsyncGenerator<FileRecord> {
  const rows = createReadStream(file).pipe(
    parseCsv({
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
      info: true,
      max_record_size: MAX_LINE_BYTES,
    }),
  )
  let header: readonly string[] | undefined
  try {
    for await (const row of rows as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      const { record, info } = row
      if (header === undefined) {
        header = checkHeader(file, record)
        continue
      }
      const written = JSON.stringify(record).slice(0, KEPT_CHARACTERS)
      if (record.length > header.length) {
        yield {
          number: info.lines,
          reason: `the row has ${record.length} cells, the header ${header.length}: put quotes around text that holds commas`,
          written,
        }
        continue
      }
      yield { number: info.lines, value: unflatten(header, record), written }
    }
  } catch (error) {
    if (error instanceof UserError) throw error
    const line = (error as { lines?: number }).lines ?? 0
    yield {
      number: line,
      reason: `the CSV can't be read from here on (${describeError(error)}): check the quotes`,
      written: '',
    }
  }
}

async function* readXlsx(file: string): AsyncGenerator<FileRecord> {
  const [{ rows }] = await readWorkbook(file)
  const [heading, ...others] = rows
  const header = checkHeader(file, (heading?.number === 1 ? heading.cells : []).map(String))
  for (const { number, cells } of others) {
    // A sheet has no time zone: its dates are Thailand's.
    const record = cells.map((cell) => (cell instanceof Date ? cell.getTime() - BANGKOK_OFFSET_MS : cell))
    if (record.every((cell) => cell === '')) continue
    yield { number, value: unflatten(header, record), written: JSON.stringify(record).slice(0, KEPT_CHARACTERS) }
  }
}

function checkHeader(file: string, header: readonly string[]): readonly string[] {
  const names = header.map((name) => name.trim())
  if (!names.includes('text')) {
    throw new UserError(
      `${file}: the first row names no column "text" (found: ${names.slice(0, 12).join(', ')})`,
      'name the column with the posts "text"; docs/operations.md shows the others',
    )
  }
  return names
}

const NUMERIC = new Set(['author.followers', 'metrics.likes', 'metrics.shares', 'metrics.comments', 'metrics.views'])

/** `author.id` and `metrics.likes` become nested; empty cells are absent. */
function unflatten(header: readonly string[], record: readonly (string | number)[]): Record<string, unknown> {
  const out: Record<string, unknown> = {}
  header.forEach((name, i) => {
    const cell = record[i]
    if (name === '' || cell === undefined || cell === '') return
    const value = NUMERIC.has(name) ? Number(cell) : name === 'text' || name === 'id' ? String(cell) : cell
    const [group, field] = name.split('.', 2)
    if ((group === 'author' || group === 'metrics') && field !== undefined) {
      const nested = (out[group] ??= {}) as Record<string, unknown>
      nested[field] = value
    } else {
      out[name] = value
    }
  })
  return out
}
