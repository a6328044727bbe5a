import { memo } from 'react'
import type { TrendItem, Trends } from '../../../api/schemas/overview.ts'
import { useTrends } from '../api/queries.ts'
import { useNow } from '../clock.ts'
import { formatClock, formatDateTime, formatRelative } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLabel, useLanguage } from '../i18n/language.tsx'
import { CategoryDot } from '../parts/labels.tsx'
import { FilterLink } from '../parts/filter-link.tsx'
import { Empty, Panel } from '../parts/panel.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import { When } from '../parts/when.tsx'
import { useLabels } from '../state/use-labels.ts'
import { behindTrend } from '../state/behind.ts'
import { useView } from '../state/use-view.tsx'
import { categoryColor } from '../theme/categories.ts'
import './rising-panel.css'

/** Computed every few minutes at most; older than this, somebody should look. */
const STALE_AFTER_MS = 15 * 60_000

/** What is unusual against its own past, most unusual first. */
export function RisingPanel() {
  const { language, t } = useLanguage()
  const query = useTrends()
  const now = useNow(30_000)
  const computed = query.data?.computedAt ?? null
  const stale = computed !== null && now - Date.parse(computed) > STALE_AFTER_MS
  const when = computed === null ? '' : formatRelative(Date.parse(computed), now, language)
  return (
    <Panel
      title={t.rising}
      query={query}
      skeletonRows={6}
      base={
        computed === null ? undefined : stale ? (
          <span className="rw-tag rw-tag-amber">{t.risingStale(when)}</span>
        ) : (
          t.risingComputed(when)
        )
      }
    >
      {(trends) => <RisingList trends={trends} />}
    </Panel>
  )
}

function RisingList({ trends }: { readonly trends: Trends }) {
  const { t } = useLanguage()
  const [first] = trends.items
  if (trends.computedAt === null) return <Empty title={t.notComputed} hint={t.notComputedHint} />
  if (first === undefined) return <Empty title={t.risingEmpty} hint={t.risingEmptyHint} />
  const { from, to } = first
  return (
    <>
      <p className="rw-quiet">{t.risingBase(formatClock(Date.parse(from)), formatClock(Date.parse(to)))}</p>
      <ol>
        {trends.items.map((item) => (
          <RisingRow key={item.id} item={item} line={trends.line} />
        ))}
      </ol>
    </>
  )
}

interface RisingRowProps {
  readonly item: TrendItem
  readonly line: number
}

const RisingRow = memo(function RisingRow({ item, line }: RisingRowProps) {
  const { language, t } = useLanguage()
  const label = useLabel()
  const labels = useLabels()
  const { open } = useView()
  const n = (value: number, digits = 0) => formatNumber(value, language, digits)
  const sources = Object.entries(item.sources).map(([id, count]) => `${labels.source(id)} ${n(count)}`)
  return (
    <li className="rw-rising">
      <div className="rw-rising-head">
        <span>
          {item.kind === 'category' ? <CategoryDot id={item.subject} /> : <span className="rw-tag">{t.watchWord}</span>}{' '}
          <button
            type="button"
            className="rw-link rw-rising-title"
            onClick={() => {
              open({ kind: 'trend', id: item.id })
            }}
          >
            {label(item.title)}
          </button>
        </span>
        <Sparkline
          values={item.sparkline}
          label={t.sparkline(label(item.title))}
          {...(item.kind === 'category' ? { color: categoryColor(item.subject) } : {})}
        />
      </div>
      <div className="rw-row">
        <strong className="rw-number">
          <FilterLink to={behindTrend(item)} what={label(item.title)}>
            {t.posts(n(item.observed))}
          </FilterLink>
        </strong>
        <span className="rw-quiet">
          {item.expected === null ? t.shortPast : t.againstExpected(n(item.expected, 1))}
        </span>
        {item.score !== null && <Unusual score={item.score} line={line} />}
      </div>
      <p className="rw-quiet">
        {t.authorsAgainstPosts(n(item.authors), n(item.observed), n(item.reposts))}
        {item.firstSeen !== null && (
          <>
            {' · '}
            <When at={item.firstSeen} wrap={t.firstSeen} />
          </>
        )}
        {sources.length > 0 && <> · {t.fromSources(sources.join(', '))}</>}
      </p>
    </li>
  )
})

/** How far out of the ordinary, against the line from which an alert is made. */
export function Unusual({ score, line }: { readonly score: number; readonly line: number }) {
  const { language, t } = useLanguage()
  const text = t.unusual(formatNumber(score, language, 1), formatNumber(line, language, 1))
  const share = Math.min(1, Math.max(0, score) / (line * 3))
  return (
    <span className="rw-unusual" title={text}>
      <span className="rw-hidden">{text}</span>
      <span className="rw-unusual-track" aria-hidden="true">
        <span
          className={score >= line ? 'rw-unusual-bar rw-unusual-over' : 'rw-unusual-bar'}
          style={{ width: `${(share * 100).toFixed(1)}%` }}
        />
        <span className="rw-unusual-line" />
      </span>
      <span className="rw-quiet" aria-hidden="true">
        {formatNumber(score, language, 1)}
      </span>
    </span>
  )
}

/** The window a trend was judged over, in words. */
export function trendWindow(item: TrendItem, language: 'th' | 'en'): string {
  return `${formatDateTime(Date.parse(item.from), language)} – ${formatClock(Date.parse(item.to))}`
}
