import { schedule } from 'node-cron'
import type { Config } from '../config/schema.ts'
import type { Clock } from '../core/clock.ts'
import type { Collector } from '../core/ports/collector.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { Queues } from '../queues/open.ts'
import { describeError } from '../core/errors.ts'
import type { Events } from '../core/events.ts'
import { slotOf, waitUntil } from './slots.ts'
import { REFRESH_EVERY_MS, refreshId } from './refresh-slots.ts'

const EVERY_SECOND = '* * * * * *'

export interface SchedulerDeps {
  readonly config: Config
  readonly collectors: ReadonlyMap<string, Pick<Collector, 'refresh'>>
  readonly queues: { readonly collect: Pick<Queues['collect'], 'add'> }
  readonly state: StateStore
  readonly clock: Clock
  readonly events: Events
  /** Writes last week's export. */
  readonly exportLastWeek: () => Promise<void>
  /** Erases what is older than its retention. */
  readonly applyRetention: () => Promise<void>
}

/**
 * Adds a `collect` job for every source whose slot has come, by node-cron. The job's id is source and slot, and the run takes a
 * lease on the slot, so however often this ticks and however many schedulers there are, a slot runs once.
 */
export function startScheduler(deps: SchedulerDeps): AsyncDisposable {
  const { config, events } = deps
  const addDueJobs = createDueJobs(deps)
  let ticking: Promise<void> | undefined
  const guarded = (where: string, work: () => Promise<void>) => async () => {
    try {
      await work()
    } catch (error) {
      events.failed({ where, reason: describeError(error) })
    }
  }
  const tick = guarded('scheduler', addDueJobs)
  const tasks = [
    schedule(EVERY_SECOND, async () => {
      if (ticking !== undefined) return
      ticking = tick()
      await ticking
      ticking = undefined
    }),
    schedule(config.exports.weekly, guarded('weekly export', deps.exportLastWeek), {
      timezone: 'Asia/Bangkok',
      noOverlap: true,
    }),
    schedule('17 3 * * *', guarded('retention', deps.applyRetention), { timezone: 'Asia/Bangkok', noOverlap: true }),
  ]
  return {
    async [Symbol.asyncDispose]() {
      for (const task of tasks) await task.destroy()
      await ticking
    },
  }
}

/** Adds the jobs whose slot has come since it was called last. */
export function createDueJobs({
  config,
  collectors,
  queues,
  state,
  clock,
}: Omit<SchedulerDeps, 'events' | 'exportLastWeek' | 'applyRetention'>): () => Promise<void> {
  const last = new Map<string, number>()
  return async () => {
    const nowMs = clock.nowMs()
    for (const source of config.sources) {
      if (!source.enabled) continue
      if (collectors.get(source.collector)?.refresh !== undefined) {
        const refreshSlotMs = slotOf({ id: refreshId(source), every: REFRESH_EVERY_MS }, nowMs)
        if ((last.get(refreshId(source)) ?? -1) < refreshSlotMs) {
          const payload = { sourceId: source.id, slotMs: refreshSlotMs, refresh: true as const }
          await queues.collect.add({ id: `${refreshId(source)}@${refreshSlotMs}`, payload })
          last.set(refreshId(source), refreshSlotMs)
        }
      }
      const slotMs = slotOf(source, nowMs)
      if ((last.get(source.id) ?? -1) >= slotMs) continue
      const health = (await stateOf(state, STATE.health).get(source.id))?.value
      if (waitUntil(health, nowMs) !== undefined) continue
      await queues.collect.add({ id: `${source.id}@${slotMs}`, payload: { sourceId: source.id, slotMs } })
      last.set(source.id, slotMs)
    }
  }
}
