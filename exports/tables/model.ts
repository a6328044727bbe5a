import { BANGKOK_OFFSET_MS, formatThaiDate } from '../../core/bangkok-time.ts'
import type { Change, Label, WeeklyReport } from '../schema.ts'

/** What a column holds; numbers stay numbers, and each writer gives them its own format. */
export type ColumnKind =
  | 'text'
  | 'count'
  /** A part of 1. */
  | 'share'
  /** A number with its sign. */
  | 'signed'
  /** A part of 1 with its sign. */
  | 'change'
  | 'decimal'

export interface Column {
  readonly title: Label
  readonly kind: ColumnKind
  /** In digits of the sheet's font. */
  readonly width: number
  /** Only in the workbook: the page has no room. */
  readonly onlySheet?: true
}

export type Cell = string | number | null

export interface Table {
  /** Also its anchor on the page. */
  readonly id: string
  readonly title: Label
  readonly note: Label
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Cell[])[]
}

export function column(th: string, en: string, kind: ColumnKind, width: number, onlySheet?: true): Column {
  return { title: { th, en }, kind, width, ...(onlySheet === undefined ? {} : { onlySheet }) }
}

export const LABEL_COLUMNS = (th: string, en: string): readonly Column[] => [
  column(th, `${en} (Thai)`, 'text', 38),
  column(`${th} (อังกฤษ)`, en, 'text', 30),
]

export const FIGURE_COLUMNS: readonly Column[] = [
  column('จำนวนโพสต์', 'Posts', 'count', 12),
  column('จากทั้งหมด', 'Out of', 'count', 12),
  column('สัดส่วน', 'Share', 'share', 10),
]

export const CHANGE_COLUMNS: readonly Column[] = [
  column('ช่วงก่อนหน้า', 'Period before', 'count', 13),
  column('เปลี่ยนแปลง', 'Change', 'signed', 13),
  column('เปลี่ยนแปลง %', 'Change %', 'change', 16),
]

export const TIME_COLUMNS = (th: string, en: string): readonly Column[] => [
  column(`${th} (พ.ศ.)`, `${en} (Buddhist era)`, 'text', 24),
  column(`${th} (ISO)`, `${en} (ISO 8601)`, 'text', 24, true),
]

interface FigureLike {
  readonly count: number
  readonly of: number
  readonly share: number | null
  readonly change: Change
}

export function figureCells({ count, of, share }: FigureLike): readonly Cell[] {
  return [count, of, share]
}

export function changeCells(change: Change, { comparison }: Pick<WeeklyReport, 'comparison'>): readonly Cell[] {
  const { previous, absolute, ratio, isNew } = change
  const nothing = previous === 0 && absolute === 0
  if (!comparison.comparable && !nothing) return [previous, absolute, 'เทียบไม่ได้ · not comparable']
  return [previous, absolute, isNew ? 'ใหม่ · new' : ratio]
}

/** The Buddhist-era time in words, and ISO 8601 with Bangkok's offset. */
export function timeCells(time: string | null): readonly Cell[] {
  if (time === null) return [null, null]
  const ms = Date.parse(time)
  return [formatThaiDate(ms, { time: true }), `${new Date(ms + BANGKOK_OFFSET_MS).toISOString().slice(0, 19)}+07:00`]
}

/** `16 Nov 2026` */
export function englishDate(day: string): string {
  const [year = '', month = '1', date = '1'] = day.split('-')
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? ''} ${year}`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

export function both({ th, en }: Label): string {
  return th === en ? th : `${th} · ${en}`
}
