import type { WeeklyReport } from '../schema.ts'
import { both } from '../tables/model.ts'
import { escapeHtml } from './escape.ts'

const ROW = 26
const LABEL_WIDTH = 420
const BAR_WIDTH = 420
const WIDTH = LABEL_WIDTH + BAR_WIDTH + 200
const MAX_ROWS = 12

interface Bar {
  readonly label: string
  readonly value: number
  readonly note: string
  /** The week before, drawn as a line across. */
  readonly before?: number
}

/** The busiest categories, beside the week before. */
export function categoryBars(report: WeeklyReport): string {
  const rows = report.categories
    .filter(({ count, change }) => count + change.previous > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, MAX_ROWS)
    .map(({ label, count, of, change }) => ({
      label: both(label),
      value: count,
      before: change.previous,
      note: `${number(count)} / ${number(of)}`,
    }))
  return bars(rows, 'จำนวนโพสต์ตามประเภทเรื่อง เส้นคือช่วงก่อนหน้า · Posts by category; the line is the period before')
}

export function dayBars({ days }: WeeklyReport): string {
  const rows = days.map(({ thai, read, gapHours }) => ({
    label: thai,
    value: read,
    note: `${number(read)}${gapHours > 0 ? ` · อ่านไม่ได้ ${gapHours} ชม. · ${gapHours} h not read` : ''}`,
  }))
  return bars(rows, 'โพสต์ที่อ่านรายวัน · Posts read by day')
}

/** Numbers stand beside every bar, so nothing is said by length or colour alone. */
function bars(rows: readonly Bar[], title: string): string {
  if (rows.length === 0) return ''
  const most = Math.max(1, ...rows.map(({ value, before = 0 }) => Math.max(value, before)))
  const scale = (value: number) => Math.round((value / most) * BAR_WIDTH)
  const lines = rows.map(({ label, value, before, note }, i) => {
    const top = i * ROW
    const mark =
      before === undefined ? '' : `<path class="before" d="M${LABEL_WIDTH + scale(before)} ${top + 3}v${ROW - 8}"/>`
    const right = LABEL_WIDTH + Math.max(scale(value), scale(before ?? 0)) + 8
    return (
      `<text x="${LABEL_WIDTH - 8}" y="${top + 17}" text-anchor="end">${escapeHtml(label)}</text>` +
      `<rect class="bar" x="${LABEL_WIDTH}" y="${top + 5}" width="${scale(value)}" height="${ROW - 12}"/>${mark}` +
      `<text x="${right}" y="${top + 17}">${escapeHtml(note)}</text>`
    )
  })
  const height = rows.length * ROW
  return `<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeHtml(title)}"><title>${escapeHtml(title)}</title>${lines.join('')}</svg>`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
