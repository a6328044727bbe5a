import { useComputedColorScheme } from '@mantine/core'
import { useMemo, useRef, useState, type PointerEvent } from 'react'
import IconAlertTriangle from '@tabler/icons-react/icons/IconAlertTriangleFilled'
import type { Timeline } from '../../../api/schemas/overview.ts'
import { useNow } from '../clock.ts'
import { formatDateTime } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLabel, useLanguage } from '../i18n/language.tsx'
import { CategoryDot } from '../parts/labels.tsx'
import { FilterLink } from '../parts/filter-link.tsx'
import { useLabels } from '../state/use-labels.ts'
import { toggled, useView } from '../state/use-view.tsx'
import { chartOption } from './timeline-option.ts'
import { draggedRange, gapStretch, placeOf, timelineModel, type Stretch, type TimelineModel } from './timeline-model.ts'
import { TimelineTip } from './timeline-tip.tsx'
import { useChart } from './use-chart.ts'

/** The chart, with gaps and alerts laid over it as things of the page: they can be reached by keyboard and read aloud. */
export function TimelineChart({ timeline }: { readonly timeline: Timeline }) {
  const { language, t } = useLanguage()
  const labels = useLabels()
  const { view, change } = useView()
  const scheme = useComputedColorScheme('light')
  const canvas = useRef<HTMLDivElement>(null)
  const model = useMemo(() => timelineModel(timeline), [timeline])

  const option = useMemo(() => chartOption(timeline, model, language, scheme), [timeline, model, language, scheme])

  useChart(canvas, option, (bucket, key) => {
    const fromMs = model.times[bucket]
    if (fromMs === undefined) return
    const categories = key === undefined ? view.categories : [key]
    change({ range: { fromMs, toMs: fromMs + timeline.intervalMs }, categories })
  })

  const aria = t.timelineAria(
    formatNumber(model.relevant, language),
    formatDateTime(model.fromMs, language),
    formatDateTime(model.toMs, language),
    formatNumber(timeline.gaps.length, language),
    formatNumber(timeline.alerts.length, language),
  )
  const drag = useDrag((a, b) => {
    const range = draggedRange(model, timeline.intervalMs, a, b)
    if (range !== undefined) change({ range })
  })
  const unknown = timeline.mode === 'one' && timeline.band.every(({ expected }) => expected === null)
  return (
    <figure className="rw-stack rw-figure-frame">
      <div className="rw-chart" {...drag.handlers}>
        <div ref={canvas} className="rw-chart-canvas" role="img" aria-label={aria} />
        <div className="rw-chart-plot" ref={drag.plot}>
          {model.relevant === 0 && <p className="rw-chart-empty">{t.postsEmpty}</p>}
          <Gaps timeline={timeline} model={model} />
          <Alerts timeline={timeline} model={model} />
          {drag.at !== null && drag.stretch === null && <TimelineTip timeline={timeline} model={model} at={drag.at} />}
          {drag.stretch !== null && <div className="rw-chart-drag" style={stretchStyle(drag.stretch)} />}
        </div>
      </div>
      <figcaption className="rw-chart-legend">
        {model.series.map(({ key }) => (
          <span key={key}>
            <CategoryDot id={key} />
            <FilterLink to={{ categories: toggled(view.categories, key) }} what={labels.category(key)}>
              {labels.category(key)}
            </FilterLink>
          </span>
        ))}
        {timeline.gaps.some(({ partial }) => !partial) && (
          <span>
            <span className="rw-chart-legend-gap" aria-hidden="true" />
            {t.gapLegend}
          </span>
        )}
        {timeline.gaps.some(({ partial }) => partial) && (
          <span>
            <span className="rw-chart-legend-gap rw-chart-legend-gap-part" aria-hidden="true" />
            {t.gapInPartLegend}
          </span>
        )}
        {unknown && <span className="rw-quiet">{t.noBand}</span>}
        <span className="rw-quiet">{t.timelineHint}</span>
      </figcaption>
    </figure>
  )
}

interface LayerProps {
  readonly timeline: Timeline
  readonly model: TimelineModel
}

function Gaps({ timeline, model }: LayerProps) {
  const { language, t } = useLanguage()
  const now = useNow(60_000)
  return timeline.gaps.map((gap) => {
    const stretch = gapStretch(model, gap, now)
    if (stretch === undefined) return null
    const to = gap.to === null ? t.untilNow : formatDateTime(Date.parse(gap.to), language)
    const say = gap.partial ? t.gapInPart : t.gap
    const text = say(gap.title, t.sourceStates[gap.reason], formatDateTime(Date.parse(gap.from), language), to)
    return (
      <div
        key={`${gap.source}/${gap.from}/${String(gap.partial)}`}
        className={gap.partial ? 'rw-chart-gap rw-chart-gap-part' : 'rw-chart-gap'}
        style={stretchStyle(stretch)}
        title={text}
        role="img"
        aria-label={text}
      />
    )
  })
}

function Alerts({ timeline, model }: LayerProps) {
  const { language, t } = useLanguage()
  const label = useLabel()
  const { open } = useView()
  return timeline.alerts.map((alert) => {
    const at = Date.parse(alert.at)
    if (at < model.fromMs || at > model.toMs) return null
    const text = `${t.alertLegend}: ${label(alert.title)} ${formatDateTime(at, language)}`
    return (
      <button
        key={alert.id}
        type="button"
        className="rw-chart-alert"
        style={{ left: percent(placeOf(model, at)) }}
        title={text}
        aria-label={text}
        onClick={() => {
          open({ kind: 'alert', id: alert.id })
        }}
      >
        <IconAlertTriangle size={14} aria-hidden="true" />
      </button>
    )
  })
}

/** Dragging over the plot with mouse or pen; a finger scrolls the page instead. Shares of the plot's width. */
function useDrag(onDragged: (a: number, b: number) => void) {
  const plot = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<number | null>(null)
  const [drag, setDrag] = useState<{ readonly a: number; readonly b: number } | null>(null)
  const share = (event: PointerEvent) => {
    const box = plot.current?.getBoundingClientRect()
    return box === undefined || box.width === 0 ? 0 : Math.min(1, Math.max(0, (event.clientX - box.left) / box.width))
  }
  const handlers = {
    onPointerDown: (event: PointerEvent) => {
      if (event.pointerType === 'touch' || event.button !== 0) return
      const start = share(event)
      setDrag({ a: start, b: start })
    },
    onPointerMove: (event: PointerEvent) => {
      setAt(share(event))
      if (drag !== null) setDrag({ a: drag.a, b: share(event) })
    },
    onPointerUp: () => {
      if (drag !== null) onDragged(drag.a, drag.b)
      setDrag(null)
    },
    onPointerLeave: () => {
      setAt(null)
      setDrag(null)
    },
  }
  const stretch =
    drag === null || drag.a === drag.b ? null : { from: Math.min(drag.a, drag.b), to: Math.max(drag.a, drag.b) }
  return { plot, handlers, stretch, at }
}

function stretchStyle({ from, to }: Stretch): { readonly left: string; readonly width: string } {
  return { left: percent(from), width: percent(to - from) }
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`
}
