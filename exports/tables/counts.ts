import { ROLES } from '../../core/annotation.ts'
import type { WeeklyReport } from '../schema.ts'
import {
  CHANGE_COLUMNS,
  changeCells,
  column,
  FIGURE_COLUMNS,
  figureCells,
  LABEL_COLUMNS,
  type Cell,
  type Column,
  type Table,
} from './model.ts'

export function summaryTable(report: WeeklyReport): Table {
  const { totals, roles, alerts } = report
  const { postsRead, relevant, bahtLost } = totals
  const change = (of: Parameters<typeof changeCells>[0]) => changeCells(of, report)
  const ofRead = (th: string, en: string, figure: (typeof roles)[number] | typeof relevant): readonly Cell[] => [
    th,
    en,
    ...figureCells(figure),
    ...change(figure.change),
  ]
  const named = bahtLost.ofReports === 0 ? null : bahtLost.posts / bahtLost.ofReports
  return {
    id: 'summary',
    title: { th: 'สรุป', en: 'Summary' },
    note: {
      th: 'สัดส่วนคิดจากโพสต์ทั้งหมดที่ระบบอ่านในช่วงนี้',
      en: 'Shares are of all posts read in the period',
    },
    columns: [
      ...LABEL_COLUMNS('รายการ', 'Figure'),
      column('จำนวน', 'Number', 'count', 14),
      column('จากทั้งหมด', 'Out of', 'count', 12),
      column('สัดส่วน', 'Share', 'share', 10),
      ...CHANGE_COLUMNS,
    ],
    rows: [
      ['โพสต์ที่อ่าน', 'Posts read', postsRead.count, null, null, ...change(postsRead.change)],
      ofRead('โพสต์ที่เกี่ยวข้องกับการหลอกลวงหรือร้องเรียน', 'Posts on scams or complaints', relevant),
      ...roles.map((role) => ofRead(role.label.th, role.label.en, role)),
      ['ความเสียหายที่ผู้เสียหายแจ้ง (บาท)', 'Baht reported lost', bahtLost.sumThb, null, null, ...change(bahtLost.change)],
      [
        'โพสต์ของผู้เสียหายที่ระบุจำนวนเงิน',
        'Victim reports that name an amount',
        bahtLost.posts,
        bahtLost.ofReports,
        named,
        null,
        null,
        null,
      ],
      ['ผู้เขียน', 'Authors', totals.authors, null, null, null, null, null],
      [
        'โพสต์ที่แชร์ซ้ำ',
        'Reposts',
        totals.reposts,
        postsRead.count,
        postsRead.count === 0 ? null : totals.reposts / postsRead.count,
        null,
        null,
        null,
      ],
      ['การแจ้งเตือนที่เปิด', 'Alerts opened', alerts.length, null, null, null, null, null],
    ],
  }
}

const roleColumns = ({ roles }: WeeklyReport, onlySheet?: true): readonly Column[] =>
  roles.map(({ label }) => column(label.th, label.en, 'count', 16, onlySheet))

const RELEVANT_SHARE = column('สัดส่วนของโพสต์ที่เกี่ยวข้อง', 'Share of posts on scams', 'share', 16)

export function topCategoriesTable(report: WeeklyReport): Table {
  return {
    id: 'top-categories',
    title: { th: 'กลุ่มเรื่อง', en: 'Top categories' },
    note: {
      th: 'โพสต์ที่เข้าหลายกลุ่มนับในทุกกลุ่ม',
      en: 'A post in several categories counts under each',
    },
    columns: [...LABEL_COLUMNS('กลุ่มเรื่อง', 'Category'), ...FIGURE_COLUMNS, RELEVANT_SHARE, ...CHANGE_COLUMNS],
    rows: report.topCategories.map((top) => [
      top.label.th,
      top.label.en,
      ...figureCells(top),
      top.shareOfRelevant,
      ...changeCells(top.change, report),
    ]),
  }
}

export function categoriesTable(report: WeeklyReport): Table {
  return {
    id: 'categories',
    title: { th: 'ประเภทเรื่อง', en: 'Categories' },
    note: {
      th: 'โพสต์ที่เข้าหลายประเภทนับในทุกประเภท ประเภทที่ไม่มีโพสต์แสดงเป็น 0',
      en: 'A post in several categories counts under each; categories without a post are shown as 0',
    },
    columns: [
      ...LABEL_COLUMNS('ประเภทเรื่อง', 'Category'),
      column('รหัส', 'Id', 'text', 26, true),
      ...FIGURE_COLUMNS,
      RELEVANT_SHARE,
      ...CHANGE_COLUMNS,
      column('ความเสียหายที่แจ้ง (บาท)', 'Baht reported lost', 'count', 16),
      column('โพสต์ที่ระบุจำนวนเงิน', 'Reports naming an amount', 'count', 14, true),
      column('ประเภทคดีของตำรวจ', 'Police case types', 'text', 14),
      column('ส่งต่อ', 'Refer to', 'text', 28, true),
    ],
    rows: report.categories.map((leaf) => [
      leaf.label.th,
      leaf.label.en,
      leaf.id,
      ...figureCells(leaf),
      leaf.shareOfRelevant,
      ...changeCells(leaf.change, report),
      leaf.bahtLost.sumThb,
      leaf.bahtLost.posts,
      leaf.police.join(', '),
      leaf.referTo.join(', '),
    ]),
  }
}

export function matrixTable(report: WeeklyReport): Table {
  return {
    id: 'roles-by-category',
    title: { th: 'ประเภทเรื่องตามบทบาทของโพสต์', en: 'Categories by role of the post' },
    note: {
      th: 'การเตือนภัยและข่าวไม่ใช่การระบาด จึงแยกจากข้อความของผู้กระทำและผู้เสียหาย',
      en: 'Warnings and news are no outbreak: they stand apart from what offenders write and victims report',
    },
    columns: [...LABEL_COLUMNS('ประเภทเรื่อง', 'Category'), column('รวม', 'All', 'count', 10), ...roleColumns(report)],
    rows: report.categories.map(({ label, count, byRole }) => [
      label.th,
      label.en,
      count,
      ...ROLES.map((role) => byRole[role]),
    ]),
  }
}

export function daysTable(report: WeeklyReport): Table {
  return {
    id: 'days',
    title: { th: 'รายวัน', en: 'By day' },
    note: {
      th: 'วันตามเวลาประเทศไทย ชั่วโมงที่อ่านไม่ได้รวมทุกแหล่งข้อมูล',
      en: 'Days in Bangkok time; hours not read are added up over all sources',
    },
    columns: [
      column('วันที่ (พ.ศ.)', 'Day (Buddhist era)', 'text', 18),
      column('วันที่ (ISO)', 'Day (ISO 8601)', 'text', 14),
      column('โพสต์ที่อ่าน', 'Posts read', 'count', 12),
      ...roleColumns(report),
      ...report.topCategories.map(({ label }) => column(label.th, label.en, 'count', 14, true)),
      column('ชั่วโมงที่อ่านไม่ได้', 'Hours not read', 'decimal', 12),
    ],
    rows: report.days.map(({ day, thai, read, byRole, byTopCategory, gapHours }) => [
      thai,
      day,
      read,
      ...ROLES.map((role) => byRole[role]),
      ...report.topCategories.map(({ id }) => byTopCategory[id] ?? 0),
      gapHours,
    ]),
  }
}
