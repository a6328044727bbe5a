/**
 * Errors carry the decision. Nobody matches strings: what to do next follows from the class and, for collectors, from `kind` alone.
 */

/** Why a collector could not deliver. The source's state and the queue's next step are decided from this alone. */
export type CollectorFailure =
  | 'rate-limited' // retry soon, at `retryAtMs`
  | 'quota-exhausted' // retry after the reset, at `retryAtMs`
  | 'auth-failed' // stop, tell the operator
  | 'blocked' // stop, tell the operator: the platform refuses us (403, challenge page, robots)
  | 'schema-drift' // stop this run, tell the operator: the answer is not what the sheet says
  | 'unreachable' // transient: network, timeout, 5xx, cut-off body
  | 'gone' // the address says it is gone for good (410)

/** A collector's run ended early. */
export class CollectorError extends Error {
  readonly kind: CollectorFailure
  /** Earliest sensible next try, epoch ms, when the platform said one. */
  readonly retryAtMs: number | undefined
  /** Only a part of the source has this trouble: the rest was read, and is read again in the next slot, not at `retryAtMs`. */
  readonly partial: boolean
  constructor(
    kind: CollectorFailure,
    message: string,
    options: { retryAtMs?: number | undefined; partial?: boolean; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CollectorError'
    this.kind = kind
    this.retryAtMs = options.retryAtMs
    this.partial = options.partial === true
  }
}

/** The trouble of one part of a source whose rest was read. */
export function partly(error: CollectorError): CollectorError {
  const { kind, message, retryAtMs } = error
  return new CollectorError(kind, message, { retryAtMs, partial: true, cause: error })
}

/** The trouble of a part, where nothing else was read. */
export function wholly(error: CollectorError): CollectorError {
  const { kind, message, retryAtMs } = error
  return error.partial ? new CollectorError(kind, message, { retryAtMs, cause: error }) : error
}

/** The same work may succeed later: the queue tries again with back-off, and gives up to the dead letters only after its last attempt. */
export class RetryableError extends Error {
  /** Earliest sensible next try in ms from now, when it is known. */
  readonly retryAfterMs: number | undefined
  constructor(message: string, options: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'RetryableError'
    this.retryAfterMs = options.retryAfterMs
  }
}

/**
 * A server that everybody needs is away or full. No fault of the job's: whoever works off a queue waits, and tries again without
 * counting it. `message` says which server and what is wrong, `remedy` what an operator can do.
 */
export class UnavailableError extends RetryableError {
  readonly remedy: string
  constructor(message: string, options: { remedy: string; cause?: unknown }) {
    super(message, options)
    this.name = 'UnavailableError'
    this.remedy = options.remedy
  }
}

/** The same work can never succeed: straight to the dead letters, with `message` as the reason. */
export class PermanentError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PermanentError'
  }
}

/** The person at the keyboard must change something. `message` says what is wrong and where, `remedy` what to do. Exit code 2. */
export class UserError extends Error {
  readonly remedy: string | undefined
  constructor(message: string, remedy?: string) {
    super(message)
    this.name = 'UserError'
    this.remedy = remedy
  }
}

/** A one-line text of anything thrown, for logs and dead letters. */
export function describeError(error: unknown): string {
  if (error instanceof Error) return error.message === '' ? error.name : error.message
  return String(error)
}
