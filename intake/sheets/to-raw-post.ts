import { HOUR_MS } from '../../core/bangkok-time.ts'
import type { RawPost } from '../../core/post.ts'
import type { Pseudonymise } from '../../core/seal.ts'
import { arabicDigits } from '../../core/thai-digits.ts'
import type { Columns, SingleColumn } from './columns.ts'
import { readWhen, type Read } from './dates.ts'
import { isPersonal, maskPersonal, personKey, type Personal } from './mask.ts'
import type { Cell, Row } from './read-workbook.ts'

export const SHEET_PLATFORM = 'sheet'

export interface SheetContext {
  readonly sheetId: string
  readonly columns: Columns
  readonly pseudonymise: Pseudonymise
  readonly nowMs: number
}

const EARLIEST_MS = Date.UTC(2000, 0, 1)
const LONGEST_ID = 120

/**
 * A row as a post, without anything that says who complains: personal columns give only what is to be masked in the other cells, and
 * the author, who is pseudonymised like any. A refusal says in both languages what to mend.
 */
export function toRawPost(row: Row, context: SheetContext): Read<RawPost> {
  const { columns, nowMs } = context
  const cell = (index: number | undefined): Cell => (index === undefined ? '' : (row.cells[index] ?? ''))
  const words = (index: number) => written(cell(index))
  const personal: Personal = {
    name: columns.personal.name.map(words),
    phone: columns.personal.phone.map(words),
    citizenId: columns.personal.citizenId.map(words),
    address: columns.personal.address.map(words),
    email: columns.personal.email.map(words),
  }
  const single = (part: SingleColumn) => maskPersonal(written(cell(columns.single[part])).trim(), personal)
  const text = columns.text
    .map((index) => words(index).trim())
    .filter((part) => part !== '')
    .join('\n')
  if (text === '') return refused('ไม่มีข้อความ: เขียนว่าเกิดอะไรขึ้น', 'there is no text: write what happened')

  const dateCell = cell(columns.single.date)
  const when = dateCell === '' ? undefined : readWhen(dateCell, cell(columns.single.time))
  if (when?.ok === false) return when
  if (when !== undefined && when.value > nowMs + HOUR_MS)
    return refused('วันที่อยู่ในอนาคต: ตรวจปี (พ.ศ. หรือ ค.ศ.)', 'the date lies in the future: check the year')
  if (when !== undefined && when.value < EARLIEST_MS)
    return refused('วันที่เก่ากว่าปี 2543: ตรวจปี (พ.ศ. หรือ ค.ศ.)', 'the date lies before the year 2000: check the year')

  const person = personKey(personal)
  const url = single('url')
  const isAddress = /^https?:\/\/[^\s•]+$/i.test(url)
  return {
    ok: true,
    value: {
      nativeId: `${context.sheetId}/${rowId(row, personal, context)}`,
      text: maskPersonal(text, personal),
      publishedAtMs: when?.value,
      ...(person === undefined ? {} : { author: { id: person } }),
      ...(isAddress ? { url } : {}),
      extra: given({
        province: single('province'),
        channel: single('channel'),
        ...amountOf(single('amount')),
        ...(isAddress ? {} : { address: url }),
      }),
    },
  }
}

/** The office's own number; where there is none, or it is personal itself, a keyed digest of all that is read from the row. */
function rowId(row: Row, personal: Personal, { sheetId, columns, pseudonymise }: SheetContext): string {
  const own = columns.single.id === undefined ? '' : written(row.cells[columns.single.id] ?? '').trim()
  if (own !== '' && own.length <= LONGEST_ID && !isPersonal(own, personal)) return own
  if (own !== '') return pseudonymise(`sheet-id ${sheetId}`, own)
  const read = [...columns.text, ...Object.values(columns.single), ...Object.values(columns.personal).flat()]
  const cells = read.map((index) => (index === undefined ? '' : written(row.cells[index] ?? '').trim()))
  return pseudonymise(`sheet-row ${sheetId}`, JSON.stringify(cells))
}

function amountOf(text: string): Readonly<Record<string, unknown>> {
  const plain = arabicDigits(text).replace(/[,\s฿]|บาท|\.-$/g, '')
  return /^\d{1,12}(?:\.\d{1,2})?$/.test(plain) ? { amountThb: Number(plain) } : { amount: text }
}

function given(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
}

/** As a person would type it. */
export function written(cell: Cell): string {
  if (!(cell instanceof Date)) return String(cell)
  if (Number.isNaN(cell.getTime())) return ''
  return cell
    .toISOString()
    .replace('T', ' ')
    .replace(/(?: 00:00:00)?\.000Z$/, '')
}

function refused(th: string, en: string): Read<never> {
  return { ok: false, reason: { th, en } }
}
