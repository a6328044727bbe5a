import type { CollectorFailure } from '../errors.ts'

/** Remembered from the last good answer, sent verbatim with the next request. */
export interface Validators {
  readonly etag?: string | undefined
  readonly lastModified?: string | undefined
}

export type HttpAnswer =
  | {
      readonly kind: 'ok'
      readonly status: number
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>
      readonly body: Uint8Array
      readonly validators: Validators
      /** After redirects. */
      readonly url: string
    }
  | { readonly kind: 'not-modified'; readonly headers: Readonly<Record<string, string>> }

/** What a request uses up of a budget that the collector declared (core/ports/collector.ts). */
export interface Spend {
  /** The budget's id. */
  readonly budget: string
  readonly amount: number
  /** In a budget of different things (hashtags): which one. The same one again within the window is free. */
  readonly subject?: string
}

export interface RefusedAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The first 64 kB. */
  readonly body: string
}

export interface RefusalReading {
  /** `rate-limited` and `unreachable` are tried again within the run when the wait is short; nothing else is. */
  readonly kind: CollectorFailure
  /** What happened and what to do, in English: the address is put before it. No secret, nothing of a post. */
  readonly message: string
  readonly retryAtMs?: number | undefined
}

export interface HttpRequest {
  readonly url: string
  /** Default GET. A POST carries `body`, and is never sent twice after the platform may have taken it. */
  readonly method?: 'GET' | 'POST'
  readonly body?: string
  /** Reserved before the request leaves. @throws CollectorError `quota-exhausted` with the time of the reset when it is not there. */
  readonly spend?: readonly Spend[]
  /** The platform charges only for what it answers with: what was reserved for a try that it refused, or that failed, is given back. */
  readonly freeWhenRefused?: boolean
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly validators?: Validators | undefined
  /**
   * What an answer that is neither 2xx nor 304 means on this platform, where its status alone does not say it (a 403 that is a quota).
   * Undefined: as the status says.
   */
  readonly readRefusal?: (answer: RefusedAnswer) => RefusalReading | undefined
  readonly signal: AbortSignal
}

/**
 * The only way a collector reaches the web: it identifies us, waits its turn per host, retries with back-off and Retry-After,
 * bounds time, size and redirects, and refuses private addresses unless the configuration allows them. Adapter: `collectors/http/`.
 * Anything but an answer of 2xx or 304 is thrown as CollectorError with the kind that says what to do.
 */
export interface HttpClient {
  get(request: HttpRequest): Promise<HttpAnswer>
  /** The body as JSON; whole numbers beyond 2^53 come as text of their digits. @throws CollectorError `schema-drift` when it is not JSON, or nested more than 100 deep. */
  getJson(
    request: HttpRequest,
  ): Promise<{ readonly value: unknown; readonly headers: Readonly<Record<string, string>> }>
  /**
   * Books what an answer turned out to cost on top of what was reserved (a platform that charges by the post read); a negative amount
   * gives back. Never throws for an overdrawn budget: the next request does.
   */
  settle(spend: readonly Spend[]): Promise<void>
  /** A WebSocket under the same rules (identification, private addresses, size of a message). */
  openSocket(url: string, signal: AbortSignal): Promise<SocketStream>
}

/** Messages until the other side closes (the iteration ends) or the connection fails (CollectorError `unreachable`). */
export interface SocketStream extends AsyncIterable<string>, AsyncDisposable {}
