import type { Label, WeeklyReport } from '../schema.ts'
import { reportNotes, reportTables, reportTitle } from '../tables/all.ts'
import { both, changeCells, type Cell, type Column, type ColumnKind, type Table } from '../tables/model.ts'
import { categoryBars, dayBars } from './bars.ts'
import { escapeHtml } from './escape.ts'
import { REPORT_POLICY, STYLE } from './style.ts'

/** One page that needs nothing else: no script, no request, ready for the printer. */
export function writeHtml(report: WeeklyReport): Uint8Array {
  const title = reportTitle(report)
  const { synthetic, notes } = reportNotes(report)
  const bars: Readonly<Record<string, string>> = { categories: categoryBars(report), days: dayBars(report) }
  const html = `<!doctype html>
<html lang="th">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(REPORT_POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${synthetic === undefined ? '' : 'SYNTHETIC '}${escapeHtml(both(title))}</title>
<style>${STYLE}</style>
</head>
<body>
<header>
<h1>${bilingual(title)}</h1>
${synthetic === undefined ? '' : banner(synthetic)}
${notes.map((note) => `<p class="note">${escapeHtml(both(note))}</p>`).join('\n')}
</header>
<main>
${figures(report)}
${reportTables(report)
  .map((table) => section(table, bars[table.id] ?? ''))
  .join('\n')}
</main>
<footer>
${synthetic === undefined ? '' : banner(synthetic)}
<p class="note">ระวัง · Rawang</p>
</footer>
</body>
</html>
`
  return Buffer.from(html)
}

/** The four numbers that are asked for first. */
function figures(report: WeeklyReport): string {
  const { totals, roles } = report
  const role = (id: string) => roles.filter((entry) => entry.id === id)
  const items = [...role('victim-report'), ...role('lure')].map(({ label, count, of, change }) => ({
    label,
    value: count,
    base: { th: `จาก ${number(of)} โพสต์ที่อ่าน`, en: `of ${number(of)} posts read` },
    change,
  }))
  const { bahtLost, postsRead } = totals
  const all = [
    { label: { th: 'โพสต์ที่อ่าน', en: 'Posts read' }, value: postsRead.count, base: undefined, change: postsRead.change },
    ...items,
    {
      label: { th: 'ความเสียหายที่แจ้ง (บาท)', en: 'Baht reported lost' },
      value: bahtLost.sumThb,
      base: {
        th: `จาก ${number(bahtLost.posts)} โพสต์ที่ระบุจำนวนเงิน`,
        en: `named in ${number(bahtLost.posts)} of ${number(bahtLost.ofReports)} victim reports`,
      },
      change: bahtLost.change,
    },
  ]
  const item = ({ label, value, base, change }: (typeof all)[number]) => {
    const [previous, , ratio] = changeCells(change, report)
    const text = typeof ratio === 'string' ? ratio : formatCell(ratio ?? null, 'change')
    return `<li><span>${escapeHtml(both(label))}</span><strong>${number(value)}</strong>${
      base === undefined ? '' : `<span>${escapeHtml(both(base))}</span>`
    }<span>${escapeHtml(`ช่วงก่อนหน้า · before: ${formatCell(previous ?? null, 'count')}${text === '' ? '' : ` (${text})`}`)}</span></li>`
  }
  return `<ul class="figures">${all.map(item).join('')}</ul>`
}

function section({ id, title, note, columns, rows }: Table, bars: string): string {
  const shown = columns.map((column, i) => ({ column, i })).filter(({ column }) => column.onlySheet !== true)
  const head = shown.map(({ column }) => heading(column)).join('')
  const body = rows
    .map((row) => `<tr>${shown.map(({ column, i }) => cell(row[i] ?? null, column)).join('')}</tr>`)
    .join('\n')
  const table =
    rows.length === 0
      ? '<p>ไม่มีในช่วงนี้ · none in this period</p>'
      : `<div class="scroll"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`
  return `<section id="${id}">\n<h2>${bilingual(title)}</h2>\n<p class="note">${escapeHtml(both(note))}</p>\n${bars}\n${table}\n</section>`
}

function heading({ title, kind }: Column): string {
  return `<th scope="col"${kind === 'text' ? '' : ' class="n"'}>${bilingual(title)}</th>`
}

function cell(value: Cell, { kind, width }: Column): string {
  const text = escapeHtml(formatCell(value, kind))
  // Whatever stands in a cell cannot turn the direction of what follows it.
  return kind === 'text'
    ? `<td class="${width > 60 ? 'x' : 't'}"><bdi>${text}</bdi></td>`
    : `<td class="n">${text}</td>`
}

function formatCell(value: Cell, kind: ColumnKind): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  const sign = value > 0 ? '+' : ''
  switch (kind) {
    case 'share':
      return `${(value * 100).toFixed(1)}%`
    case 'change':
      return `${sign}${(value * 100).toFixed(1)}%`
    case 'signed':
      return `${sign}${number(value)}`
    case 'decimal':
      return value.toLocaleString('en-US', { maximumFractionDigits: 1, minimumFractionDigits: 1 })
    default:
      return number(value)
  }
}

function bilingual({ th, en }: Label): string {
  return th === en ? escapeHtml(th) : `${escapeHtml(th)} <small lang="en">${escapeHtml(en)}</small>`
}

function banner({ th, en }: Label): string {
  return `<p class="synthetic" role="note">${escapeHtml(th)}<br><span lang="en">${escapeHtml(en)}</span></p>`
}

function number(value: number): string {
  return value.toLocaleString('en-US')
}
