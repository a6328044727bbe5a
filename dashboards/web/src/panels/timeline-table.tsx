import type { Timeline } from '../../../api/schemas/overview.ts'
import { formatDateTime } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { FilterLink } from '../parts/filter-link.tsx'
import { useLabels } from '../state/use-labels.ts'
import { timelineModel } from './timeline-model.ts'

/** The same numbers to read, hear and copy. Newest first, as the latest hour is what is asked for. */
export function TimelineTable({ timeline }: { readonly timeline: Timeline }) {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const { series, times, totals } = timelineModel(timeline)
  const one = timeline.mode === 'one'
  const bands = new Map(timeline.band.map((point) => [Date.parse(point.from), point]))
  const head = [
    t.time,
    ...series.map(({ key }) => labels.category(key)),
    ...(one ? [t.expected, t.upper] : [t.relevant]),
    t.read,
  ]
  const rows = times
    .map((time, i) => ({
      time,
      cells: [
        ...series.map(({ values }) => values[i] ?? 0),
        ...(one ? [bands.get(time)?.expected ?? null, bands.get(time)?.upper ?? null] : [totals[i] ?? 0]),
        timeline.buckets[i]?.read ?? 0,
      ],
    }))
    .reverse()
  const text = (cell: number | null) => (cell === null ? '–' : formatNumber(cell, language, 1))
  const copied = [
    head,
    ...rows.map(({ time, cells }) => [formatDateTime(time, language), ...cells.map((c) => c ?? '')]),
  ]
  return (
    <div className="rw-stack">
      <div className="rw-row">
        <CopyButton text={copied.map((row) => row.join('\t')).join('\n')} what={t.timeline} />
        <span className="rw-quiet">{t.copyTable}</span>
      </div>
      <div className="rw-table-scroll" tabIndex={0} role="region" aria-label={t.timeline}>
        <table className="rw-table">
          <thead>
            <tr>
              {head.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ time, cells }) => (
              <tr key={time}>
                <th scope="row">
                  <FilterLink
                    to={{ range: { fromMs: time, toMs: time + timeline.intervalMs } }}
                    what={formatDateTime(time, language)}
                  >
                    {formatDateTime(time, language)}
                  </FilterLink>
                </th>
                {cells.map((cell, i) => (
                  <td key={head[i + 1]}>{text(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
