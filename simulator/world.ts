/** One made-up post of the simulated platform. Everything here is synthetic. */
export interface SimulatedPost {
  /** Unique and numeric, growing with time, as platforms do it. */
  readonly id: string
  readonly atMs: number
  readonly text: string
  /** Made up; `id` is what a platform would call the account. */
  readonly author: { readonly id: string; readonly name: string; readonly followers: number }
  /** Where it is published: an item of the feed, or a status of the Mastodon server. */
  readonly place: 'feed' | 'mastodon'
  readonly tags: readonly string[]
  readonly replyTo?: string
  /** Id of the post that this one boosts; its text is then that post's. */
  readonly boostOf?: string
}

/** What the simulated platforms have published so far. Asking again later gives the same posts and perhaps more at the end. */
export interface SimulatedWorld {
  /** Published at or before `nowMs`, oldest first. */
  publishedBy(nowMs: number): readonly SimulatedPost[]
}
