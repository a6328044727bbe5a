import type { ExportFormat } from '../config/schema.ts'
import { writeCsv } from './csv.ts'
import { writeHtml } from './html/page.ts'
import { buildReport, type ReportDeps } from './report.ts'
import { WeeklyReportSchema, type WeeklyReport } from './schema.ts'
import { baseNameOf } from './span.ts'
import { writeXlsx } from './xlsx/workbook.ts'

export interface ExportFile {
  readonly bytes: Uint8Array
  /** e.g. `rawang-week-2026-W47.xlsx` */
  readonly fileName: string
}

const WRITERS: Readonly<Record<ExportFormat, (report: WeeklyReport) => Uint8Array | Promise<Uint8Array>>> = {
  xlsx: writeXlsx,
  csv: writeCsv,
  json: writeJson,
  html: writeHtml,
}

/** The weekly report in one format. The same data give the same bytes. */
export async function exportWeek(format: ExportFormat, deps: ReportDeps): Promise<ExportFile> {
  return writeReport(format, await buildReport(deps))
}

export async function writeReport(format: ExportFormat, report: WeeklyReport): Promise<ExportFile> {
  return { bytes: await WRITERS[format](report), fileName: `${baseNameOf(report.week)}.${format}` }
}

/** Keys in the schema's order, whoever made the report. */
function writeJson(report: WeeklyReport): Uint8Array {
  return Buffer.from(`${JSON.stringify(WeeklyReportSchema.parse(report), null, 2)}\n`)
}
