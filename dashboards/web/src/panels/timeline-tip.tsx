import type { Timeline } from '../../../api/schemas/overview.ts'
import { formatDateTime } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { CategoryDot } from '../parts/labels.tsx'
import { useLabels } from '../state/use-labels.ts'
import type { TimelineModel } from './timeline-model.ts'

interface TimelineTipProps {
  readonly timeline: Timeline
  readonly model: TimelineModel
  /** Where the pointer is, as a share of the plot's width. */
  readonly at: number
}

/** The numbers of the bucket under the pointer. Of the page rather than of the chart: names stay text, whatever they hold. */
export function TimelineTip({ timeline, model, at }: TimelineTipProps) {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const bucket = Math.min(model.times.length - 1, Math.floor(at * model.times.length))
  const time = model.times[bucket]
  if (time === undefined) return null
  const one = timeline.mode === 'one'
  const point = one ? timeline.band.find(({ from }) => Date.parse(from) === time) : undefined
  const n = (value: number, digits = 0) => formatNumber(value, language, digits)
  const width = 100 / model.times.length
  const side =
    at < 0.5 ? { left: `${((bucket + 1) * width).toFixed(2)}%` } : { right: `${(100 - bucket * width).toFixed(2)}%` }
  return (
    <>
      <div
        className="rw-tip-bucket"
        style={{ left: `${(bucket * width).toFixed(2)}%`, width: `${width.toFixed(2)}%` }}
      />
      <div className="rw-tip" style={side} aria-hidden="true">
        <strong>{formatDateTime(time, language)}</strong>
        {model.series
          .map(({ key, values }) => ({ key, value: values[bucket] ?? 0 }))
          .filter(({ value }) => one || value > 0)
          .map(({ key, value }) => (
            <div key={key} className="rw-tip-row">
              <span>
                <CategoryDot id={key} />
                {labels.category(key)}
              </span>
              <span>{n(value)}</span>
            </div>
          ))}
        {point?.expected != null && <Row name={t.expected} value={n(point.expected, 1)} />}
        {point?.upper != null && <Row name={t.upper} value={n(point.upper, 1)} />}
        {!one && <Row name={t.relevant} value={n(model.totals[bucket] ?? 0)} />}
        <Row name={t.read} value={n(timeline.buckets[bucket]?.read ?? 0)} />
      </div>
    </>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="rw-tip-row">
      <span>{name}</span>
      <span>{value}</span>
    </div>
  )
}
