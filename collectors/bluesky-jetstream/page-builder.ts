import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CollectorError } from '../../core/errors.ts'
import type { CollectorPage } from '../../core/ports/collector.ts'
import type { RawPost } from '../../core/post.ts'
import type { StreamEvent } from './parse.ts'

const PAGE_POSTS = 100
const PAGE_DELETES = 500
/** Reading begins so long before the cursor: hosts differ a little in time, and a cursor begins at its own event. */
export const OVERLAP_MS = 5_000
/** Far more than passes in that time. */
const REMEMBERED = 2_000

const CursorSchema = z.object({
  timeUs: z.int().positive(),
  /** Hashes of what was taken in the overlap, so that it is not taken again. */
  taken: z.array(z.string()).default([]),
})
export type StreamCursor = z.infer<typeof CursorSchema>

/** A cursor of another shape (an older version) is a first reading. */
export function readCursor(cursor: string | undefined): StreamCursor | undefined {
  if (cursor === undefined) return undefined
  try {
    return CursorSchema.safeParse(JSON.parse(cursor)).data
  } catch {
    return undefined
  }
}

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
export function createPageBuilder(start: StreamCursor & { readonly gap: CollectorPage['gap'] }): PageBuilder {
  let { timeUs, gap } = start
  let received = 0
  let readable = 0
  let unreadable = 0
  let posts = new Map<string, RawPost>()
  let deleted = new Set<string>()
  let goneAuthors = new Set<string>()
  let counted: Record<string, number> = {}
  /** Hash of a taken event -> its time, in the order of taking. */
  const taken = new Map<string, number>(start.taken.map((hash) => [hash, start.timeUs]))
  const count = (reason: string) => {
    counted[reason] = (counted[reason] ?? 0) + 1
  }
  const isRepeated = (key: string, atUs: number): boolean => {
    const hash = createHash('sha256').update(key).digest('base64url').slice(0, 10)
    if (taken.has(hash)) return true
    taken.set(hash, atUs)
    if (taken.size > REMEMBERED) {
      const [oldest] = taken.keys()
      if (oldest !== undefined) taken.delete(oldest)
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
      return posts.size >= PAGE_POSTS || deleted.size + goneAuthors.size >= PAGE_DELETES
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
      if (event.kind === 'other') return
      if (event.kind === 'skipped') {
        count(event.reason)
        return
      }
      if (isRepeated(event.key, event.timeUs)) return
      if (event.kind === 'delete') {
        posts.delete(event.nativeId)
        deleted.add(event.nativeId)
      } else if (event.kind === 'account-gone') {
        for (const [id, { author }] of posts) if (author?.id === event.did) posts.delete(id)
        goneAuthors.add(event.did)
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
      const overlapUs = timeUs - OVERLAP_MS * 1_000
      const cursor: StreamCursor = {
        timeUs,
        taken: [...taken].flatMap(([hash, atUs]) => (atUs >= overlapUs ? [hash] : [])),
      }
      const page: CollectorPage = {
        posts: [...posts.values()],
        cursor: JSON.stringify(cursor),
        counted,
        ...(deleted.size === 0 ? {} : { deleted: [...deleted] }),
        ...(goneAuthors.size === 0 ? {} : { deletedAuthors: [...goneAuthors] }),
        ...(gap === undefined ? {} : { gap }),
      }
      posts = new Map()
      deleted = new Set()
      goneAuthors = new Set()
      counted = {}
      readable = 0
      unreadable = 0
      gap = undefined
      return page
    },
  }
}
