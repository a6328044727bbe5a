import type { SheetConfig } from '../../config/intake.ts'
import { formatThaiDate } from '../../core/bangkok-time.ts'
import type { Pseudonymise } from '../../core/seal.ts'
import { PERSONAL_COLUMNS, SINGLE_COLUMNS } from '../../intake/sheets/columns.ts'
import { openSheet } from './ingest-sheet.ts'

/** What a sheet would become, without storing any of it; nothing in it says who complains. */
export interface SheetPreview {
  readonly readAs: string
  readonly headingRow: number
  /** Each heading, in the sheet's order, and what it becomes. */
  readonly columns: readonly { readonly heading: string; readonly becomes: string }[]
  readonly rows: number
  readonly refused: number
  readonly first: readonly PreviewedRow[]
  readonly problems: readonly string[]
}

interface PreviewedRow {
  readonly row: number
  readonly id: string
  readonly date: string
  readonly text: string
  readonly more: Readonly<Record<string, unknown>>
}

const FIRST_ROWS = 5
const SHOWN_PROBLEMS = 20
const SHOWN_CHARACTERS = 200

/** @throws UserError when the file can't be read, or lacks a configured column. */
export async function previewSheet(
  file: string,
  config: SheetConfig,
  deps: { readonly pseudonymise: Pseudonymise; readonly nowMs: number },
): Promise<SheetPreview> {
  const { sheet, columns, rows, read } = await openSheet(file, config, deps)
  const first: PreviewedRow[] = []
  const problems = [...sheet.warnings]
  const refusals: string[] = []
  let withoutDate = 0
  for (const row of rows) {
    const raw = read(row)
    if (!raw.ok) {
      refusals.push(`row ${row.number}: ${raw.reason.th} · ${raw.reason.en}`)
      continue
    }
    const { nativeId, publishedAtMs, text, author, url, extra } = raw.value
    if (publishedAtMs === undefined) withoutDate += 1
    if (first.length < FIRST_ROWS)
      first.push({
        row: row.number,
        id: nativeId,
        date: publishedAtMs === undefined ? '-' : formatThaiDate(publishedAtMs, { time: true }),
        text: text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text,
        more: {
          ...extra,
          ...(url === undefined ? {} : { url }),
          author: author === undefined ? 'unknown' : 'pseudonym',
        },
      })
  }
  if (withoutDate > 0)
    problems.push(`${withoutDate} rows have no date: they are filed under the time at which they are taken in`)
  if (columns.single.id === undefined)
    problems.push('no column is mapped to "id": a row that is changed later becomes another complaint')
  if (PERSONAL_COLUMNS.every((part) => columns.personal[part].length === 0))
    problems.push('no column is mapped under "personal": nothing is masked in the text but citizen ids')
  problems.push(...refusals.slice(0, SHOWN_PROBLEMS))
  if (refusals.length > SHOWN_PROBLEMS) problems.push(`… and ${refusals.length - SHOWN_PROBLEMS} more rows`)
  const becomes = new Map<number, string[]>()
  const note = (index: number | undefined, what: string) => {
    if (index !== undefined) becomes.set(index, [...(becomes.get(index) ?? []), what])
  }
  for (const index of columns.text) note(index, 'text')
  for (const part of SINGLE_COLUMNS) note(columns.single[part], part)
  for (const part of PERSONAL_COLUMNS)
    for (const index of columns.personal[part]) note(index, `personal (${part}): not stored, masked in the text`)
  return {
    readAs: sheet.readAs,
    headingRow: columns.heading.number,
    columns: columns.heading.cells.flatMap((cell, i) => {
      const heading = String(cell).trim()
      return heading === '' ? [] : [{ heading, becomes: becomes.get(i)?.join(', ') ?? 'nothing: not stored' }]
    }),
    rows: rows.length,
    refused: refusals.length,
    first,
    problems,
  }
}
