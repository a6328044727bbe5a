import { useAlerts } from '../api/queries.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLanguage } from '../i18n/language.tsx'
import { AlertCard } from '../parts/alert-card.tsx'
import { Empty, Panel } from '../parts/panel.tsx'

/** What the centre should act on, newest first. Closed ones stay findable on the chart. */
export function AlertsPanel() {
  const { language, t } = useLanguage()
  const query = useAlerts()
  const base = query.data === undefined ? undefined : t.alertsOpen(formatNumber(query.data.open, language))
  return (
    <Panel title={t.alerts} query={query} base={base} skeletonRows={5}>
      {({ alerts }) => {
        const current = alerts.filter(({ state }) => state !== 'closed')
        if (current.length === 0) return <Empty title={t.alertsEmpty} hint={t.alertsEmptyHint} />
        return (
          <ul aria-live="polite">
            {current.map((alert) => (
              <AlertCard key={alert.id} alert={alert} />
            ))}
          </ul>
        )
      }}
    </Panel>
  )
}
