import type { Config, SecretSource, SourceConfig } from '../../config/schema.ts'
import type { Clock } from '../../core/clock.ts'
import { CollectorError, RetryableError, UserError } from '../../core/errors.ts'
import type { Events } from '../../core/events.ts'
import type { Post } from '../../core/post.ts'
import type { Collector, CollectorPage } from '../../core/ports/collector.ts'
import type { Spending } from '../../collectors/http/spending.ts'
import type { HttpClient } from '../../core/ports/http-client.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { sealPost, type Pseudonymise } from '../../core/seal.ts'
import { isWell, stateAfterRun, type SourceState } from '../../core/source-health.ts'
import { STATE, stateOf } from '../../core/state.ts'
import type { Queues } from '../../queues/open.ts'
import { budgetsOf, type BudgetDeps } from '../budgets/spending.ts'
import { withWatchWordsNow } from '../../trends/watch-word-book.ts'
import { watchWordsFor } from '../watch-words.ts'
import { enqueueErasing } from './enqueue-erasing.ts'
import { enqueuePosts } from './enqueue.ts'
import { silenceOf } from './silence.ts'
import { recordGap, recordRun, recordSaving } from './source-health.ts'
import { takeLease } from './lease.ts'

export interface CollectDeps extends BudgetDeps {
  /** For the rhythm of a source that had nothing new. */
  readonly store: Pick<PostStore, 'histogram'>
  readonly config: Config
  readonly collectors: ReadonlyMap<string, Collector>
  readonly httpFor: (
    collector: Pick<Collector, 'limits' | 'robots' | 'rateLimit' | 'platform' | 'secrets'>,
    spending: Spending,
    options: unknown,
  ) => Promise<HttpClient>
  readonly queues: Queues
  readonly state: StateStore
  readonly events: Events
  readonly clock: Clock
  readonly secrets: SecretSource
  readonly pseudonymise: Pseudonymise
  /** Names this process among those that may run a source. */
  readonly holder: string
  /** Sources that this process is reading now. */
  readonly running: Set<string>
}

export interface RunReport {
  readonly state: SourceState
  readonly message: string
  readonly pages: number
  readonly posts: number
  readonly skipped: Readonly<Record<string, number>>
}

/**
 * Reads one source once. Each page: posts sealed (authors pseudonymised), queued durably, and only then the cursor saved,
 * so a crash replays a page and never loses one. How it ended is the source's new state. Undefined: this slot was run before, or runs now.
 */
