import type { Alert, Delivery } from '../../core/alert.ts'
import type { AnnotatedPost } from '../../core/annotation.ts'
import type { Config } from '../../config/schema.ts'
import { knownSources } from '../../config/intake.ts'
import { defang } from '../../core/defang.ts'
import type { CoverageGap } from '../../core/source-health.ts'
import { toPublicPost } from '../../core/public-post.ts'
import type { ApiAlert } from './schemas/alerts.ts'
import type { Gap } from './schemas/overview.ts'
import type { ApiPost } from './schemas/posts.ts'

/** Epoch ms as the API writes times. */
export function iso(ms: number): string {
  return new Date(ms).toISOString()
}

export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms)
}

/** Which sources are made up. */
export function syntheticSources(config: Pick<Config, 'sources' | 'intake'>): ReadonlySet<string> {
  return new Set(
    knownSources(config)
      .filter(({ synthetic }) => synthetic)
      .map(({ id }) => id),
  )
}

/** A stored post as it may leave: masked, defanged, marked when it is made up. */
export function showPost(entry: AnnotatedPost, synthetic: ReadonlySet<string>): ApiPost {
  return { ...toPublicPost(entry), synthetic: synthetic.has(entry.post.source) }
}

export function showGap(
  {
    sourceId,
    fromMs,
    toMs,
    reason,
    partial = false,
  }: Omit<CoverageGap, 'partial'> & { readonly partial?: boolean | undefined },
  config: Pick<Config, 'sources' | 'intake'>,
): Gap {
  const title = knownSources(config).find(({ id }) => id === sourceId)?.title ?? sourceId
  return { source: sourceId, title, from: iso(fromMs), to: isoOrNull(toMs), reason, partial }
}

export function showAlert(alert: Alert, deliveries: readonly Delivery[], synthetic: ReadonlySet<string>): ApiAlert {
  const {
    openedAtMs,
    updatedAtMs,
    acknowledgedAtMs,
    closedAtMs,
    firstSeenMs,
    window: { fromMs, toMs },
    indicators,
    ...rest
  } = alert
  const sources =
    alert.kind === 'source-silent' || alert.kind === 'source-state' ? [alert.subject] : Object.keys(alert.sources)
  return {
    ...rest,
    synthetic: sources.some((id) => synthetic.has(id)),
    openedAt: iso(openedAtMs),
    updatedAt: iso(updatedAtMs),
    acknowledgedAt: isoOrNull(acknowledgedAtMs),
    closedAt: isoOrNull(closedAtMs),
    firstSeen: isoOrNull(firstSeenMs),
    window: { from: iso(fromMs), to: iso(toMs) },
    indicators: indicators.map((i) => ({ ...i, defanged: defang(i.type, i.value) })),
    deliveries: deliveries.map((delivery) => ({
      id: delivery.id,
      channel: delivery.channelId,
      state: delivery.state,
      nextAttemptAt: isoOrNull(delivery.nextAttemptAtMs),
      attempts: delivery.attempts.map(({ atMs, ...attempt }) => ({ at: iso(atMs), ...attempt })),
    })),
  }
}
