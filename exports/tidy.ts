import type { TidyRow } from './csv.ts'
import type { Change, Label, WeeklyReport } from './schema.ts'
import { both } from './tables/model.ts'

interface FigureLike {
  readonly count: number
  readonly of: number
  readonly share: number | null
  readonly change: Change
}

/** The report as one long table: a row per figure, its section and key saying which. */
export function tidyRows(report: WeeklyReport): readonly TidyRow[] {
  return [
    ...aboutRows(report),
    ...countRows(report),
    ...dayRows(report),
    ...findingRows(report),
    ...readingRows(report),
  ]
}

function figureRow(section: string, key: string, label: Label, figure: FigureLike): TidyRow {
  const { count, of, share, change } = figure
  return {
    section,
    key,
    label,
    value: count,
    denominator: of,
    share,
    previous: change.previous,
    change: change.absolute,
  }
}

function changeRow(section: string, key: string, label: Label, value: number, change: Change): TidyRow {
  return { section, key, label, value, previous: change.previous, change: change.absolute }
}

function fact(section: string, key: string, th: string, en: string, value: string | number): TidyRow {
  return { section, key, label: { th, en }, value }
}

function aboutRows({ week, synthetic, comparison, pipeline }: WeeklyReport): readonly TidyRow[] {
  return [
    fact('about', 'week', 'สัปดาห์', 'Week', week.label),
    fact('about', 'from', 'วันแรก', 'First day', week.from),
    fact('about', 'from-thai', 'วันแรก (พ.ศ.)', 'First day (Buddhist era)', week.thai.from),
    fact('about', 'to', 'วันสุดท้าย', 'Last day', week.to),
    fact('about', 'to-thai', 'วันสุดท้าย (พ.ศ.)', 'Last day (Buddhist era)', week.thai.to),
    fact('about', 'previous-from', 'วันแรกของช่วงก่อนหน้า', 'First day of the period before', week.previous.from),
    fact('about', 'previous-to', 'วันสุดท้ายของช่วงก่อนหน้า', 'Last day of the period before', week.previous.to),
    fact('about', 'comparable', 'เทียบกับช่วงก่อนหน้าได้', 'Comparable with the period before', yes(comparison.comparable)),
    ...comparison.reasons.map((label, i) => ({
      ...fact('about', `not-comparable-${i + 1}`, 'สาเหตุที่เทียบไม่ได้', 'Why not comparable', both(label)),
    })),
    fact('about', 'pipeline-versions', 'รุ่นของการประมวลผล', 'Pipeline versions', pipeline.versions.join(' ')),
    fact('about', 'synthetic', 'มีข้อมูลสังเคราะห์', 'Holds SYNTHETIC data', yes(synthetic.any)),
    fact('about', 'synthetic-posts', 'โพสต์ข้อมูลสังเคราะห์', 'SYNTHETIC posts', synthetic.posts),
  ]
}

function countRows({ totals, roles, topCategories, categories }: WeeklyReport): readonly TidyRow[] {
  const { postsRead, relevant, authors, reposts, bahtLost } = totals
  const lost: Label = { th: 'ความเสียหายที่แจ้ง (บาท)', en: 'Baht reported lost' }
  return [
    changeRow('total', 'posts-read', { th: 'โพสต์ที่อ่าน', en: 'Posts read' }, postsRead.count, postsRead.change),
    figureRow('total', 'relevant', { th: 'โพสต์ที่เกี่ยวข้อง', en: 'Posts on scams or complaints' }, relevant),
    fact('total', 'authors', 'ผู้เขียน', 'Authors', authors),
    fact('total', 'reposts', 'โพสต์ที่แชร์ซ้ำ', 'Reposts', reposts),
    changeRow('total', 'baht-lost', lost, bahtLost.sumThb, bahtLost.change),
    {
      ...fact('total', 'baht-lost-posts', 'โพสต์ที่ระบุจำนวนเงิน', 'Reports naming an amount', bahtLost.posts),
      denominator: bahtLost.ofReports,
    },
    ...roles.map((role) => figureRow('role', role.id, role.label, role)),
    ...topCategories.map((top) => figureRow('top-category', top.id, top.label, top)),
    ...categories.map((leaf) => figureRow('category', leaf.id, leaf.label, leaf)),
    ...categories.flatMap(({ id, label, byRole, count }) =>
      Object.entries(byRole).map(([role, value]) => ({
        section: 'category-role',
        key: `${id}/${role}`,
        label,
        value,
        denominator: count,
        share: count === 0 ? null : Math.round((value / count) * 1e6) / 1e6,
      })),
    ),
    ...categories.map(({ id, label, bahtLost: part }) =>
      changeRow('category-baht-lost', id, label, part.sumThb, part.change),
    ),
  ]
}

