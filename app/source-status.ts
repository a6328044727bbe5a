import { intakeSources } from '../config/intake.ts'
import type { Config } from '../config/schema.ts'
import { DAY_MS } from '../core/bangkok-time.ts'
import type { PostStore } from '../core/ports/post-store.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import type { SourceState } from '../core/source-health.ts'
import { STATE, stateOf } from '../core/state.ts'
import { nextRunMs, waitUntil } from './slots.ts'

/** One configured source, read by us or sending to us, as a person asks about it. */
export interface SourceStatus {
  readonly id: string
  readonly title: string
  readonly collector: string
  readonly synthetic: boolean
  readonly state: SourceState
  readonly since: string | null
  /** Why it is silent, or what it last brought. */
  readonly message: string
  readonly lastSuccess: string | null
  readonly lastPost: string | null
  /** Published in the last 24 hours. */
  readonly posts24h: number
  readonly nextRun: string | null
  readonly skipped: Readonly<Record<string, number>>
}

export async function sourceStatuses({
  config,
  store,
  state,
  nowMs,
}: {
  config: Config
  store: PostStore
  state: StateStore
  nowMs: number
}): Promise<readonly SourceStatus[]> {
  const recent = new Map(
    (await store.facet({ sinceMs: nowMs - DAY_MS, untilMs: nowMs }, 'source', 10_000)).map(({ key, count }) => [
      key,
      count,
    ]),
  )
  const read = await Promise.all(
    config.sources.map(async (source): Promise<SourceStatus> => {
      const health = (await stateOf(state, STATE.health).get(source.id))?.value
      const lease = (await stateOf(state, STATE.lease).get(source.id))?.value
      const next = nextRunMs(source, lease?.lastSlotMs ?? null, nowMs)
      const waiting = waitUntil(health, nowMs)
      return {
        id: source.id,
        title: source.title,
        collector: source.collector,
        synthetic: source.synthetic,
        state: source.enabled ? (health?.state ?? 'never-run') : 'disabled',
        since: iso(health?.sinceMs ?? null),
        message: source.enabled ? (health?.message ?? 'not read yet') : 'switched off in the configuration',
        lastSuccess: iso(health?.lastSuccessAtMs ?? null),
        lastPost: iso(health?.lastPostAtMs ?? null),
        posts24h: recent.get(source.id) ?? 0,
        nextRun: iso(next === null ? null : Math.max(next, waiting ?? 0)),
        skipped: health?.skipped ?? {},
      }
    }),
  )
  const sent = await Promise.all(
    intakeSources(config.intake).map(async ({ id, title, collector, synthetic }): Promise<SourceStatus> => {
      const health = (await stateOf(state, STATE.health).get(id))?.value
      return {
        id,
        title,
        collector,
        synthetic,
        state: health?.state ?? 'never-run',
        since: iso(health?.sinceMs ?? null),
        message: health?.message ?? 'nothing was sent to it yet',
        lastSuccess: iso(health?.lastSuccessAtMs ?? null),
        lastPost: iso(health?.lastPostAtMs ?? null),
        posts24h: recent.get(id) ?? 0,
        nextRun: null,
        skipped: health?.skipped ?? {},
      }
    }),
  )
  return [...read, ...sent]
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
