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

export interface HttpRequest {
  readonly url: string
  readonly accept?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly validators?: Validators | undefined
  readonly signal: AbortSignal
}

/**
 * The only way a collector reaches the web: it identifies us, waits its turn per host, retries with back-off and Retry-After,
 * bounds time, size and redirects, and refuses private addresses unless the configuration allows them. Adapter: `collectors/http/`.
 * Anything but an answer of 2xx or 304 is thrown as CollectorError with the kind that says what to do.
 */
export interface HttpClient {
  get(request: HttpRequest): Promise<HttpAnswer>
  /** GET, and the body as JSON. @throws CollectorError `schema-drift` when it is not JSON. */
  getJson(
    request: HttpRequest,
  ): Promise<{ readonly value: unknown; readonly headers: Readonly<Record<string, string>> }>
  /** A WebSocket under the same rules (identification, private addresses, size of a message). */
  openSocket(url: string, signal: AbortSignal): Promise<SocketStream>
}

/** Messages until the other side closes (the iteration ends) or the connection fails (CollectorError `unreachable`). */
export interface SocketStream extends AsyncIterable<string>, AsyncDisposable {}
