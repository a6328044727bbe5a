import type { AlertRule, SourceConfig } from '../../config/schema.ts'
import { isReading, type SourceHealth } from '../../core/source-health.ts'
import type { Sighting } from '../finding.ts'
import { sourceSilentTitle } from '../titles.ts'

export type SourceSilentRule = Extract<AlertRule, { kind: 'source-silent' }>

export interface SourceRuleDeps {
  readonly sources: readonly SourceConfig[]
  readonly health: readonly SourceHealth[]
  readonly nowMs: number
  /** Since when somebody looks: a time in which nothing ran at all says nothing about the sources. */
  readonly watchingSinceMs: number
}

/** Enabled sources without a successful run for too long. A source that is read every six hours is not silent after one. */
export function sightSilentSources(rule: SourceSilentRule, deps: SourceRuleDeps): readonly Sighting[] {
  const { sources, health, nowMs } = deps
  return sources.flatMap((source) => {
    const known = health.find(({ sourceId }) => sourceId === source.id)
    if (!source.enabled || known === undefined) return []
    const sinceMs = silentSince(known, deps.watchingSinceMs)
    if (nowMs - sinceMs < Math.max(rule.after, 2 * source.every)) return []
    return [
      {
        subject: source.id,
        describe: () =>
          Promise.resolve({
            ruleId: rule.id,
            kind: 'source-silent',
            subject: source.id,
            title: sourceSilentTitle(source.title, sinceMs),
            window: { fromMs: Math.min(sinceMs, nowMs), toMs: nowMs },
            observed: 0,
            expected: 0,
            score: 0,
            authors: 0,
            reposts: 0,
            roles: {},
            firstSeenMs: sinceMs,
            evidence: [],
            indicators: [],
            sources: {},
            severity: 0,
            referTo: [],
          }),
      },
    ]
  })
}

function silentSince(health: SourceHealth, watchingSinceMs: number): number {
  const sinceMs = health.lastSuccessAtMs ?? health.sinceMs
  const failing = !isReading(health.state) && health.state !== 'never-run' && health.state !== 'disabled'
  return failing ? sinceMs : Math.max(sinceMs, watchingSinceMs)
}
