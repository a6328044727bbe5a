import type { PostStore } from '../core/ports/post-store.ts'
import type { QueueCounts } from '../core/ports/job-queue.ts'
import type { StateStore } from '../core/ports/state-store.ts'
import { STATE, stateOf, type Restatement } from '../core/state.ts'

/** The shape of `rawang stats --json` and `/api/v1/stats`. */
export interface Stats {
  readonly posts: number
  readonly deadLetters: number
  readonly bySource: Readonly<Record<string, number>>
  readonly byRole: Readonly<Record<string, number>>
  readonly byCategory: Readonly<Record<string, number>>
  /** null when another process holds the queues and does not answer. */
  readonly queues: Readonly<Record<string, QueueCounts>> | null
  /** The restatement log: posts erased because a platform said so, newest day first. */
  readonly erased: readonly Restatement[]
  readonly firstPublishedAt: string | null
  readonly lastPublishedAt: string | null
}

const MANY = 10_000

export async function readStats(store: PostStore, state: StateStore, queues: Stats['queues']): Promise<Stats> {
  const totals = await store.totals()
  const by = async (field: 'source' | 'role' | 'category') =>
    Object.fromEntries((await store.facet({}, field, MANY)).map(({ key, count }) => [key, count]))
  return {
    posts: totals.posts,
    deadLetters: await state.count(STATE.deadLetter.kind),
    bySource: await by('source'),
    byRole: await by('role'),
    byCategory: await by('category'),
    queues,
    erased: (await stateOf(state, STATE.restatement).list({ descending: true, limit: MANY })).map(({ value }) => value),
    firstPublishedAt: iso(totals.firstPublishedAtMs),
    lastPublishedAt: iso(totals.lastPublishedAtMs),
  }
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString()
}
