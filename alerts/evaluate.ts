import type { AlertChannel, AlertRule } from '../config/schema.ts'
import type { Alert } from '../core/alert.ts'
import type { CoverageGap } from '../core/source-health.ts'
import type { TrendSnapshot } from '../core/trend.ts'
import { openJudge, type Judge, type TrendSettings } from '../trends/judge.ts'
import type { PreparedWatchWord } from '../trends/watch-words.ts'
import { closeAlert, openAlerts, slotIdOf, writeDown, type BookDeps } from './alert-book.ts'
import type { Sighting } from './finding.ts'
import { postToOutbox } from './outbox.ts'
import { sightBursts, type PostRuleDeps } from './rules/burst.ts'
import { sightSilentSources, type SourceRuleDeps } from './rules/source-silent.ts'
import { sightSourceStates } from './rules/source-state.ts'
import { sightWatchWords } from './rules/watch-word.ts'

export interface EvaluateDeps extends BookDeps, SourceRuleDeps, Pick<PostRuleDeps, 'store' | 'taxonomy'> {
  readonly rules: readonly AlertRule[]
  readonly channels: readonly Pick<AlertChannel, 'id'>[]
  readonly watchWords: readonly PreparedWatchWord[]
  readonly settings: TrendSettings
  /** Undefined before the first one is computed: then rules on posts say nothing. */
  readonly snapshot: TrendSnapshot | undefined
  readonly gaps: readonly CoverageGap[]
}

export interface EvaluationReport {
  readonly opened: readonly string[]
  readonly closed: readonly string[]
  /** Alerts that are open now. */
  readonly open: number
}

/**
 * Holds the rules against what is there: opens, updates and closes alerts, and puts what is new into the outbox. One burst is one
 * alert however often it is evaluated, by however many processes, and whenever one of them dies.
 */
export async function evaluateAlerts(deps: EvaluateDeps): Promise<EvaluationReport> {
  const { rules, state, nowMs, channels } = deps
  const opened: string[] = []
  const closed: string[] = []
  const seen = new Set<string>()
  const sightingsOf = openSight(deps)

  for (const rule of rules) {
    const sight = await sightingsOf(rule)
    for (const sighting of sight?.sightings ?? []) {
      seen.add(slotIdOf(rule.id, sighting))
      const written = await writeDown(deps, rule.id, sighting, sight?.atMs ?? nowMs)
      if (written?.opened === true) opened.push(written.alert.id)
    }
  }

  const open = await openAlerts(state)
  for (const { slotId, alert } of open) {
    const rule = rules.find(({ id }) => id === alert.ruleId)
    if (rule !== undefined) {
      const channelIds = channels
        .map(({ id }) => id)
        .filter((id) => rule.channels.length === 0 || rule.channels.includes(id))
      await postToOutbox(state, { alertId: alert.id, channelIds, nowMs })
    }
    if (seen.has(slotId) || !isOver(alert, rule, deps)) continue
    await closeAlert(deps, alert.id, nowMs)
    closed.push(alert.id)
  }
  return { opened, closed, open: open.length - closed.length }
}

/** What one rule sees, and of which moment; undefined when it can't see anything now. */
type Sight = { readonly sightings: readonly Sighting[]; readonly atMs: number } | undefined

function openSight(deps: EvaluateDeps): (rule: AlertRule) => Promise<Sight> {
  const { snapshot, settings, watchWords, nowMs } = deps
  let judge: Promise<Judge> | undefined
  return async (rule) => {
    if (rule.kind === 'source-silent') return { sightings: sightSilentSources(rule, deps), atMs: nowMs }
    if (rule.kind === 'source-state') return { sightings: sightSourceStates(rule, deps), atMs: nowMs }
    if (snapshot === undefined) return undefined
    const { fromMs, toMs } = snapshot.window
    const posts: PostRuleDeps = {
      store: deps.store,
      taxonomy: deps.taxonomy,
      snapshot,
      judge: () => (judge ??= openJudge({ ...deps, settings: { ...settings, window: toMs - fromMs }, nowMs: toMs })),
    }
    const sightings =
      rule.kind === 'burst' ? await sightBursts(rule, posts) : await sightWatchWords(rule, watchWords, posts)
    return { sightings, atMs: snapshot.computedAtMs }
  }
}

/**
 * Quiet is counted in the time of the trends, not of the clock: when no trends are computed, nobody knows that it is over.
 * A rule that is no longer configured lets go of its alerts, and a source is back as soon as its state says so.
 */
function isOver(alert: Alert, rule: AlertRule | undefined, { snapshot }: EvaluateDeps): boolean {
  if (rule === undefined || rule.kind === 'source-silent' || rule.kind === 'source-state') return true
  return snapshot !== undefined && snapshot.computedAtMs - alert.updatedAtMs >= rule.quietAfter
}
