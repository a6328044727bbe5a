import { z } from 'zod'

/** A post whose comments are being read. */
export interface WatchedPost {
  readonly id: string
  /** When it was found, epoch ms. */
  readonly sinceMs: number
  /** Comments it had when they were last read; undefined: not read yet. */
  readonly comments?: number | undefined
  /** Time of the newest comment read, epoch ms. */
  readonly newestMs?: number | undefined
  /** Its comments are to be read, or are being read. */
  readonly waiting?: Waiting | undefined
}

export interface Waiting {
  /** Since when, epoch ms. */
  readonly sinceMs: number
  /** Comments it has; those it had when the reading began. */
  readonly comments: number
  /** Where a reading goes on that its budget cut. */
  readonly place?: Place | undefined
}

export interface Place {
  /** The platform's name of the page to go on with. */
  readonly next: string
  /** When the reading began, epoch ms. */
  readonly startedMs: number
  /** Time of the newest comment it has met, epoch ms. */
  readonly newestMs?: number | undefined
}

/** As much as fits into a cursor beside the rest. */
const MOST = 200
/** Characters of all places together. A post that finds no room for its place begins again. */
const ROOM = 14 * 1_024

/** Short names and arrays: there are many of them in one cursor. */
const PlaceSchema = z
  .tuple([z.string(), z.int(), z.int().nullable()])
  .transform(([next, startedMs, newestMs]): Place => ({ next, startedMs, newestMs: newestMs ?? undefined }))
const WaitingSchema = z
  .tuple([z.int(), z.int(), PlaceSchema.optional()])
  .transform(([sinceMs, comments, place]): Waiting => ({ sinceMs, comments, place }))
const SavedSchema = z.array(
  z
    .tuple([z.string(), z.int(), z.int().nullable(), z.int().nullable(), WaitingSchema.optional()])
    .transform(([id, sinceMs, comments, newestMs, waiting]): WatchedPost => ({
      id,
      sinceMs,
      comments: comments ?? undefined,
      newestMs: newestMs ?? undefined,
      waiting,
    })),
)

/** Which posts' comments to read: those that wait, the longest waiting first, then the latest found. */
export class WatchedPosts {
  readonly #posts: Map<string, WatchedPost>
  constructor(saved: unknown, fromMs: number) {
    const posts = SavedSchema.safeParse(saved).data ?? []
    this.#posts = new Map(posts.filter(({ sinceMs }) => sinceMs >= fromMs).map((post) => [post.id, post]))
  }
  /** One already known stays as it is. */
  add(id: string, nowMs: number): void {
    if (!this.#posts.has(id)) this.#posts.set(id, { id, sinceMs: Math.floor(nowMs) })
  }
  get(id: string): WatchedPost | undefined {
    return this.#posts.get(id)
  }
  /** Of those that wait since the same time it comes last. */
  update(post: WatchedPost): void {
    this.#posts.delete(post.id)
    this.#posts.set(post.id, post)
  }
  /** Its comments wait to be read when their number is another one. A reading that has begun goes on. */
  noteCount(id: string, comments: number, nowMs: number): void {
    const post = this.#posts.get(id)
    if (post === undefined || post.waiting?.place !== undefined || comments === (post.comments ?? 0)) return
    this.#posts.set(id, { ...post, waiting: { sinceMs: post.waiting?.sinceMs ?? Math.floor(nowMs), comments } })
  }
  remove(id: string): void {
    this.#posts.delete(id)
  }
  list(): readonly WatchedPost[] {
    return [...this.#posts.values()].toSorted(inTurn).slice(0, MOST)
  }
  save(): unknown {
    let room = ROOM
    return this.list().map(({ id, sinceMs, comments, newestMs, waiting }) => {
      const length = waiting?.place === undefined ? 0 : JSON.stringify(waiting.place.next).length
      const kept = length > room ? waiting && { ...waiting, place: undefined } : waiting
      if (kept === waiting) room -= length
      return [id, sinceMs, comments ?? null, newestMs ?? null, ...(kept === undefined ? [] : [saved(kept)])]
    })
  }
}

function inTurn(a: WatchedPost, b: WatchedPost): number {
  if (a.waiting !== undefined && b.waiting !== undefined) return a.waiting.sinceMs - b.waiting.sinceMs
  if (a.waiting === undefined && b.waiting === undefined) return b.sinceMs - a.sinceMs
  return a.waiting === undefined ? 1 : -1
}

function saved({ sinceMs, comments, place }: Waiting): unknown {
  return [sinceMs, comments, ...(place === undefined ? [] : [[place.next, place.startedMs, place.newestMs ?? null]])]
}
