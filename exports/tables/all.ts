import { formatThaiDate, parseDay } from '../../core/bangkok-time.ts'
import type { Label, WeeklyReport } from '../schema.ts'
import { categoriesTable, daysTable, matrixTable, summaryTable, topCategoriesTable } from './counts.ts'
import { agenciesTable, alertsTable, examplesTable, indicatorsTable, policeTable, watchWordsTable } from './findings.ts'
import { englishDate, type Table } from './model.ts'
import { gapsTable, sourcesTable } from './reading.ts'

/** The report as tables, in reading order: what the workbook and the page are made of. */
export function reportTables(report: WeeklyReport): readonly Table[] {
  return [
    summaryTable,
    topCategoriesTable,
    categoriesTable,
    matrixTable,
    daysTable,
    indicatorsTable,
    alertsTable,
    watchWordsTable,
    agenciesTable,
    policeTable,
    examplesTable,
    sourcesTable,
    gapsTable,
  ].map((make) => make(report))
}

export function reportTitle({ week }: WeeklyReport): Label {
  const dates = { th: `${week.thai.from} – ${week.thai.to}`, en: `${englishDate(week.from)} – ${englishDate(week.to)}` }
  return week.kind === 'week'
    ? { th: `รายงานประจำสัปดาห์ ${week.label} (${dates.th})`, en: `Weekly report ${week.label} (${dates.en})` }
    : { th: `รายงาน ${dates.th}`, en: `Report ${dates.en}` }
}

/** What a reader must know before the numbers: made-up data first. */
export function reportNotes(report: WeeklyReport): {
  readonly synthetic: Label | undefined
  readonly notes: readonly Label[]
} {
  const { synthetic, totals, comparison, pipeline, week } = report
  const read = totals.postsRead.count
  return {
    synthetic: synthetic.any
      ? {
          th: `ข้อมูลสังเคราะห์: ${synthetic.posts} จาก ${read} โพสต์เป็นข้อมูลที่สร้างขึ้น ห้ามนำไปใช้เป็นสถิติจริง`,
          en: `SYNTHETIC: ${synthetic.posts} of ${read} posts are made up; these are no real statistics`,
        }
      : undefined,
    notes: [
      {
        th: `เทียบกับ ${thaiDate(week.previous.from)} ถึง ${thaiDate(week.previous.to)}`,
        en: `Compared with ${englishDate(week.previous.from)} – ${englishDate(week.previous.to)}`,
      },
      ...comparison.reasons.map(({ th, en }) => ({ th: `เทียบกับช่วงก่อนหน้าไม่ได้: ${th}`, en: `Not comparable: ${en}` })),
      {
        th: `รุ่นของการประมวลผล: ${pipeline.versions.join(', ') || '–'} (ดูจาก ${pipeline.lookedAt} โพสต์)`,
        en: `Pipeline version: ${pipeline.versions.join(', ') || '–'} (of ${pipeline.lookedAt} posts looked at)`,
      },
      { th: 'เวลาทั้งหมดเป็นเวลาประเทศไทย', en: 'All times are Bangkok time' },
    ],
  }
}

function thaiDate(day: string): string {
  const ms = parseDay(day)
  return ms === undefined ? day : formatThaiDate(ms)
}
