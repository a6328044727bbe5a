import { useId } from 'react'
import type { Figures } from '../../../api/schemas/overview.ts'
import { useFigures } from '../api/queries.ts'
import { formatChange, formatNumber, formatShort } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { FilterLink } from '../parts/filter-link.tsx'
import { Panel } from '../parts/panel.tsx'
import { Sparkline } from '../parts/sparkline.tsx'
import type { View } from '../state/filters.ts'
import { useView } from '../state/use-view.tsx'
import './figures-panel.css'

/** What the period was like, in four numbers that open. */
export function FiguresPanel() {
  const { language, t } = useLanguage()
  const { view } = useView()
  const query = useFigures(view)
  const n = (value: number) => formatNumber(value, language)
  return (
    <Panel title={t.figures} query={query} className="rw-figures-panel" skeletonRows={3}>
      {(data) => (
        <div className="rw-figures">
          <FigureCard
            title={t.victimReports}
            figure={data.victimReports}
            base={t.of(n(data.victimReports.value), n(data.postsRead))}
            to={{ roles: ['victim-report'] }}
          />
          <FigureCard
            title={t.lures}
            figure={data.lures}
            base={t.of(n(data.lures.value), n(data.postsRead))}
            to={{ roles: ['lure'] }}
          />
          <FigureCard
            title={t.newCampaigns}
            figure={data.newCampaigns}
            base={t.campaignBase}
            to={{ opened: { kind: 'campaigns', id: 'new' } }}
          />
          <FigureCard
            title={t.bahtLost}
            figure={data.bahtLost}
            base={t.bahtLostBase(n(data.bahtLost.posts), n(data.victimReports.value))}
            to={{ roles: ['victim-report'] }}
            money
          />
        </div>
      )}
    </Panel>
  )
}

interface FigureCardProps {
  readonly title: string
  readonly figure: Figures['lures']
  readonly base: string
  readonly to: Partial<View>
  readonly money?: boolean
}

function FigureCard({ title, figure, base, to, money = false }: FigureCardProps) {
  const { language, t } = useLanguage()
  const titleId = useId()
  const full = formatNumber(figure.value, language)
  const short = formatShort(figure.value, language)
  const shown = (text: string) => (money ? t.baht(text) : text)
  return (
    <article className="rw-figure" aria-labelledby={titleId}>
      <h3 id={titleId} className="rw-quiet">
        {title}
      </h3>
      <div className="rw-figure-value">
        <FilterLink to={to} what={title}>
          <span title={shown(full)}>{shown(short)}</span>
        </FilterLink>
        <Sparkline values={figure.sparkline} label={t.sparkline(title)} />
      </div>
      <p className="rw-quiet">{change(figure, language, t)}</p>
      <p className="rw-quiet">{base}</p>
    </article>
  )
}

function change(
  { value, previous }: Figures['lures'],
  language: 'th' | 'en',
  t: ReturnType<typeof useLanguage>['t'],
): string {
  if (previous === null) return t.changeNone
  if (previous === value) return t.same
  const percent = formatChange(value, previous, language)
  return percent === undefined ? t.changeFromZero : t.change(percent, formatShort(previous, language))
}
