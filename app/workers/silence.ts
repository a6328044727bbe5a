import type { Config, SourceConfig } from '../../config/schema.ts'
import type { Clock } from '../../core/clock.ts'
import { BANGKOK_OFFSET_MS, DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import type { Collector } from '../../core/ports/collector.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { RHYTHM_DAYS, unusualSilence, type Silence } from '../../trends/source-rhythm.ts'
import { watchWordsFor } from '../watch-words.ts'

export interface SilenceDeps {
  readonly config: Config
  readonly collectors: ReadonlyMap<string, Collector>
  readonly store: Pick<PostStore, 'histogram'>
  readonly state: StateStore
  readonly clock: Clock
}

/** A rhythm changes slowly. */
const LEARN_EVERY_MS = DAY_MS
const MANY = 1_000

/**
 * For a source that answered and had nothing new: what is unusual about that, as a person reads it. Undefined when it is like the
 * source, or too little is known of it. What its platform shows late is not missed before its time.
 */
export async function silenceOf(source: SourceConfig, deps: SilenceDeps): Promise<string | undefined> {
  const { state, clock, config } = deps
  const nowMs = clock.nowMs()
  const health = (await stateOf(state, STATE.health).get(source.id))?.value
  if (health?.lastPostAtMs == null) return undefined
  const seenUntilMs = nowMs - latenessMs(source, deps)
  if (seenUntilMs - health.lastPostAtMs < HOUR_MS) return undefined
  const gaps = await stateOf(state, STATE.gap).list({ prefix: `${source.id}/`, descending: true, limit: MANY })
  const silence = unusualSilence(
    {
      ...(await rhythmOf(source, nowMs, deps)),
      gaps: gaps.flatMap(({ value: { fromMs, toMs, partial } }) =>
        partial === true ? [] : [{ fromMs, toMs: toMs ?? nowMs }],
      ),
      silences: await silencesOf(source, nowMs, state),
      holidays: config.collecting.holidays,
    },
    health.lastPostAtMs,
    seenUntilMs,
  )
  return silence === undefined ? undefined : explained(silence)
}

/** How old a post may be when it is found: what its platform takes to show it, and two runs of ours. */
function latenessMs(source: SourceConfig, { collectors, config }: SilenceDeps): number {
  const collector = collectors.get(source.collector)
  const options = collector?.options.safeParse(source.options)
  const planned = options?.success === true ? collector?.plan?.(options.data, watchWordsFor(source, config)) : undefined
  return Math.max(0, ...(planned ?? []).map(({ delayMs }) => delayMs ?? 0)) + 2 * source.every
}

async function rhythmOf(source: SourceConfig, nowMs: number, { state, store }: SilenceDeps) {
  const rhythms = stateOf(state, STATE.rhythm)
  const known = (await rhythms.get(source.id))?.value
  if (known !== undefined && nowMs - known.countedAtMs < LEARN_EVERY_MS) return known
  const buckets = await store.histogram(
    { sources: [source.id], sinceMs: nowMs - RHYTHM_DAYS * DAY_MS, untilMs: nowMs },
    { intervalMs: HOUR_MS, alignMs: 0 },
  )
  const hours = buckets
    .map(({ fromMs, counts }): [number, number] => [fromMs, counts['all'] ?? 0])
    .toSorted(([a], [b]) => a - b)
  const rhythm = { countedAtMs: nowMs, hours }
  await rhythms.put(source.id, rhythm)
  return rhythm
}

/** Stretches in which it was `stale`. */
async function silencesOf({ id }: SourceConfig, nowMs: number, state: StateStore) {
  const changes = await stateOf(state, STATE.stateChange).list({ prefix: `${id}/`, descending: true, limit: MANY })
  const sinceMs = nowMs - RHYTHM_DAYS * DAY_MS
  return changes.flatMap(({ value: { to, atMs } }, i) => {
    const toMs = changes[i - 1]?.value.atMs ?? nowMs
    return to === 'stale' && toMs > sinceMs ? [{ fromMs: atMs, toMs }] : []
  })
}

function explained({ sinceMs, days, usualPosts, fromMs, longestMs }: Silence): string {
  const hours = Math.floor((fromMs + BANGKOK_OFFSET_MS) / HOUR_MS) % 24
  const wait = Math.round(longestMs / HOUR_MS)
  return `quieter than usual: none since ${bangkok(sinceMs)} (Bangkok); by this time it usually has ${usualPosts} ${usualPosts === 1 ? 'post' : 'posts'} (${days} comparable days), and from ${String(hours).padStart(2, '0')}:00 on it never was silent for more than ${wait} h; it answers, so look at the platform whether it has moved or stopped publishing`
}

function bangkok(ms: number): string {
  return new Date(ms + BANGKOK_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ')
}
