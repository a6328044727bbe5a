import { useCallback } from 'react'
import type { ApiAlert } from '../../../api/schemas/alerts.ts'
import { useAlert, usePost } from '../api/queries.ts'
import { formatClock, formatDateTime } from '../format/dates.ts'
import { formatNumber } from '../format/numbers.ts'
import { useLabel, useLanguage } from '../i18n/language.tsx'
import { Acknowledge, Counts } from '../parts/alert-card.tsx'
import { Deliveries } from '../parts/deliveries.tsx'
import { IndicatorChip } from '../parts/indicator-chip.tsx'
import { Severity, SyntheticTag } from '../parts/labels.tsx'
import { PostCard } from '../parts/post-card.tsx'
import { useLabels } from '../state/use-labels.ts'
import { useView } from '../state/use-view.tsx'
import { Fact, Loaded, Section } from './loaded.tsx'
import { Referral } from './referral.tsx'

const SHOWN = 8

/** One alert with all that the centre needs to act: how big, the evidence, the indicators, whom to refer to, who was told. */
export function AlertDetails({ id }: { readonly id: string }) {
  const { t } = useLanguage()
  const query = useAlert(id)
  return (
    <Loaded query={query} gone={t.alertsEmpty}>
      {(alert) => <Details alert={alert} />}
    </Loaded>
  )
}

function Details({ alert }: { readonly alert: ApiAlert }) {
  const { language, t } = useLanguage()
  const label = useLabel()
  const labels = useLabels()
  const n = (value: number) => formatNumber(value, language)
  const at = (time: string | null) => (time === null ? undefined : formatDateTime(Date.parse(time), language))
  const counted = (counts: Readonly<Record<string, number>>, name: (id: string) => string) =>
    Object.entries(counts)
      .map(([key, count]) => `${name(key)} ${n(count)}`)
      .join(' · ')
  const silent = alert.kind === 'source-silent' || alert.kind === 'source-state' || alert.kind === 'test'
  return (
    <div className="rw-details">
      <div className="rw-stack">
        <h2>{label(alert.title)}</h2>
        <div className="rw-row">
          <span className="rw-tag">{t.alertStates[alert.state]}</span>
          {alert.test && <span className="rw-tag">{t.test}</span>}
          {alert.synthetic && <SyntheticTag />}
          {alert.severity > 0 && <Severity score={alert.severity} />}
          <Counts alert={alert} />
          {alert.state === 'open' && <Acknowledge id={alert.id} title={label(alert.title)} />}
        </div>
      </div>
      <dl className="rw-facts">
        <Fact name={t.opened('').trim()}>{at(alert.openedAt)}</Fact>
        <Fact name={t.alertStates.acknowledged}>{at(alert.acknowledgedAt)}</Fact>
        <Fact name={t.alertStates.closed}>{at(alert.closedAt)}</Fact>
        <Fact name={t.time}>
          {silent ? undefined : `${at(alert.window.from) ?? ''} – ${formatClock(Date.parse(alert.window.to))}`}
        </Fact>
        <Fact name={t.thePosts}>
          {silent ? undefined : t.authorsAgainstPosts(n(alert.authors), n(alert.observed), n(alert.reposts))}
        </Fact>
        <Fact name={t.role}>{counted(alert.roles, labels.role)}</Fact>
        <Fact name={t.source}>{counted(alert.sources, labels.source)}</Fact>
      </dl>
      <Section title={t.deliveries}>
        <Deliveries deliveries={alert.deliveries} detailed />
      </Section>
      {!silent && <Referral agencies={alert.referTo} />}
      {alert.indicators.length > 0 && (
        <Section title={t.indicators}>
          <div className="rw-row">
            {alert.indicators.map((indicator) => (
              <IndicatorChip
                key={`${indicator.type}:${indicator.value}`}
                indicator={indicator}
                note={t.posts(n(indicator.posts))}
              />
            ))}
          </div>
        </Section>
      )}
      {alert.evidence.length > 0 && (
        <Section title={t.evidence}>
          {alert.evidence.slice(0, SHOWN).map((id) => (
            <EvidencePost key={id} id={id} />
          ))}
        </Section>
      )}
    </div>
  )
}

function EvidencePost({ id }: { readonly id: string }) {
  const { t } = useLanguage()
  const { open } = useView()
  const query = usePost(id)
  const openPost = useCallback(
    (postId: string) => {
      open({ kind: 'post', id: postId })
    },
    [open],
  )
  return (
    <Loaded query={query} gone={t.postGone}>
      {(post) => <PostCard post={post} onOpen={openPost} />}
    </Loaded>
  )
}
