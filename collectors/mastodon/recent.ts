import { z } from 'zod'
import { postId } from '../../core/post-id.ts'
import { compareIds, type SeenStatus } from './parse.ts'

/** A cursor may hold 64 kB, and other things beside these: about 600 statuses of a Mastodon server. */
const MOST_CHARACTERS = 50_000

/** Server's id, native id as posts are stored under (without a name in it), version, time it was read first (epoch s). */
const SavedSchema = z.array(z.tuple([z.string(), z.string(), z.string(), z.int()]))

export interface RecentStatus {
  readonly id: string
  readonly storedId: string
  readonly version: string
  readonly sinceMs: number
}

/** Which statuses were read lately, newest first: what was edited or deleted since then shows only beside them. */
export class RecentStatuses {
  readonly #statuses: Map<string, RecentStatus>
  constructor(saved: unknown, fromMs: number) {
    const all = SavedSchema.safeParse(saved).data ?? []
    const recent = all.map(([id, storedId, version, sinceS]) => ({ id, storedId, version, sinceMs: sinceS * 1_000 }))
    this.#statuses = new Map(recent.filter(({ sinceMs }) => sinceMs >= fromMs).map((status) => [status.id, status]))
  }
  /** Remembers it as it is now. True when another version of it was known. */
  see({ id, nativeId, version }: SeenStatus, nowMs: number): boolean {
    const before = this.#statuses.get(id)
    this.#statuses.set(id, { id, storedId: storedId(nativeId), version, sinceMs: before?.sinceMs ?? nowMs })
    return before !== undefined && before.version !== version
  }
  has(id: string): boolean {
    return this.#statuses.has(id)
  }
  forget(id: string): void {
    this.#statuses.delete(id)
  }
  list(): readonly RecentStatus[] {
    return [...this.#statuses.values()].toSorted((a, b) => compareIds(b.id, a.id))
  }
  save(): unknown {
    let room = MOST_CHARACTERS
    const rows = this.list().map(({ id, storedId, version, sinceMs }) => [id, storedId, version, Math.floor(sinceMs / 1_000)]) // prettier-ignore
    const end = rows.findIndex((row) => (room -= JSON.stringify(row).length + 1) < 0)
    return end < 0 ? rows : rows.slice(0, end)
  }
}

/** A cursor is durable, and a status' uri names its author; what posts are stored under does not, and means the same. */
function storedId(nativeId: string): string {
  return postId('mastodon', nativeId).slice('mastodon:'.length)
}
