import type { WeeklyReport } from '../schema.ts'
import {
  both,
  CHANGE_COLUMNS,
  changeCells,
  column,
  FIGURE_COLUMNS,
  figureCells,
  TIME_COLUMNS,
  timeCells,
  type Table,
} from './model.ts'

export function sourcesTable(report: WeeklyReport): Table {
  return {
    id: 'sources',
    title: { th: 'แหล่งข้อมูล', en: 'Sources' },
    note: {
      th: 'ความครอบคลุมคือส่วนของช่วงเวลาที่อ่านแหล่งข้อมูลได้ เว้นว่างหากระบบไม่ได้เก็บเอง',
      en: 'Coverage is the part of the period in which a source could be read; empty for what was not collected by us',
    },
    columns: [
      column('แหล่งข้อมูล', 'Source', 'text', 34),
      column('รหัส', 'Id', 'text', 24, true),
      ...FIGURE_COLUMNS,
      ...CHANGE_COLUMNS,
      column('ความครอบคลุม', 'Coverage', 'share', 12),
      column('ชั่วโมงที่อ่านไม่ได้', 'Hours not read', 'decimal', 12),
      column('ข้อมูลสังเคราะห์', 'Synthetic', 'text', 24),
    ],
    rows: report.sources.map((source) => [
      source.title,
      source.id,
      ...figureCells(source),
      ...changeCells(source.change, report),
      source.coverage,
      source.gapHours,
      source.synthetic ? 'ข้อมูลสังเคราะห์ · SYNTHETIC' : null,
    ]),
  }
}

export function gapsTable(report: WeeklyReport): Table {
  return {
    id: 'gaps',
    title: { th: 'ช่วงที่อ่านข้อมูลไม่ได้', en: 'Coverage gaps' },
    note: {
      th: 'ในช่วงเหล่านี้ไม่ทราบจำนวนโพสต์ ไม่ใช่ศูนย์',
      en: 'In these hours the number of posts is unknown, not zero',
    },
    columns: [
      column('แหล่งข้อมูล', 'Source', 'text', 34),
      ...TIME_COLUMNS('ตั้งแต่', 'From'),
      ...TIME_COLUMNS('ถึง', 'To'),
      column('ชั่วโมง', 'Hours', 'decimal', 10),
      column('สาเหตุ', 'Reason', 'text', 48),
      column('ต่อเนื่องหลังช่วงนี้', 'Goes on', 'text', 16),
    ],
    rows: report.gaps.map((gap) => [
      gap.title,
      ...timeCells(gap.from),
      ...timeCells(gap.to),
      gap.hours,
      both(gap.label),
      gap.open ? 'ใช่ · yes' : null,
    ]),
  }
}
