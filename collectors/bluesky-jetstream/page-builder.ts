import { CollectorError } from '../../core/errors.ts'
import type { CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import type { StreamEvent } from './parse.ts'

const PAGE_POSTS = 100
const PAGE_DELETES = 500
/** Reconnecting repeats a few seconds; this is far more than passes in them. */
const REMEMBERED = 20_000

export interface PageBuilder {
  /** Of the last event that was read, or where reading begins. */
  readonly timeUs: number
  /** Messages in this run, readable or not. */
  readonly received: number
  readonly isFull: boolean
  add(event: StreamEvent): void
  /** What came since the last page. @throws CollectorError `schema-drift` when nothing of it was readable. */
  take(): CollectorPage
}

/** Gathers a page from single events, each once. */
export function createPageBuilder(start: {
  readonly timeUs: number
  readonly gap: { readonly fromMs: number; readonly toMs: number } | undefined
}): PageBuilder {
  let { timeUs, gap } = start
  let received = 0
  let readable = 0
  let unreadable = 0
  let posts = new Map<string, RawPost>()
  let deleted = new Set<string>()
  let counted: Record<string, number> = {}
  const seen = new Set<string>()
  const count = (reason: string) => {
    counted[reason] = (counted[reason] ?? 0) + 1
  }
  const isRepeated = (key: string): boolean => {
    if (seen.has(key)) return true
    seen.add(key)
    if (seen.size > REMEMBERED) {
      const [oldest] = seen
      if (oldest !== undefined) seen.delete(oldest)
    }
    return false
  }
  return {
    get timeUs() {
      return timeUs
    },
    get received() {
      return received
    },
    get isFull() {
      return posts.size >= PAGE_POSTS || deleted.size >= PAGE_DELETES
    },
    add(event) {
      received += 1
      if (event.kind === 'unreadable') {
        unreadable += 1
        count('malformed')
        return
      }
      readable += 1
      timeUs = Math.max(timeUs, event.timeUs)
      if (event.kind === 'other' || isRepeated(event.key)) return
      if (event.kind === 'skipped') {
        count(event.reason)
      } else if (event.kind === 'delete') {
        posts.delete(event.nativeId)
        deleted.add(event.nativeId)
      } else {
        deleted.delete(event.post.nativeId)
        posts.set(event.post.nativeId, event.post)
        if (event.badDate) count('bad-date')
      }
    },
    take() {
      if (unreadable > 0 && readable === 0) {
        throw new CollectorError(
          'schema-drift',
          `Jetstream: not one of ${unreadable} messages could be read; its format may have changed`,
        )
      }
      const page: CollectorPage = {
        posts: [...posts.values()],
        cursor: JSON.stringify({ timeUs }),
        counted,
        ...(deleted.size === 0 ? {} : { deleted: [...deleted] }),
        ...(gap === undefined ? {} : { gap }),
      }
      posts = new Map()
      deleted = new Set()
      counted = {}
      readable = 0
      unreadable = 0
      gap = undefined
      return page
    },
  }
}
