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
}

/** As much as fits into a cursor beside the rest. */
const MOST = 200

/** Short names and arrays: there are many of them in one cursor. */
const SavedSchema = z.array(
  z
    .tuple([z.string(), z.int(), z.int().nullable(), z.int().nullable()])
    .transform(([id, sinceMs, comments, newestMs]): WatchedPost => ({
      id,
      sinceMs,
      comments: comments ?? undefined,
      newestMs: newestMs ?? undefined,
    })),
)

/** Which posts' comments to read, the latest found first. */
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
  update(post: WatchedPost): void {
    this.#posts.set(post.id, post)
  }
  remove(id: string): void {
    this.#posts.delete(id)
  }
  list(): readonly WatchedPost[] {
    return [...this.#posts.values()].toSorted((a, b) => b.sinceMs - a.sinceMs).slice(0, MOST)
  }
  save(): unknown {
    return this.list().map(({ id, sinceMs, comments, newestMs }) => [id, sinceMs, comments ?? null, newestMs ?? null])
  }
}