function dayRows({ days, roles, topCategories }: WeeklyReport): readonly TidyRow[] {
  return days.flatMap(({ day, thai, read, byRole, byTopCategory, gapHours }) => [
    fact('day', day, thai, day, read),
    ...roles.map(({ id, label }) => ({
      section: 'day-role',
      key: `${day}/${id}`,
      label,
      value: byRole[id],
      denominator: read,
    })),
    ...topCategories.map(({ id, label }) => ({
      section: 'day-top-category',
      key: `${day}/${id}`,
      label,
      value: byTopCategory[id] ?? 0,
      denominator: read,
    })),
    fact('day-gap-hours', day, thai, day, gapHours),
  ])
}

function findingRows({ indicators, alerts, watchWords, referrals, examples }: WeeklyReport): readonly TidyRow[] {
  return [
    ...indicators.flatMap(({ type, label, defanged, posts, authors, victimReports, firstSeen, lastSeen }) => {
      const row = (section: string, value: string | number) => ({ section, key: `${type}:${defanged}`, label, value })
      return [
        row('indicator', posts),
        row('indicator-authors', authors),
        row('indicator-victim-reports', victimReports),
        row('indicator-first-seen', firstSeen),
        row('indicator-last-seen', lastSeen),
      ]
    }),
    ...alerts.flatMap(({ id, title, observed, expected, openedAt, deliveries }) => [
      { section: 'alert', key: id, label: title, value: observed },
      { section: 'alert-expected', key: id, label: title, value: expected },
      { section: 'alert-opened', key: id, label: title, value: openedAt },
      ...deliveries.map(({ channel, state }) => ({
        section: 'alert-delivery',
        key: `${id}/${channel}`,
        label: title,
        value: state,
      })),
    ]),
    ...watchWords.map((word) => figureRow('watch-word', word.id, { th: word.title, en: word.title }, word)),
    ...referrals.agencies.map((agency) => figureRow('referral', agency.id, agency.label, agency)),
    ...referrals.policeTypes.map((type) =>
      figureRow('police-type', type.id, { th: type.label, en: `Police case type ${type.id}` }, type),
    ),
    ...examples.map(({ category, label, role, text }, i) => ({
      section: 'example',
      key: `${i + 1}/${category}/${role}`,
      label,
      value: text,
    })),
  ]
}

function readingRows({ sources, gaps }: WeeklyReport): readonly TidyRow[] {
  return [
    ...sources.flatMap((source) => {
      const mark = source.synthetic ? ' (ข้อมูลสังเคราะห์ · SYNTHETIC)' : ''
      const label = { th: `${source.title}${mark}`, en: `${source.title}${mark}` }
      return [
        figureRow('source', source.id, label, source),
        ...(source.coverage === null
          ? []
          : [{ section: 'source-coverage', key: source.id, label, value: source.coverage }]),
      ]
    }),
    ...gaps.map(({ source, from, hours, label }) => ({
      section: 'gap-hours',
      key: `${source}/${from}`,
      label,
      value: hours,
    })),
  ]
}

function yes(value: boolean): string {
  return value ? 'yes' : 'no'
}
