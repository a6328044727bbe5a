import type { CollectorPage } from '../../core/ports/collector.ts'
import { compareIds, type ParsedTimeline } from './parse.ts'
import type { RecentStatuses } from './recent.ts'

/** Single statuses asked for in one recheck; the rest waits for the next. */
const MOST_ASKED = 40

export interface RecheckApi {
  /** A page of the timeline before this id. */
  page(before: string | undefined): Promise<{ readonly timeline: ParsedTimeline; readonly older: string | undefined }>
  /** Whether the server still has a status. */
  isThere(id: string): Promise<boolean>
}

/**
 * Reads the timeline from its newest status back to the oldest one remembered, and tells what became of those: edited ones as posts,
 * missing ones that the server no longer has as deleted, authors who have asked to be left out since then as gone.
 */
export async function* recheck(
  recent: RecentStatuses,
  api: RecheckApi,
  { nowMs, maxPages, signal }: { readonly nowMs: number; readonly maxPages: number; readonly signal: AbortSignal },
): AsyncGenerator<Omit<CollectorPage, 'cursor'>> {
  const remembered = recent.list()
  const oldest = remembered.at(-1)?.id
  const met = new Set<string>()
  let [before, reached]: [string | undefined, string | undefined] = [undefined, undefined]
  for (let pages = 0; oldest !== undefined && pages < maxPages && !signal.aborted; pages++) {
    const { timeline, older } = await api.page(before)
    const edited = new Set<string>()
    const left = new Set<string>()
    for (const status of timeline.seen) {
      met.add(status.id)
      if (!recent.has(status.id)) continue
      if (status.optedOut !== undefined) {
        left.add(status.optedOut)
        recent.forget(status.id)
        continue
      }
      if (recent.see(status, nowMs)) edited.add(status.nativeId)
    }
    const posts = timeline.posts.filter(({ nativeId }) => edited.has(nativeId))
    if (posts.length > 0 || left.size > 0) yield { posts, ...(left.size === 0 ? {} : { deletedAuthors: [...left] }) }
    const next = older ?? timeline.oldestId
    // At its end, a timeline says nothing of what is older.
    if (timeline.oldestId !== undefined) reached = timeline.oldestId
    if (next === undefined || (before !== undefined && compareIds(next, before) >= 0) || compareIds(next, oldest) <= 0)
      break
    before = next
  }
  if (reached === undefined) return
  const bound = reached
  const missing = remembered.filter(({ id }) => compareIds(id, bound) >= 0 && !met.has(id))
  const deleted: string[] = []
  for (const { id, storedId } of missing.slice(0, MOST_ASKED)) {
    if (signal.aborted) return
    const isThere = await api.isThere(id)
    // One that is there, but no longer in the timeline, can't be followed.
    recent.forget(id)
    if (!isThere) deleted.push(storedId)
  }
  if (deleted.length > 0) yield { posts: [], deleted }
}
