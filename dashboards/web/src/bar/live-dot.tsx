import { useLiveStatus } from '../api/live-context.ts'
import { useReadiness, useStats } from '../api/queries.ts'
import { useLanguage } from '../i18n/language.tsx'
import { When } from '../parts/when.tsx'

/** Whether the page is alive, and the server behind it too, in words beside the dot; and how old the newest post is. */
export function LiveDot() {
  const { t } = useLanguage()
  const { state: connection, lastPostAtMs } = useLiveStatus()
  const { data: readiness } = useReadiness()
  const { data: stats } = useStats()
  const known = [lastPostAtMs, stats?.lastPublishedAt == null ? null : Date.parse(stats.lastPublishedAt)]
  // A connection that stands brings nothing new while the server lacks what it works with.
  const state = connection === 'live' && readiness?.ready === false ? 'hampered' : connection
  const last = Math.max(...known.map((ms) => ms ?? 0))
  return (
    <span className="rw-live" role="status">
      <span className={`rw-live-dot rw-live-dot-${state}`} aria-hidden="true" />
      {t[state]}
      {stats !== undefined && (
        <span className="rw-quiet" aria-live="off">
          {last === 0 ? t.noPostYet : <When at={new Date(last).toISOString()} wrap={t.lastPost} />}
        </span>
      )}
    </span>
  )
}
