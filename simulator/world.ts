/** One made-up post of the simulated platform. Everything here is synthetic. */
export interface SimulatedPost {
  /** Unique and numeric, growing with time, as platforms do it. */
  readonly id: string
  readonly atMs: number
  readonly text: string
  /** Made up; `id` is what a platform would call the account. */
  readonly author: { readonly id: string; readonly name: string; readonly followers: number }
  /**
   * Where it is published: `feed`, an item of the news feed; `board`, of the board's; `mastodon`, a status of the Mastodon server;
   * `bluesky`, a record in the Jetstream; or the id of another platform of `simulator/platforms/`.
   */
  readonly place: string
  /** True for a status of another Mastodon server, that this one shows too. */
  readonly remote?: boolean
  readonly tags: readonly string[]
  /** BCP 47; Thai when left out. */
  readonly language?: string
  readonly replyTo?: string
  /** When its text was changed last. */
  readonly editedAtMs?: number
  /** Id of the post that this one boosts; its text is then that post's. */
  readonly boostOf?: string
}

/** What the simulated platforms have published so far. Asking again later gives the same posts and perhaps more at the end. */
export interface SimulatedWorld {
  /** Published at or before `nowMs`, oldest first. */
  publishedBy(nowMs: number): readonly SimulatedPost[]
}
