import type { IntakeSource } from '../../config/intake.ts'
import type { AlertRule, SourceConfig } from '../../config/schema.ts'
import { isReading, type SourceHealth } from '../../core/source-health.ts'
import type { Finding, Sighting } from '../finding.ts'
import { sourceSilentTitle } from '../titles.ts'

export type SourceSilentRule = Extract<AlertRule, { kind: 'source-silent' }>

export interface SourceRuleDeps {
  readonly sources: readonly (SourceConfig | IntakeSource)[]
  readonly health: readonly SourceHealth[]
  readonly nowMs: number
  /** Since when somebody looks: a time in which nothing ran at all says nothing about the sources. */
  readonly watchingSinceMs: number
}

/**
 * Enabled sources without a successful run for too long. A source that is read every six hours is not silent after one; one that sends
 * has no rhythm, and counts only while what it sends can't be read.
 */
export function sightSilentSources(rule: SourceSilentRule, deps: SourceRuleDeps): readonly Sighting[] {
  const { sources, health, nowMs } = deps
  return sources.flatMap((source) => {
    const known = health.find(({ sourceId }) => sourceId === source.id)
    if (!source.enabled || known === undefined) return []
    const isRead = 'every' in source
    if (!isRead && !isFailing(known)) return []
    const sinceMs = isRead ? silentSince(known, deps.watchingSinceMs) : known.sinceMs
    if (nowMs - sinceMs < Math.max(rule.after, isRead ? 2 * source.every : 0)) return []
    return [
      {
        subject: source.id,
        describe: () =>
          Promise.resolve(
            aboutSource(rule, source.id, { title: sourceSilentTitle(source.title, sinceMs), sinceMs, nowMs }),
          ),
      },
    ]
  })
}

/** A finding that is about no posts. */
export function aboutSource(
  rule: Pick<Extract<AlertRule, { kind: 'source-silent' | 'source-state' }>, 'id' | 'kind'>,
  sourceId: string,
  { title, sinceMs, nowMs }: { readonly title: Finding['title']; readonly sinceMs: number; readonly nowMs: number },
): Finding {
  return {
    ruleId: rule.id,
    kind: rule.kind,
    subject: sourceId,
    title,
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
  }
}

function silentSince(health: SourceHealth, watchingSinceMs: number): number {
  const sinceMs = health.lastSuccessAtMs ?? health.sinceMs
  return isFailing(health) ? sinceMs : Math.max(sinceMs, watchingSinceMs)
}

function isFailing({ state }: SourceHealth): boolean {
  return !isReading(state) && state !== 'never-run' && state !== 'disabled'
}
