import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { memo } from 'react'
import type { ApiAlert } from '../../../api/schemas/alerts.ts'
import { postJson } from '../api/client.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLabel, useLanguage } from '../i18n/language.tsx'
import { behindAlert } from '../state/behind.ts'
import { useView } from '../state/use-view.tsx'
import { Deliveries } from './deliveries.tsx'
import { FilterLink } from './filter-link.tsx'
import { IndicatorChip } from './indicator-chip.tsx'
import { Severity, SyntheticTag } from './labels.tsx'
import { When } from './when.tsx'
import './alert-card.css'

/** How many indicators stand in the list; the drawer has all. */
const FEW = 3

export const AlertCard = memo(function AlertCard({ alert }: { readonly alert: ApiAlert }) {
  const { language, t } = useLanguage()
  const label = useLabel()
  const { open } = useView()
  const title = label(alert.title)
  return (
    <li className="rw-alert">
      <div className="rw-row">
        <button
          type="button"
          className="rw-link rw-alert-title"
          onClick={() => {
            open({ kind: 'alert', id: alert.id })
          }}
        >
          {title}
        </button>
        {alert.test && <span className="rw-tag">{t.test}</span>}
        {alert.synthetic && <SyntheticTag />}
        {alert.severity > 0 && <Severity score={alert.severity} />}
      </div>
      <div className="rw-row">
        <Counts alert={alert} />
        <span className="rw-quiet">
          <When at={alert.openedAt} wrap={t.opened} />
          {alert.state !== 'open' && <> · {t.alertStates[alert.state]}</>}
        </span>
      </div>
      {alert.indicators.length > 0 && (
        <div className="rw-row">
          {alert.indicators.slice(0, FEW).map((indicator) => (
            <IndicatorChip
              key={`${indicator.type}:${indicator.value}`}
              indicator={indicator}
              note={t.posts(formatNumber(indicator.posts, language))}
            />
          ))}
        </div>
      )}
      <div className="rw-spread">
        <Deliveries deliveries={alert.deliveries} />
        {alert.state === 'open' && <Acknowledge id={alert.id} title={title} />}
      </div>
    </li>
  )
})

/** Observed against expected; opens the posts where there are any. */
export function Counts({ alert }: { readonly alert: ApiAlert }) {
  const { language, t } = useLanguage()
  const label = useLabel()
  if (alert.kind === 'source-silent' || alert.kind === 'source-state' || alert.kind === 'test') return null
  const text = t.observedExpected(formatNumber(alert.observed, language), formatNumber(alert.expected, language, 1))
  const behind = behindAlert(alert)
  if (behind === undefined) return <strong>{text}</strong>
  return (
    <strong>
      <FilterLink to={behind} what={label(alert.title)}>
        {text}
      </FilterLink>
    </strong>
  )
}

export function Acknowledge({ id, title }: { readonly id: string; readonly title: string }) {
  const { t } = useLanguage()
  const client = useQueryClient()
  const acknowledge = useMutation({
    mutationFn: () => postJson(`alerts/${encodeURIComponent(id)}/acknowledge`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  })
  return (
    <span className="rw-row">
      {acknowledge.error !== null && (
        <span role="alert" className="rw-tag rw-tag-red">
          {t.acknowledgeFailed}: {acknowledge.error.message}
        </span>
      )}
      <Button
        size="compact-sm"
        variant="default"
        loading={acknowledge.isPending}
        aria-label={`${t.acknowledge}: ${title}`}
        onClick={() => {
          acknowledge.mutate()
        }}
      >
        {t.acknowledge}
      </Button>
    </span>
  )
}
