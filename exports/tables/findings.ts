import type { Label, WeeklyReport } from '../schema.ts'
import {
  both,
  CHANGE_COLUMNS,
  changeCells,
  column,
  FIGURE_COLUMNS,
  figureCells,
  LABEL_COLUMNS,
  TIME_COLUMNS,
  timeCells,
  type Table,
} from './model.ts'
import { ALERT_STATE_LABELS, DELIVERY_STATE_LABELS } from '../labels.ts'

export function indicatorsTable(report: WeeklyReport): Table {
  const { indicators, indicatorsWithheld } = report
  const names = categoryNames(report)
  return {
    id: 'indicators',
    title: { th: 'ตัวบ่งชี้ที่พบมาก', en: 'Top indicators' },
    note: {
      th: `เขียนให้คลิกไม่ได้ ไม่มีข้อมูลของผู้เสียหาย (งดแสดง ${indicatorsWithheld} รายการ) การพบในโพสต์ไม่ใช่ข้อพิสูจน์ความผิด`,
      en: `Written so that they can't be clicked; nothing of victims (${indicatorsWithheld} withheld); being seen in posts proves no guilt`,
    },
    columns: [
      column('ชนิด', 'Type', 'text', 28),
      column('ตัวบ่งชี้', 'Indicator', 'text', 44),
      column('จำนวนโพสต์', 'Posts', 'count', 12),
      column('ผู้เขียน', 'Authors', 'count', 10),
      column('แจ้งโดยผู้เสียหาย', 'Victim reports', 'count', 14),
      column('ประเภทเรื่องหลัก', 'Main category', 'text', 40),
      column('พบครั้งแรกในช่วงนี้', 'New this period', 'text', 14),
      ...TIME_COLUMNS('พบครั้งแรก', 'First seen'),
      ...TIME_COLUMNS('พบล่าสุด', 'Last seen'),
    ],
    rows: indicators.map((item) => [
      both(item.label),
      item.defanged,
      item.posts,
      item.authors,
      item.victimReports,
      item.category === null ? null : (names.get(item.category) ?? item.category),
      item.isNew ? 'ใหม่ · new' : null,
      ...timeCells(item.firstSeen),
      ...timeCells(item.lastSeen),
    ]),
  }
}

export function alertsTable(report: WeeklyReport): Table {
  const agencies = agencyNames(report)
  return {
    id: 'alerts',
    title: { th: 'การแจ้งเตือน', en: 'Alerts' },
    note: { th: 'เปิดในช่วงนี้ ไม่รวมการทดสอบ', en: 'Opened in the period; tests left out' },
    columns: [
      ...TIME_COLUMNS('เปิดเมื่อ', 'Opened'),
      column('เรื่อง', 'Title (Thai)', 'text', 48),
      column('เรื่อง (อังกฤษ)', 'Title', 'text', 48, true),
      column('พบ', 'Observed', 'count', 10),
      column('ปกติ', 'Expected', 'decimal', 10),
      column('ความผิดปกติ', 'Score', 'decimal', 10),
      column('ผู้เขียน', 'Authors', 'count', 10),
      column('ความรุนแรง (0–100)', 'Severity (0–100)', 'count', 12),
      column('สถานะ', 'State', 'text', 24),
      column('การส่ง', 'Deliveries', 'text', 36),
      column('ส่งต่อ', 'Refer to', 'text', 40, true),
    ],
    rows: report.alerts.map((alert) => [
      ...timeCells(alert.openedAt),
      alert.title.th,
      alert.title.en,
      alert.observed,
      alert.expected,
      alert.score,
      alert.authors,
      alert.severity,
      both(ALERT_STATE_LABELS[alert.state]),
      alert.deliveries.map(({ channel, state }) => `${channel}: ${both(DELIVERY_STATE_LABELS[state])}`).join('; '),
      alert.referTo.map((id) => agencies.get(id) ?? id).join('; '),
    ]),
  }
}

