import type { SourceConfig } from '../../config/schema.ts'
import { DAY_MS, startOfDay } from '../../core/bangkok-time.ts'
import { CollectorError, describeError, UserError } from '../../core/errors.ts'
import type { Post } from '../../core/post.ts'
import type { Collector, KeptPost } from '../../core/ports/collector.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import { sealPost } from '../../core/seal.ts'
import { STATE, stateOf, type Refresh } from '../../core/state.ts'
import { budgetsOf } from '../budgets/spending.ts'
import { REFRESH_EVERY_MS, refreshId } from '../refresh-slots.ts'
import { secretFor, type CollectDeps } from './collect.ts'
import { enqueueErasing } from './enqueue-erasing.ts'
import { enqueuePosts } from './enqueue.ts'
import { takeLease } from './lease.ts'

/** Posts that are asked for at once: platforms take at least so many ids. */
const BATCH = 50

export interface RefreshDeps extends CollectDeps {
  readonly store: Pick<PostStore, 'search' | 'histogram'>
}

/**
 * Once a day asks a platform again for every stored post of a source that has reached a multiple of the age at which its terms demand
 * it: what is still there is brought up to date, what is not is erased. Each batch is durable before the next one; a pass that is
 * stopped (shutdown, budget, a platform that is away) goes on from there in its next slot. Undefined: nothing was to be done.
 */
export async function refreshSource(
  source: SourceConfig,
  slotMs: number,
  deps: RefreshDeps,
  stopping: AbortSignal,
): Promise<{ readonly asked: number; readonly gone: number; readonly message: string } | undefined> {
  const { clock, state, store, events } = deps
  const collector = deps.collectors.get(source.collector)
  const { refresh } = collector ?? {}
  if (collector === undefined || refresh === undefined) return undefined
  const id = refreshId(source)
  await using lease = await takeLease(state, {
    sourceId: id,
    slotMs,
    holder: deps.holder,
    running: deps.running,
    clock,
  })
  if (lease === undefined) return undefined
  const signal = AbortSignal.any([stopping, lease.lost])
  const passes = stateOf(state, STATE.refresh)
  const before: Refresh = (await passes.get(source.id))?.value ?? { doneUntilMs: 0, pass: null }
  const untilMs = before.pass?.untilMs ?? startOfDay(clock.nowMs())
  if (untilMs <= before.doneUntilMs) return undefined
  const afterMs = refresh.afterDays * DAY_MS
  const run = { asked: 0, gone: 0 }
  // An account of its own, so that asking again neither starves nor is starved by what is new.
  const budgets = budgetsOf({ ...source, id, every: REFRESH_EVERY_MS }, slotMs, () => clock.nowMs(), deps)

  const options = collector.options.parse(source.options)
  /** False: the budget gives nothing now. */
  const askAgain = async (posts: readonly Post[]): Promise<boolean> => {
    const kept = posts.flatMap((post) => keptPost(post, collector) ?? [])
    if (kept.length === 0) return true
    let pages = 0
    for await (const page of refresh.read(
      {
        options,
        cursor: undefined,
        signal,
        http: await deps.httpFor(collector, budgets, options),
        clock,
        secret: secretFor(collector, deps.secrets),
        watchWords: [],
        allowance: (budget, needed) => budgets.allowance(budget, needed),
      },
      kept,
    )) {
      pages += 1
      const sealed = page.posts.map(
        (raw) =>
        sealPost(raw, { source: source.id, platform: collector.platform, nowMs: clock.nowMs(), pseudonymise: deps.pseudonymise, implausibleDate: 'replace' }), // prettier-ignore
      )
      await enqueuePosts(sealed.flatMap((result) => (result.ok ? [result.post] : [])), deps, signal) // prettier-ignore
      await enqueueErasing({ platform: collector.platform, posts: page.deleted, reason: 'not-found-again' }, deps)
      run.gone += page.deleted?.length ?? 0
    }
    run.asked += kept.length
    return pages > 0
  }

  let message = 'all that was due'
  try {
    const windows = dueWindows({ doneUntilMs: before.doneUntilMs, untilMs, afterMs })
    const hasPosts = await daysWithPosts(store, source, untilMs)
    for (let window = before.pass?.window ?? 0; window < windows.length; window++) {
      const { sinceMs, beforeMs } = windows[window] ?? { sinceMs: 0, beforeMs: 0 }
      if (!hasPosts(sinceMs, beforeMs)) continue
      let cursor = window === before.pass?.window ? before.pass.cursor : null
      do {
        const filter = { sources: [source.id], sinceMs, untilMs: beforeMs }
        const found = await store.search(filter, { limit: BATCH, ...(cursor === null ? {} : { cursor }) })
        const isDone = found.posts.length === 0 || (await askAgain(found.posts.map(({ post }) => post)))
        // An aborted wait for room means that not everything was queued: the batch comes again.
        if (signal.aborted) return { ...run, message: 'stopped' }
        if (!isDone) return finish(budgets.shortage()?.kind === 'exhausted' ? 'its budget is used up' : 'waits for its share of the budget') // prettier-ignore
        cursor = found.nextCursor ?? null
        await passes.put(source.id, { ...before, pass: { untilMs, window, cursor } })
      } while (cursor !== null)
    }
    await passes.put(source.id, { doneUntilMs: untilMs, pass: null })
  } catch (error) {
    if (signal.aborted) return { ...run, message: 'stopped' }
    if (!(error instanceof CollectorError || error instanceof UserError)) throw error
    message = describeError(error)
  }
  return finish(message)

  function finish(text: string) {
    events.refreshFinished({ sourceId: source.id, asked: run.asked, gone: run.gone, message: text })
    return { ...run, message: text }
  }
}

