import { SegmentedControl } from '@mantine/core'
import { Suspense, lazy, useState } from 'react'
import type { Timeline } from '../../../api/schemas/overview.ts'
import { useTimeline } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import type { Messages } from '../i18n/th.ts'
import { Panel } from '../parts/panel.tsx'
import { useView } from '../state/use-view.tsx'
import './timeline-panel.css'

// Apart, so that figures and posts need not wait for the chart's code.
const TimelineChart = lazy(async () => ({ default: (await import('./timeline-chart.tsx')).TimelineChart }))
const TimelineTable = lazy(async () => ({ default: (await import('./timeline-table.tsx')).TimelineTable }))

const HOUR_MS = 3_600_000

/** Relevant posts over time: as a chart to see, as a table to read, hear and copy. */
export function TimelinePanel() {
  const { language, t } = useLanguage()
  const { view } = useView()
  const query = useTimeline(view)
  const [form, setForm] = useState<'chart' | 'table'>('chart')
  const base = query.data === undefined ? undefined : describe(query.data, language, t)
  return (
    <Panel
      title={t.timeline}
      query={query}
      base={base}
      skeletonRows={9}
      tools={
        <SegmentedControl
          size="xs"
          aria-label={t.timeline}
          value={form}
          onChange={setForm}
          data={[
            { value: 'chart', label: t.asChart },
            { value: 'table', label: t.asTable },
          ]}
        />
      }
    >
      {(timeline) => (
        <Suspense fallback={<div className="rw-chart" aria-busy="true" />}>
          {form === 'chart' ? <TimelineChart timeline={timeline} /> : <TimelineTable timeline={timeline} />}
        </Suspense>
      )}
    </Panel>
  )
}

function describe({ intervalMs, postsRead }: Timeline, language: 'th' | 'en', t: Messages): string {
  const hours = intervalMs / HOUR_MS
  const every = hours === 1 ? t.oneHour : hours === 24 ? t.oneDay : t.hours(formatNumber(hours, language))
  return `${t.perBucket(every)} · ${t.postsRead(formatNumber(postsRead, language))}`
}
