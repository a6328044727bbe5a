import ExcelJS from 'exceljs'
import type { WeeklyReport } from '../schema.ts'
import { reportNotes, reportTables, reportTitle } from '../tables/all.ts'
import { fixZipTimes } from './fixed-zip-times.ts'
import { addSheet } from './sheet.ts'

/** Sheet names: Excel allows 31 characters, none of `[]:*?/\`. */
const SHEET_NAMES: Readonly<Record<string, string>> = {
  summary: 'สรุป Summary',
  'top-categories': 'กลุ่ม Top categories',
  categories: 'ประเภท Categories',
  'roles-by-category': 'บทบาท Roles',
  days: 'รายวัน Days',
  indicators: 'ตัวบ่งชี้ Indicators',
  alerts: 'แจ้งเตือน Alerts',
  'watch-words': 'คำเฝ้าระวัง Watch-words',
  referrals: 'หน่วยงาน Agencies',
  'police-types': 'ประเภทคดี Police types',
  examples: 'ตัวอย่าง Examples',
  sources: 'แหล่งข้อมูล Sources',
  gaps: 'ช่วงที่อ่านไม่ได้ Gaps',
}

/** A workbook with one sheet per table. */
export async function writeXlsx(report: WeeklyReport): Promise<Uint8Array> {
  const workbook = new ExcelJS.Workbook()
  const title = reportTitle(report)
  workbook.title = `${title.th} · ${title.en}`
  workbook.creator = 'Rawang'
  workbook.lastModifiedBy = 'Rawang'
  // Not the time of writing, or no two would be the same.
  workbook.created = new Date(report.week.until)
  workbook.modified = new Date(report.week.until)
  const { synthetic, notes } = reportNotes(report)
  for (const table of reportTables(report)) {
    addSheet(workbook, table, {
      name: SHEET_NAMES[table.id] ?? table.id,
      title,
      synthetic,
      notes: table.id === 'summary' ? notes : [],
    })
  }
  return fixZipTimes(new Uint8Array(await workbook.xlsx.writeBuffer()))
}
