import type { SheetConfig } from '../../config/intake.ts'
import { suggestion } from '../../config/problems.ts'
import { UserError } from '../../core/errors.ts'
import type { Cell, Row } from './read-workbook.ts'

/** Where the heading was found, and in which cell of a row each part of the configuration stands. */
export interface Columns {
  readonly heading: Row
  readonly text: readonly number[]
  readonly single: Readonly<Record<SingleColumn, number | undefined>>
  readonly personal: Readonly<Record<PersonalColumn, readonly number[]>>
  /** Headings that nothing is taken from. */
  readonly unused: readonly string[]
}

export const SINGLE_COLUMNS = ['id', 'date', 'time', 'province', 'channel', 'amount', 'url'] as const
export type SingleColumn = (typeof SINGLE_COLUMNS)[number]
export const PERSONAL_COLUMNS = ['name', 'phone', 'citizenId', 'address', 'email'] as const
export type PersonalColumn = (typeof PERSONAL_COLUMNS)[number]

/** Above the heading stand titles, the office's name, a date. */
const LOOK_AT_ROWS = 30

/**
 * Finds the heading: the row with the most of the configured columns. Each of them must be there, since a personal column that is not found
 * would not be masked. @throws UserError naming every column that is missing.
 */
export function findColumns(
  file: string,
  rows: readonly Row[],
  { id: sheetId, columns, personal }: SheetConfig,
): Columns {
  const wanted = [
    ...columns.text,
    ...SINGLE_COLUMNS.flatMap((part) => columns[part] ?? []),
    ...PERSONAL_COLUMNS.flatMap((part) => personal[part] ?? []),
  ]
  const score = ({ cells }: Row) => {
    const there = new Set(cells.map(headingKey))
    return wanted.filter((name) => there.has(headingKey(name))).length
  }
  const candidates = rows.slice(0, LOOK_AT_ROWS)
  const heading = candidates.reduce<Row | undefined>(
    (best, row) => (best === undefined || score(row) > score(best) ? row : best),
    undefined,
  )
  if (heading === undefined) throw new UserError(`${file}: the sheet is empty`, 'check that it is the right file')
  const keys = heading.cells.map(headingKey)
  const named = heading.cells.map(String).filter((name) => name.trim() !== '')
  const missing = wanted.filter((name) => !keys.includes(headingKey(name)))
  if (missing.length > 0)
    throw new UserError(
      `${file}: ${missing.length === 1 ? 'a column is' : `${missing.length} columns are`} missing in row ${heading.number}: ${missing.map((name) => `"${name}"`).join(', ')}`,
      `correct the headings under intake.sheets, id ${sheetId}: ${missing.map((name) => `"${name}": ${suggestion(name, named)}`).join('; ')}`,
    )
  const at = (name: string) => keys.indexOf(headingKey(name))
  const maybe = (name: string | undefined) => (name === undefined ? undefined : at(name))
  const used = new Set(wanted.map(headingKey))
  return {
    heading,
    text: columns.text.map(at),
    single: record(SINGLE_COLUMNS, (part) => maybe(columns[part])),
    personal: record(PERSONAL_COLUMNS, (part) => (personal[part] ?? []).map(at)),
    unused: named.filter((name) => !used.has(headingKey(name))),
  }
}

function record<K extends string, V>(keys: readonly K[], value: (key: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>
}

/** Headings differ in blanks, line breaks, case and the two ways to type sara am. */
function headingKey(cell: Cell): string {
  return String(cell)
    .normalize('NFC')
    .replaceAll('\u0e4d\u0e32', '\u0e33')
    .replace(/[\s\u200b-\u200d\ufeff]+/g, '')
    .replace(/[:*]+$/, '')
    .toLowerCase()
}