/** Most of the days that come round have no post stored: one question tells which do. */
async function daysWithPosts(
  store: Pick<PostStore, 'histogram'>,
  { id }: Pick<SourceConfig, 'id'>,
  untilMs: number,
): Promise<(sinceMs: number, beforeMs: number) => boolean> {
  const days = await store.histogram({ sources: [id], untilMs }, { intervalMs: DAY_MS, alignMs: untilMs })
  return (sinceMs, beforeMs) => days.some(({ fromMs }) => fromMs < beforeMs && fromMs + DAY_MS > sinceMs)
}

/**
 * Times of publication of the posts that reached a multiple of `afterMs` since the last pass. After a longer pause, and at first,
 * everything that is old enough is due.
 */
export function dueWindows({
  doneUntilMs,
  untilMs,
  afterMs,
}: {
  readonly doneUntilMs: number
  readonly untilMs: number
  readonly afterMs: number
}): readonly { readonly sinceMs: number; readonly beforeMs: number }[] {
  if (untilMs - doneUntilMs >= afterMs) return [{ sinceMs: 0, beforeMs: untilMs - afterMs }]
  const windows: { sinceMs: number; beforeMs: number }[] = []
  for (let ageMs = afterMs; ageMs <= OLDEST_MS; ageMs += afterMs)
    windows.push({ sinceMs: doneUntilMs - ageMs, beforeMs: untilMs - ageMs })
  return windows
}

/** Nothing is kept for longer. */
const OLDEST_MS = 20 * 365 * DAY_MS

/** Undefined: the id was made unreadable on purpose (core/post-id.ts), so the platform can't be asked. */
function keptPost({ id, publishedAtMs, extra }: Post, { platform }: Pick<Collector, 'platform'>): KeptPost | undefined {
  const prefix = `${platform}:`
  const nativeId = id.startsWith(prefix) ? id.slice(prefix.length) : undefined
  return nativeId === undefined || /^p_[\w-]{22}$/.test(nativeId) ? undefined : { nativeId, publishedAtMs, extra }
}
