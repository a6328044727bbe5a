import type { z } from 'zod'
import type { Clock } from '../clock.ts'
import type { RawPost } from '../post.ts'
import type { Secret } from '../secret.ts'
import type { HttpClient } from './http-client.ts'

/** One durable step of a run. The posts are queued durably first, then `cursor` is saved; a crash between replays the page. */
export interface CollectorPage {
  readonly posts: readonly RawPost[]
  /** Where the next run begins: opaque to everybody else, at most 64 kB. */
  readonly cursor: string
  /** Items that gave no post, by reason (`no-text`, `not-thai`, `malformed`), and oddities that did not stop one (`bad-date`). */
  readonly counted?: Readonly<Record<string, number>>
  /** The platform said that nothing changed since last time. */
  readonly notModified?: boolean
  /** Posts that the platform says are deleted, by native id. */
  readonly deleted?: readonly string[]
  /** Posts were missed between two runs: from when to when, epoch ms. */
  readonly gap?: { readonly fromMs: number; readonly toMs: number }
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
  readonly secrets?: readonly { readonly name: string; readonly required: boolean }[]
  /** `sources[].options`, strict. */
  readonly options: z.ZodType<O>
  /** Pages until there is nothing new. Ends early by throwing CollectorError. */
  collect(context: CollectContext<O>): AsyncIterable<CollectorPage>
}

/** Keeps the option type inside one folder; the registry sees `Collector`. */
export function defineCollector<O>(collector: Collector<O>): Collector {
  return collector
}
