import type { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { RawPost } from '../post.ts'
import type { Secret } from '../secret.ts'
import type { HttpClient, Spend } from './http-client.ts'

/** One durable step of a run. The posts are queued durably first, then `cursor` is saved; a crash between replays the page. */
export interface CollectorPage {
  readonly posts: readonly RawPost[]
  /** Where the next run begins: opaque to everybody else, at most 64 kB. */
  readonly cursor: string
  /** Items that gave no post, by reason (`no-text`, `not-thai`, `malformed`), and oddities that did not stop one (`bad-date`). */
  readonly counted?: Readonly<Record<string, number>>
  /** The platform said that nothing changed since last time. */
  readonly notModified?: boolean
  /** Posts that the platform says are deleted, by native id, or by what core/post-id.ts makes of one (a cursor may keep that). */
  readonly deleted?: readonly string[]
  /** Accounts that are gone from the platform, or must be treated so (takedown, opt-out), by native author id: all their posts are erased. */
  readonly deletedAuthors?: readonly string[]
  /** Posts were missed between two runs: from when to when, epoch ms. `partial`: of a part of the source, such as one query of several. */
  readonly gap?: { readonly fromMs: number; readonly toMs: number; readonly partial?: true }
}

/** What a platform allows one credential: an amount that is there again after a set time. Kept in a ledger that survives restarts and that all processes share. */
export interface Budget {
  /** Within the collector: `search`, `units`, `hashtags`. */
  readonly id: string
  /** What one of it is, for people: `calls`, `units`, `hashtags`, `posts`, `US cents`. */
  readonly unit: string
  /** How much there is in a window. */
  readonly limit: number
  /** `day` and `month` begin at midnight in `timeZone`; `rolling` looks back over so many hours. */
  readonly window:
    { readonly kind: 'day' | 'month'; readonly timeZone: string } | { readonly kind: 'rolling'; readonly hours: number }
  /** The secret whose holder the platform counts; undefined: counted by platform. */
  readonly credential?: string
}

/** Words that somebody asked to watch (configuration). */
export interface WatchWord {
  readonly id: string
  readonly queries: readonly string[]
  /** Words or phrases that a hit must not hold. */
  readonly not?: readonly string[]
}

/** A stored post, as its platform is asked for it again. */
export interface KeptPost extends Pick<RawPost, 'nativeId' | 'extra'> {
  readonly publishedAtMs: number
}

/** A request that the next run would send, for `sources --plan`: no secret in it. */
export interface PlannedRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string
  readonly spend: readonly Spend[]
  /** What it is for, in English: `search "กู้เงิน" OR "เงินด่วน"`. */
  readonly purpose: string
  /** How old a post typically is when this finds it, ms. */
  readonly delayMs?: number
}

export interface CollectContext<O> {
  readonly options: O
  /** Of the last saved page; undefined on the first run. */
  readonly cursor: string | undefined
  /** Aborts at shutdown: end within a second. */
  readonly signal: AbortSignal
  readonly http: HttpClient
  readonly clock: Clock
  /** Value of a secret the collector declared; undefined when it is optional and not set. */
  readonly secret: (name: string) => Secret | undefined
  readonly watchWords: readonly WatchWord[]
  /**
   * How much of a budget this run may use so that what is left lasts till its reset, shared fairly with the other runs of the day.
   * Less than a request costs is a reason to end the run without one; it is not an error.
   * @param needed - What the request costs at least, so that it is known whether the run waits for its share or the budget is used up. Default 1.
   */
  readonly allowance: (budget: string, needed?: number) => Promise<number>
}

/**
 * A platform, described and readable. It fetches and pages; its pure `parse.ts` turns answers into posts. It never logs,
 * sleeps past a second, keeps state outside the cursor, or knows which store or queue there is.
 * Contract: `tests/contracts/collector.contract.ts`.
 */
export interface Collector<O = unknown> {
  /** What `sources[].collector` says in the configuration: the folder's name. */
  readonly id: string
  readonly title: string
  /** Becomes `post.platform`, and with the native id the post's id. */
  readonly platform: string
  readonly termsUrl: string
  readonly limits: { readonly requestsPerMinute: number }
  /** Environment names of tokens; each also as NAME_FILE. */
  readonly secrets?: readonly {
    readonly name: string
    readonly required: boolean
    /** Of an optional one: with these options requests carry it, so that the platform counts them by it. */
    isSent?(options: O): boolean
  }[]
  /** `sources[].options`, strict. */
  readonly options: z.ZodType<O>
  /** What the platform allows a credential, by the source's options. */
  budgets?(options: O): readonly Budget[]
  /** The requests of a run, without sending one. Pure. */
  plan?(options: O, watchWords: readonly WatchWord[]): readonly PlannedRequest[]
  /** It reads web pages: robots.txt of each host is asked first and obeyed (RFC 9309, as `Rawang`). A disallowed address is `blocked`. */
  readonly robots?: boolean
  /** How many requests the platform says are left, and until when; undefined when the answer says nothing. With none left its host is left alone. */
  rateLimit?(
    headers: Readonly<Record<string, string>>,
    nowMs: number,
  ): { readonly remaining: number; readonly resetAtMs: number } | undefined
  /**
   * For platforms that demand that stored posts be read again or erased: every post is asked for again at this age (and again after it).
   * Pages bring what is still there as posts, and what is not in `deleted`.
   */
  readonly refresh?: {
    readonly afterDays: number
    /** What asking for one post takes of the budgets, a part of a request where one asks for many. */
    spend?(options: O): readonly Spend[]
    /** Without any page nothing was asked (the allowance is too small), and the same posts come again later. */
    read(context: CollectContext<O>, posts: readonly KeptPost[]): AsyncIterable<CollectorPage>
  }
  /** Pages until there is nothing new. Ends early by throwing CollectorError. */
  collect(context: CollectContext<O>): AsyncIterable<CollectorPage>
}

/** Keeps the option type inside one folder; the registry sees `Collector`. */
export function defineCollector<O>(collector: Collector<O>): Collector {
  return collector
}
