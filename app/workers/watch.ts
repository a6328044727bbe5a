import { evaluateAlerts } from '../../alerts/evaluate.ts'
import { deliverDue } from '../../alerts/deliver.ts'
import { knownSources } from '../../config/intake.ts'
import { DAY_MS } from '../../core/bangkok-time.ts'
import { describeError } from '../../core/errors.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { leafIds } from '../../core/taxonomy.ts'
import { computeTrends } from '../../trends/compute.ts'
import { listWatchWords } from '../../trends/watch-word-book.ts'
import { prepareWatchWords } from '../../trends/watch-words.ts'
import { repeat } from '../lifecycle.ts'
import { takeLease } from './lease.ts'
import type { Installation } from '../wire.ts'

const SNAPSHOT = 'latest'
/** No source's id begins so. */
const TRENDS_LEASE = '~trends'
const DELIVER_EVERY_MS = 2_000
const LOOK_EVERY_MS = 1_000
/** A score from which an item counts as rising in logs and metrics. */
const RISING = 3.5

/** Computes the trends every `trends.every` and keeps them for everybody. Ends when the signal aborts. */
export async function runTrends(installation: Installation, signal: AbortSignal): Promise<void> {
  const { store, state, config, taxonomy, clock, events, holder, running } = installation
  const watchWordsNow = watchedIn(installation)
  await repeat(
    async () => {
      const startedAtMs = clock.nowMs()
      // Of several processes one computes, and another when that one is gone.
      const slotMs = Math.floor(startedAtMs / config.trends.every) * config.trends.every
      await using turn = await takeLease(state, { sourceId: TRENDS_LEASE, slotMs, holder, running, clock }) // prettier-ignore
      if (turn === undefined) return
      const snapshot = await computeTrends({
        store,
        gaps: await readGaps(installation),
        settings: config.trends,
        nowMs: startedAtMs,
        leaves: leafIds(taxonomy),
        watchWords: await watchWordsNow(),
      })
      await stateOf(state, STATE.trends).put(SNAPSHOT, snapshot)
      events.trendsComputed({
        items: snapshot.items.length,
        rising: snapshot.items.filter((i) => i.score >= RISING).length,
        durationMs: clock.nowMs() - startedAtMs,
      })
    },
    {
      everyMs: config.trends.every,
      sleep: (ms, until) => clock.sleep(ms, until),
      onError: (error) => {
        events.failed({ where: 'trends', reason: describeError(error) })
      },
      signal,
    },
  )
}

/** Holds the rules against each new reading of the trends, and sends what is due. Ends when the signal aborts. */
export async function runAlerts(installation: Installation, signal: AbortSignal): Promise<void> {
  const { store, state, config, taxonomy, secrets, clock, events } = installation
  const watchWordsNow = watchedIn(installation)
  const watchingSinceMs = clock.nowMs()
  const trends = stateOf(state, STATE.trends)
  let last = { version: 0, atMs: 0 }
  const evaluate = async () => {
    const nowMs = clock.nowMs()
    const latest = await trends.get(SNAPSHOT)
    // Without a new reading the rules about sources still have to be looked at.
    if ((latest?.version ?? 0) === last.version && nowMs - last.atMs < config.trends.every) return
    await evaluateAlerts({
      rules: config.alerts.rules,
      channels: config.alerts.channels,
      sources: knownSources(config),
      watchWords: await watchWordsNow(),
      settings: config.trends,
      snapshot: latest?.value,
      gaps: await readGaps(installation),
      health: (await stateOf(state, STATE.health).list()).map((entry) => entry.value),
      store,
      state,
      taxonomy,
      events,
      nowMs,
      watchingSinceMs,
    })
    last = { version: latest?.version ?? 0, atMs: nowMs }
  }
  const options = (where: string, everyMs: number) => ({
    everyMs,
    sleep: (ms: number, until: AbortSignal) => clock.sleep(ms, until),
    onError: (error: unknown) => {
      events.failed({ where, reason: describeError(error) })
    },
    signal,
  })
  await Promise.all([
    repeat(evaluate, options('alerts', Math.min(LOOK_EVERY_MS, config.trends.every))),
    repeat(
      async () => {
        await deliverDue({
          state,
          channels: config.alerts.channels,
          secrets,
          clock,
          events,
          retryAfterMs: config.alerts.retryAfter,
          random: Math.random,
          signal,
        })
      },
      options('deliveries', Math.min(DELIVER_EVERY_MS, config.trends.every)),
    ),
  ])
}

/** The watch-words of the moment it is called, as the store is asked for them. @throws UserError at once when one of the configuration can't be. */
function watchedIn({ config, state, annotator }: Pick<Installation, 'config' | 'state' | 'annotator'>) {
  const prepared = (words: Parameters<typeof prepareWatchWords>[0]) =>
    prepareWatchWords(words, (query) => annotator.parseQuery(query))
  prepared(config.watchWords)
  return async () => prepared(await listWatchWords({ config, state }))
}

/** Gaps that reach into the past that trends look at. */
export async function readGaps({ state, config, clock }: Pick<Installation, 'state' | 'config' | 'clock'>) {
  const fromMs = clock.nowMs() - (config.trends.historyDays + 2) * DAY_MS
  const gaps = await stateOf(state, STATE.gap).list({ limit: 10_000 })
  return gaps.map((gap) => gap.value).filter((gap) => gap.toMs === null || gap.toMs > fromMs)
}
