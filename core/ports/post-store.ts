import type { AnnotatedPost, IndicatorType, RoleId } from '../annotation.ts'

/** What became of each post of an upsert, in the order given. */
export type UpsertOutcome =
  | { readonly id: string; readonly result: 'inserted' | 'updated' | 'unchanged' }
  | { readonly id: string; readonly result: 'rejected'; readonly reason: string }

/** A word is one term; several terms stand next to each other in this order (a phrase). */
export type Phrase = readonly string[]

/**
 * One thing asked for in text: any one of these phrases must occur. Several, because the same letters may be cut into
 * words differently inside a post; every phrase begins and ends at word borders.
 */
export type TextClause = readonly Phrase[]

/** All conditions hold together; within a list, any one. Times are of publication, `sinceMs` inclusive, `untilMs` exclusive. */
export interface PostFilter {
  readonly text?: readonly TextClause[] | undefined
  /** Text clauses of which none may occur. */
  readonly notText?: readonly TextClause[] | undefined
  readonly sinceMs?: number | undefined
  readonly untilMs?: number | undefined
  /** A leaf (`fraud.loan`) or a top category (`fraud`, meaning all its leaves). */
  readonly categories?: readonly string[] | undefined
  readonly roles?: readonly RoleId[] | undefined
  readonly sources?: readonly string[] | undefined
  readonly indicator?: { readonly type?: IndicatorType | undefined; readonly value: string } | undefined
  /** Pseudonym of the author, whole. */
  readonly author?: string | undefined
}

export interface PostPage {
  /** All that match, not only this page. Exact. */
  readonly total: number
  /** Newest first; equal times by id, ascending. */
  readonly posts: readonly AnnotatedPost[]
  /** Give it back for the next page; absent on the last. Opaque. */
  readonly nextCursor?: string
}

/** Posts that say nearly the same as another (core/near-copy.ts). */
export interface NearCopies {
  readonly total: number
  /** False when more share a key than are looked at: there may be more than `total`. */
  readonly complete: boolean
  /** Newest first, equal times by id, ascending. */
  readonly posts: readonly AnnotatedPost[]
}

export type FacetField = 'source' | 'platform' | 'role' | 'category' | 'topCategory' | 'channel' | 'language'

export interface Bucket {
  /** Start of the bucket, epoch ms. */
  readonly fromMs: number
  /** Posts by key; a post with two categories counts once under each. Keys with 0 are absent. With no `by`, the key is `all`. */
  readonly counts: Readonly<Record<string, number>>
}

export interface IndicatorCount {
  readonly type: IndicatorType
  readonly value: string
  /** Posts that carry it. */
  readonly posts: number
  /** Different author pseudonyms among them. */
  readonly authors: number
  readonly firstSeenMs: number
  readonly lastSeenMs: number
}

/** Who tells of something, in which role, read where. Posts by key; keys with 0 are absent. */
export interface Voices {
  /** Different author pseudonyms. */
  readonly authors: number
  /** Posts that repeat another (`repostOf`). */
  readonly reposts: number
  readonly roles: Readonly<Partial<Record<RoleId, number>>>
  readonly sources: Readonly<Record<string, number>>
}

export interface StoreTotals {
  readonly posts: number
  readonly firstPublishedAtMs: number | null
  readonly lastPublishedAtMs: number | null
  readonly lastCollectedAtMs: number | null
}

/**
 * Where posts live. Adapters: `indexer/sqlite`, `indexer/elasticsearch`.
 * Every promise here is held to by `tests/contracts/post-store.contract.ts`.
 * Deliberately not here: cutting text into words (queries arrive as terms), masking (readers mask), trends.
 */
export interface PostStore extends AsyncDisposable {
  /** For logs: `sqlite`, `elasticsearch`. */
  readonly name: string
  /**
   * Insert or replace by id. Safe to repeat; resolves only once durable and searchable. A post the store can never hold
   * is reported, not thrown. `unchanged`: same post and same annotation are there already, apart from `collectedAtMs` and a
   * `publishedAtMs` that only stands in for an unknown date (core/seal.ts), of both the first stays; or the stored one says more
   * (core/lesser-copy.ts) and stays. Throws RetryableError when the store cannot be written now (full disk, busy, away): SQLite has then written nothing,
   * Elasticsearch perhaps some, which come out as `unchanged` when the same is tried again.
   */
  upsert(posts: readonly AnnotatedPost[]): Promise<readonly UpsertOutcome[]>
  /** Those that exist, in the order asked. */
  get(ids: readonly string[]): Promise<readonly AnnotatedPost[]>
  /** Erases posts and everything derived from them that the store holds. Returns how many were there. */
  delete(ids: readonly string[]): Promise<number>
  /** Erases posts of a source (or all) published before `beforeMs`. Returns how many. */
  deletePublishedBefore(beforeMs: number, source?: string): Promise<number>
  /** @throws UserError on a cursor that was not made by this store for this filter. */
  search(filter: PostFilter, page: { readonly limit: number; readonly cursor?: string | undefined }): Promise<PostPage>
  /**
   * Up to `limit` near copies of a post, which need not be stored itself; it is none of its own. Of the posts that share one
   * of its `nearKeys` the newest thousand are compared with it, so the time does not grow with the store. A post without keys has no near copies.
   */
  nearCopies(of: AnnotatedPost, limit: number): Promise<NearCopies>
  count(filter: PostFilter): Promise<number>
  /** Different author pseudonyms among the matching posts, and how many of the posts repeat another (`repostOf`). */
  authors(filter: PostFilter): Promise<{ readonly authors: number; readonly reposts: number }>
  /** What `authors` and `facet` say of the posts of each leaf category, for those that have any: in one go, for few posts (an hour's). */
  voicesByCategory(filter: PostFilter): Promise<Readonly<Record<string, Voices>>>
  /** When the first post of each of these sources was published, of those before `untilMs`. Sources without one are left out. */
  firstPublished(sources: readonly string[], untilMs: number): Promise<Readonly<Record<string, number>>>
  /**
   * Counts per bucket of `intervalMs`, borders at `alignMs + k * intervalMs`. Buckets without a matching post are left out.
   * `sinceMs`/`untilMs` of the filter bound it.
   */
  histogram(
    filter: PostFilter,
    options: { readonly intervalMs: number; readonly alignMs: number; readonly by?: FacetField | undefined },
  ): Promise<readonly Bucket[]>
  /** Most frequent first, equal counts by key. */
  facet(
    filter: PostFilter,
    field: FacetField,
    limit: number,
  ): Promise<readonly { readonly key: string; readonly count: number }[]>
  /** Most posts first, equal ones by type and value. Owned by `victim` and citizen ids are never counted. */
  topIndicators(filter: PostFilter, limit: number): Promise<readonly IndicatorCount[]>
  /** Sum of `amountThb` over the matching posts, and over how many posts that named one. */
  amount(filter: PostFilter): Promise<{ readonly sumThb: number; readonly posts: number }>
  /** The same per bucket, borders as in `histogram`, oldest first. Buckets in which no matching post names an amount are left out. */
  amountHistogram(
    filter: PostFilter,
    options: { readonly intervalMs: number; readonly alignMs: number },
  ): Promise<readonly { readonly fromMs: number; readonly sumThb: number; readonly posts: number }[]>
  totals(): Promise<StoreTotals>
  /** Tries a write and a read. Rejects with what is wrong. */
  check(): Promise<void>
}