export function watchWordsTable(report: WeeklyReport): Table {
  return {
    id: 'watch-words',
    title: { th: 'คำเฝ้าระวัง', en: 'Watch-words' },
    note: { th: 'ค้นด้วยคำที่ตั้งไว้ในการตั้งค่า', en: 'Searched for as the configuration says' },
    columns: [
      column('คำเฝ้าระวัง', 'Watch-word', 'text', 36),
      ...FIGURE_COLUMNS,
      ...CHANGE_COLUMNS,
      column('ข้อความชักชวน', 'Lures', 'count', 12),
      column('ผู้เสียหาย', 'Victim reports', 'count', 12),
    ],
    rows: report.watchWords.map((word) => [
      word.title,
      ...figureCells(word),
      ...changeCells(word.change, report),
      word.byRole.lure,
      word.byRole['victim-report'],
    ]),
  }
}

const ACTIONABLE: Label = {
  th: 'นับข้อความของผู้กระทำและเรื่องของผู้เสียหาย โพสต์หนึ่งอาจเกี่ยวข้องหลายหน่วยงาน',
  en: 'Lures and victim reports; one post may concern several',
}

export function agenciesTable(report: WeeklyReport): Table {
  return {
    id: 'referrals',
    title: { th: 'หน่วยงานที่รับเรื่อง', en: 'Agencies to refer to' },
    note: ACTIONABLE,
    columns: [...LABEL_COLUMNS('หน่วยงาน', 'Agency'), ...FIGURE_COLUMNS, ...CHANGE_COLUMNS],
    rows: report.referrals.agencies.map((agency) => [
      agency.label.th,
      agency.label.en,
      ...figureCells(agency),
      ...changeCells(agency.change, report),
    ]),
  }
}

export function policeTable(report: WeeklyReport): Table {
  return {
    id: 'police-types',
    title: { th: 'ประเภทคดีของตำรวจ', en: 'Police case types' },
    note: {
      th: 'เทียบจากประเภทเรื่อง ประเภทเรื่องหนึ่งอาจเป็นได้หลายประเภทคดี ไม่ใช่จำนวนคดี',
      en: 'Mapped from categories, of which one may be several case types; these are no case numbers',
    },
    columns: [
      column('ข้อ', 'Number', 'text', 8),
      column('ประเภทคดี', 'Case type (Thai)', 'text', 64),
      ...FIGURE_COLUMNS,
      ...CHANGE_COLUMNS,
    ],
    rows: report.referrals.policeTypes.map((type) => [
      type.id,
      type.label,
      ...figureCells(type),
      ...changeCells(type.change, report),
    ]),
  }
}

export function examplesTable(report: WeeklyReport): Table {
  const roles = new Map(report.roles.map(({ id, label }) => [id, both(label)]))
  return {
    id: 'examples',
    title: { th: 'ตัวอย่างโพสต์', en: 'Example posts' },
    note: {
      th: 'ข้อความของผู้โพสต์ ตัดสั้น ปิดบังหมายเลข และทำให้ลิงก์คลิกไม่ได้',
      en: 'Words of those who posted: cut short, numbers masked, links made unclickable',
    },
    columns: [
      column('ประเภทเรื่อง', 'Category', 'text', 40),
      column('บทบาท', 'Role', 'text', 40),
      column('ข้อความ', 'Text', 'text', 90),
      ...TIME_COLUMNS('เวลา', 'Published'),
      column('แหล่งข้อมูล', 'Source', 'text', 22),
    ],
    rows: report.examples.map((example) => [
      both(example.label),
      roles.get(example.role) ?? example.role,
      example.text,
      ...timeCells(example.publishedAt),
      example.synthetic ? `${example.source} (ข้อมูลสังเคราะห์ · SYNTHETIC)` : example.source,
    ]),
  }
}

function categoryNames(report: WeeklyReport): ReadonlyMap<string, string> {
  return new Map(report.categories.map(({ id, label }) => [id, both(label)]))
}

function agencyNames(report: WeeklyReport): ReadonlyMap<string, string> {
  return new Map(report.referrals.agencies.map(({ id, label }) => [id, label.th]))
}
