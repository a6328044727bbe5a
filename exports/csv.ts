import type { Label, WeeklyReport } from './schema.ts'
import { tidyRows } from './tidy.ts'

const COLUMNS = [
  'section',
  'key',
  'label_th',
  'label_en',
  'value',
  'denominator',
  'share',
  'previous',
  'change',
] as const

/** One line of the long table. `value` may be text; everything else that is a number stays one. */
export interface TidyRow {
  readonly section: string
  readonly key: string
  readonly label: Label
  readonly value: string | number
  readonly denominator?: number | null
  readonly share?: number | null
  readonly previous?: number | null
  /** Absolute. */
  readonly change?: number | null
}

/** One long table, RFC 4180, with the mark that makes Excel read it as UTF-8. */
export function writeCsv(report: WeeklyReport): Uint8Array {
  const lines = tidyRows(report).map(({ section, key, label, value, denominator, share, previous, change }) =>
    [section, key, label.th, label.en, value, denominator, share, previous, change].map(csvCell).join(','),
  )
  return Buffer.from(`\uFEFF${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`)
}

/**
 * Spreadsheets run text that begins like a formula; an apostrophe in front makes it text. Full-width forms count too: some
 * locales of Excel read them as the same signs. A number is a number, also below zero.
 */
export function csvCell(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(value) ? `'${value}` : value
  return /[",;\r\n\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
