import { UserError } from '../../core/errors.ts'
import type { Clock } from '../../core/clock.ts'
import type { PostStore } from '../../core/ports/post-store.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf, type Migration } from '../../core/state.ts'
import type { Queues } from '../../queues/open.ts'
import { copyJobs, missingJobs } from './copy-jobs.ts'
import { copyPosts, digestPosts } from './copy-posts.ts'
import { clearState, copyState, countState, digestState } from './copy-state.ts'
import { readProgress, writeProgress } from './progress.ts'

/** An installation's data on one side of the copy. */
export interface Side {
  readonly store: PostStore
  readonly state: StateStore
}

export interface MigrateDeps {
  readonly installationId: string
  readonly from: Side & { readonly queues: Queues }
  readonly to: Side
  /** Opened when posts and state are there: from then on the target is claimed. */
  readonly openTargetQueues: () => Promise<Queues>
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How far it is, for a person. */
  readonly tell: (text: string) => void
}

export interface MigrationResult {
  readonly posts: number
  readonly documents: number
  readonly jobs: number
  readonly deadLetters: number
}

/** Later than any post can be dated. */
const AFTER_ALL_MS = Number.MAX_SAFE_INTEGER

/**
 * Copies an installation nobody works on into a target that is empty, or holds the beginning of this copy; compares both; and only
 * then lets the target be used. Interrupted at any moment, the next run goes on; should the source have changed meanwhile, anew.
 * @throws UserError when the target is somebody's; Error when source and target differ in the end.
 */
export async function migrate(deps: MigrateDeps): Promise<MigrationResult> {
  const { from, to, clock, signal, tell } = deps
  let progress = await begin(deps)
  const keep = async (change: Partial<Migration>) => {
    progress = { ...progress, ...change }
    await writeProgress(to.state, progress)
  }
  if (!progress.postsDone) {
    const of = progress.source.posts
    let posts = progress.postCursor === null ? 0 : (await to.store.totals()).posts
    if (posts > 0) tell(`goes on behind ${posts} of ${of} posts`)
    await copyPosts(from.store, to.store, {
      cursor: progress.postCursor ?? undefined,
      signal,
      async onPage(next, count) {
        await keep({ postCursor: next, postsDone: next === null })
        posts += count
        tell(`${posts} of ${of} posts`)
      },
    })
  }
  const documents = await copyState(from.state, to.state, signal)
  tell(`${documents} documents of state`)
  await using queues = await deps.openTargetQueues()
  const jobs = await copyJobs(from.queues, queues, clock.nowMs())
  tell(`${jobs} open jobs; comparing …`)
  const differences = await compare(deps, queues)
  if (differences.length > 0) {
    await keep({ postCursor: null, postsDone: false })
    throw new Error(
      `the copy differs from its source (${differences.join('; ')}); the next run begins anew, and the source is as it was`,
    )
  }
  await keep({ finishedAtMs: clock.nowMs() })
  const deadLetters = await stateOf(to.state, STATE.deadLetter).count()
  return { posts: progress.source.posts, documents, jobs, deadLetters }
}

async function begin({ installationId, from, to, clock, tell }: MigrateDeps): Promise<Migration> {
  const { posts, lastCollectedAtMs } = await from.store.totals()
  const fresh: Migration = {
    installationId,
    startedAtMs: clock.nowMs(),
    source: { posts, lastCollectedAtMs },
    postCursor: null,
    postsDone: false,
    finishedAtMs: null,
  }
  const before = await readProgress(to.state)
  if (before === undefined) {
    if ((await to.store.totals()).posts > 0 || (await countState(to.state)) > 0 || (await isClaimed(to.state)))
      throw new UserError(
        'the target holds an installation already',
        'choose another cluster.prefix (RAWANG_PREFIX) or data folder (--data), or take away what is there',
      )
    if ((await stateOf(to.state, STATE.migration).put('this', fresh, 'absent')) === undefined)
      throw new UserError('another `rawang migrate` has just begun on this target', 'wait for that one')
  } else if (before.installationId !== installationId) {
    throw new UserError(
      'the target holds the beginning of a copy of another installation',
      'choose another cluster.prefix (RAWANG_PREFIX) or data folder (--data), or take away what is there',
    )
  } else if (before.finishedAtMs !== null) {
    throw new UserError(
      `this installation was copied there at ${new Date(before.finishedAtMs).toISOString()}, and may have been used since`,
      'start it there; to copy anew choose another cluster.prefix (RAWANG_PREFIX) or data folder (--data)',
    )
  }
  const installation = await stateOf(from.state, STATE.installation).get('this')
  if (installation !== undefined) await stateOf(to.state, STATE.installation).put('this', installation.value)
  if (before === undefined) return fresh
  const unchanged = before.source.posts === posts && before.source.lastCollectedAtMs === lastCollectedAtMs
  if (unchanged && (before.postCursor !== null || before.postsDone)) return before
  tell('begins anew: the source has changed since the copy began, or nothing had been copied')
  await to.store.deletePublishedBefore(AFTER_ALL_MS)
  await clearState(to.state)
  await writeProgress(to.state, fresh)
  return fresh
}

async function isClaimed(state: StateStore): Promise<boolean> {
  return (await stateOf(state, STATE.installation).get('this')) !== undefined
}

/** What is not the same on both sides; empty when all is. */
async function compare({ from, to, clock, signal }: MigrateDeps, queues: Queues): Promise<readonly string[]> {
  const differences: string[] = []
  const [source, target] = [await digestPosts(from.store, signal), await digestPosts(to.store, signal)]
  if (source.posts !== target.posts || source.digest !== target.digest)
    differences.push(`posts: ${source.posts} with checksum ${source.digest}, ${target.posts} with ${target.digest}`)
  const [own, copied] = [await digestState(from.state), await digestState(to.state)]
  for (const kind of new Set([...own.keys(), ...copied.keys()])) {
    const [a, b] = [own.get(kind), copied.get(kind)]
    if (a?.digest !== b?.digest) differences.push(`state ${kind}: ${a?.documents ?? 0} documents, ${b?.documents ?? 0}`)
  }
  const missing = await missingJobs(from.queues, queues, clock.nowMs())
  if (missing.length > 0) differences.push(`jobs: ${missing.length} missing, e.g. ${missing.slice(0, 3).join(', ')}`)
  return differences
}
