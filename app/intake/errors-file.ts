import { readFile, writeFile } from 'node:fs/promises'
import { csvCell } from '../../exports/csv.ts'
import type { Row } from '../../intake/sheets/read-workbook.ts'
import type { Reason } from '../../intake/sheets/reason.ts'
import { written } from '../../intake/sheets/to-raw-post.ts'

export interface RefusedRow {
  readonly row: Row
  readonly reason: Reason
}

const ADDED = ['แถว (row)', 'เหตุผล (reason)'] as const
const SPREADSHEET_MARK = '\uFEFF'

/**
 * Writes refused rows as they came, with the reason, beside their file, so that they can be mended in a spreadsheet and given again:
 * `<file>.errors.csv`, readable by its owner only. A file of that name that says something else may hold somebody's mending: then the
 * next free one, `<file>.errors.2.csv` …
 * @returns Its path.
 */
export async function writeErrorsFile(file: string, heading: Row, refused: readonly RefusedRow[]): Promise<string> {
  const headings = heading.cells.map(written)
  const kept = headings.flatMap((name, i) => (ADDED.some((added) => added === name) ? [] : [i]))
  const lines = [
    [...ADDED, ...kept.map((i) => headings[i] ?? '')],
    ...refused.map(({ row, reason }) => [
      String(row.number),
      `${reason.th} · ${reason.en}`,
      ...kept.map((i) => written(row.cells[i] ?? '')),
    ]),
  ]
  const content = `${SPREADSHEET_MARK}${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
  for (let n = 1; ; n++) {
    const path = `${file}.errors${n === 1 ? '' : `.${n}`}.csv`
    try {
      await writeFile(path, content, { mode: 0o600, flag: 'wx' })
      return path
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if ((await readFile(path, 'utf8')) === content) return path
    }
  }
}