export async function collectSource(
  source: SourceConfig,
  slotMs: number,
  deps: CollectDeps,
  stopping: AbortSignal,
): Promise<RunReport | undefined> {
  const { clock, state, events } = deps
  const startedAtMs = clock.nowMs()
  await using lease = await takeLease(state, {
    sourceId: source.id,
    slotMs,
    holder: deps.holder,
    running: deps.running,
    clock,
  })
  if (lease === undefined) return undefined
  const signal = AbortSignal.any([stopping, lease.lost])
  const collector = deps.collectors.get(source.collector)
  if (collector === undefined)
    throw new UserError(
      `source ${source.id}: there is no collector "${source.collector}"`,
      'correct sources[].collector',
    )
  const cursors = stateOf(state, STATE.cursor)
  const run = {
    pages: 0,
    posts: 0,
    skipped: {} as Record<string, number>,
    lastPostAtMs: null as number | null,
    notModified: false,
  }

  const keep = async (page: CollectorPage) => {
    run.pages += 1
    run.notModified = page.notModified === true && run.posts === 0
    for (const [reason, n] of Object.entries(page.counted ?? {})) count(run.skipped, reason, n)
    const posts: Post[] = []
    for (const raw of page.posts) {
      const sealed = sealPost(raw, {
        source: source.id,
        platform: collector.platform,
        nowMs: clock.nowMs(),
        pseudonymise: deps.pseudonymise,
        implausibleDate: 'replace',
      })
      if (!sealed.ok) {
        count(run.skipped, skippedAs(sealed.reason), 1)
        continue
      }
      posts.push(sealed.post)
      run.lastPostAtMs = Math.max(run.lastPostAtMs ?? 0, sealed.post.publishedAtMs)
    }
    await enqueuePosts(posts, deps, signal)
    await enqueueErasing({ platform: collector.platform, posts: page.deleted, authors: page.deletedAuthors }, deps)
    if (page.gap !== undefined) await recordGap(state, { sourceId: source.id, ...page.gap, reason: 'unreachable' })
    // An aborted wait for room means that not everything was queued: the page is replayed.
    if (signal.aborted) return
    await cursors.put(source.id, { cursor: page.cursor, savedAtMs: clock.nowMs() })
    run.posts += posts.length
  }

  let failure: unknown
  const ours = { failed: false }
  /** What goes wrong in here says nothing about the platform. */
  const own = <T>(work: Promise<T>): Promise<T> =>
    work.catch((error: unknown) => {
      if (!(error instanceof CollectorError)) ours.failed = true
      throw error
    })
  const config = await withWatchWordsNow(deps.config, state)
  const budgets = budgetsOf(source, slotMs, () => clock.nowMs(), { ...deps, config })
  try {
    const options = collector.options.parse(source.options)
    const cursor = (await cursors.get(source.id))?.value.cursor
    for await (const page of collector.collect({
      options,
      cursor,
      signal,
      http: await deps.httpFor(
        collector,
        {
          reserve: (spend) => own(budgets.reserve(spend)),
          settle: (spend) => own(budgets.settle(spend)),
        },
        options,
      ),
      clock,
      secret: secretFor(collector, deps.secrets),
      watchWords: watchWordsFor(source, config),
      allowance: (budget, needed) => own(budgets.allowance(budget, needed)),
    })) {
      await own(keep(page))
      if (signal.aborted) break
    }
  } catch (error) {
    // A full disk or a server of ours that is away says nothing about the platform: the source's state stays, and the next slot goes
    // on from the cursor.
    if (ours.failed || error instanceof RetryableError) throw error
    failure = error
  }
  if (signal.aborted) return { state: 'ok', message: 'stopped', ...run }
  await budgets.found(run.posts)
  const shortage = run.pages === 0 && failure === undefined ? budgets.shortage() : undefined
  if (shortage?.kind === 'saving') {
    await recordSaving(deps, source, shortage.message)
    events.collectPostponed({ sourceId: source.id, slot: new Date(slotMs).toISOString(), message: shortage.message })
    return { state: 'ok-empty', message: shortage.message, ...run }
  }
  if (shortage?.kind === 'exhausted') failure = shortage.error
  const outcome = await withSilence(
    source,
    stateAfterRun({ posts: run.posts, notModified: run.notModified, failure }),
    run.posts,
    deps,
  )
  await recordRun(deps, source, { ...outcome, ...run, startedAtMs })
  events.collectFinished({
    sourceId: source.id,
    collector: collector.id,
    slot: new Date(slotMs).toISOString(),
    state: outcome.state,
    pages: run.pages,
    posts: run.posts,
    skipped: run.skipped,
    durationMs: clock.nowMs() - startedAtMs,
    message: outcome.message,
  })
  return { ...outcome, pages: run.pages, posts: run.posts, skipped: run.skipped }
}

/** A source that answers and has nothing is `stale` when that is not like it, and stays so until it has something. */
async function withSilence(
  source: SourceConfig,
  outcome: ReturnType<typeof stateAfterRun>,
  posts: number,
  deps: CollectDeps,
): Promise<ReturnType<typeof stateAfterRun>> {
  if (posts > 0 || !isWell(outcome.state)) return outcome
  const before = (await stateOf(deps.state, STATE.health).get(source.id))?.value
  const message = (await silenceOf(source, deps)) ?? (before?.state === 'stale' ? before.message : undefined)
  return message === undefined ? outcome : { state: 'stale', message, retryAtMs: null }
}

/** The counted form of a refusal by core/seal.ts. */
function skippedAs(reason: string): string {
  if (reason.startsWith('text is empty')) return 'no-text'
  return reason.startsWith('text has') ? 'text-too-long' : 'nested-too-deep'
}

/** What a collector declared. @throws UserError when one that it needs is not set. */
export function secretFor(collector: Collector, secrets: SecretSource): (name: string) => ReturnType<SecretSource> {
  return (name) => {
    const declared = collector.secrets?.find((s) => s.name === name)
    if (declared === undefined)
      throw new Error(`collector ${collector.id} asks for the secret ${name} without declaring it`)
    const value = secrets(name)
    if (value === undefined && declared.required)
      throw new UserError(
        `${name} is not set`,
        `give ${name} or ${name}_FILE; collectors/${collector.id}/README.md says how to get one`,
      )
    return value
  }
}

function count(into: Record<string, number>, reason: string, n: number): void {
  into[reason] = (into[reason] ?? 0) + n
}
