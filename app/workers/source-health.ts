import type { SourceConfig } from '../../config/schema.ts'
import type { Clock } from '../../core/clock.ts'
import type { Events } from '../../core/events.ts'
import type { StateStore, Versioned } from '../../core/ports/state-store.ts'
import {
  isReading,
  isWell,
  type CoverageGap,
  type SourceHealth,
  type SourceState,
  type StateChange,
} from '../../core/source-health.ts'
import { STATE, stateOf } from '../../core/state.ts'

export interface RunOutcome {
  readonly state: SourceState
  readonly message: string
  readonly retryAtMs: number | null
  /** The trouble is that of a part; the rest was read. */
  readonly partial?: boolean
  readonly posts: number
  readonly skipped: Readonly<Record<string, number>>
  readonly lastPostAtMs: number | null
  readonly startedAtMs: number
}

/**
 * Writes a source's new state, opens a coverage gap when reading stopped and closes it when reading goes on. Trouble of a part opens a
 * partial gap, which ends with the next run that reads all of it.
 */
export async function recordRun(
  { state, events, clock }: { state: StateStore; events: Events; clock: Clock },
  source: Pick<SourceConfig, 'id'>,
  run: RunOutcome,
): Promise<void> {
  const healths = stateOf(state, STATE.health)
  const before = (await healths.get(source.id))?.value
  const nowMs = clock.nowMs()
  const isWhole = isReading(run.state)
  const reading = isWhole || run.partial === true
  const next: SourceHealth = {
    sourceId: source.id,
    state: run.state,
    sinceMs: before?.state === run.state ? before.sinceMs : nowMs,
    message: run.message,
    lastRunAtMs: nowMs,
    lastSuccessAtMs: reading ? nowMs : (before?.lastSuccessAtMs ?? null),
    lastPostAtMs: Math.max(run.lastPostAtMs ?? 0, before?.lastPostAtMs ?? 0) || null,
    retryAtMs: run.retryAtMs,
    consecutiveFailures: isWhole ? 0 : (before?.consecutiveFailures ?? 0) + 1,
    posts: run.posts,
    skipped: { ...run.skipped },
  }
  await noteChange({ state, events }, { sourceId: source.id, atMs: nowMs, from: before?.state ?? 'never-run', to: run.state, message: run.message }) // prettier-ignore
  await healths.put(source.id, next)
  const opened = { sourceId: source.id, fromMs: before?.lastSuccessAtMs ?? run.startedAtMs, toMs: null, reason: run.state } // prettier-ignore
  const open = await openGaps(state, source.id)
  if (reading) await closeGap(state, open.whole, run.startedAtMs)
  else if (open.whole === undefined) await putGap(state, opened)
  if (isWhole) await closeGap(state, open.partial, run.startedAtMs)
  else if (reading && open.partial === undefined) await putGap(state, { ...opened, partial: true })
}

/**
 * Keeps a change of state for good and tells of it. It is written before the state itself: should the process die in between, the
 * next run finds it noted and does not note it again.
 */
async function noteChange(
  { state, events }: { readonly state: StateStore; readonly events: Events },
  change: StateChange,
): Promise<void> {
  const { sourceId, atMs, from, to, message } = change
  if (from === to || (isWell(from) && isWell(to))) return
  const changes = stateOf(state, STATE.stateChange)
  const [last] = await changes.list({ prefix: `${sourceId}/`, descending: true, limit: 1 })
  if (last?.value.to === to && last.value.from === from) return
  await changes.put(`${sourceId}/${String(atMs).padStart(13, '0')}`, change)
  events.sourceStateChanged({ sourceId, from, to, message })
}

/** A run that sent no request, so that its budget lasts: the source is as well as it was, and says why there is nothing new. */
export async function recordSaving(
  { state, clock }: { state: StateStore; clock: Clock },
  source: SourceConfig,
  message: string,
): Promise<void> {
  const healths = stateOf(state, STATE.health)
  const before = (await healths.get(source.id))?.value
  const nowMs = clock.nowMs()
  const well = before === undefined || isWell(before.state) || before.state === 'never-run'
  await healths.put(source.id, {
    sourceId: source.id,
    state: 'never-run',
    sinceMs: nowMs,
    lastSuccessAtMs: null,
    lastPostAtMs: null,
    retryAtMs: null,
    consecutiveFailures: 0,
    posts: 0,
    skipped: {},
    ...before,
    message: well ? message : before.message,
    lastRunAtMs: nowMs,
  })
}

/** A closed gap, e.g. when a platform could not give everything since last time. */
export async function recordGap(state: StateStore, gap: CoverageGap & { toMs: number }): Promise<void> {
  await stateOf(state, STATE.gap).put(gapId(gap), gap)
}

/** While a part can't be read, the rest may leave many closed gaps behind the one that is open: as many are looked through. */
const MANY = 1_000

interface OpenGaps {
  readonly whole: Versioned<CoverageGap> | undefined
  readonly partial: Versioned<CoverageGap> | undefined
}

async function openGaps(state: StateStore, sourceId: string): Promise<OpenGaps> {
  const latest = await stateOf(state, STATE.gap).list({ prefix: `${sourceId}/`, descending: true, limit: MANY })
  const open = latest.filter(({ value }) => value.toMs === null)
  return {
    whole: open.find(({ value }) => value.partial !== true),
    partial: open.find(({ value }) => value.partial === true),
  }
}

async function closeGap(state: StateStore, open: Versioned<CoverageGap> | undefined, atMs: number): Promise<void> {
  if (open === undefined) return
  const toMs = Math.max(atMs, open.value.fromMs)
  await stateOf(state, STATE.gap).put(open.id, { ...open.value, toMs }, open.version)
}

async function putGap(state: StateStore, gap: CoverageGap): Promise<void> {
  await stateOf(state, STATE.gap).put(gapId(gap), gap)
}

function gapId({ sourceId, fromMs, partial }: CoverageGap): string {
  return `${sourceId}/${String(fromMs).padStart(13, '0')}${partial === true ? '~part' : ''}`
}
