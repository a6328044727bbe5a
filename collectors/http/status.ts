import { CollectorError } from '../../core/errors.ts'

export type Headers = Readonly<Record<string, string>>

export interface Refusal {
  readonly error: CollectorError
  /** Worth trying again within this run. */
  readonly retry: boolean
  /** Wait as long before it, when the server said so. */
  readonly retryAfterMs?: number
}

/** What an answer that is neither 2xx nor 304 means. `where` names the address in the message. */
export function refusalOf(status: number, headers: Headers, where: string, nowMs: number): Refusal {
  const retryAtMs = retryAt(status, headers, nowMs)
  const wait = retryAtMs === undefined ? {} : { retryAfterMs: Math.max(0, retryAtMs - nowMs) }
  const until = retryAtMs === undefined ? '' : `, and to come back at ${new Date(retryAtMs).toISOString()}`
  const error = (kind: CollectorError['kind'], text: string) =>
    new CollectorError(kind, `${where}: ${text}`, { retryAtMs })
  if (status === 429)
    return { error: error('rate-limited', `asked us to slow down (429)${until}`), retry: true, ...wait }
  if (status === 503 && retryAtMs !== undefined) {
    return { error: error('rate-limited', `is too busy (503)${until}`), retry: true, ...wait }
  }
  if (status >= 500 || status === 408 || status === 425) {
    return {
      error: error('unreachable', `failed on its side (${status}); tried again without success`),
      retry: true,
      ...wait,
    }
  }
  return { error: error(...finalRefusal(status)), retry: false }
}

function finalRefusal(status: number): [CollectorError['kind'], string] {
  switch (status) {
    case 401:
      return ['auth-failed', 'wants a login, or refuses the token it was given (401); check the token']
    case 402:
    case 403:
    case 451:
      return ['blocked', `refuses us (${status}); read its terms, or ask its operator`]
    case 404:
      return ['unreachable', 'there is nothing at this address (404); check that it is spelt right and has not moved']
    case 410:
      return ['gone', 'says this address is gone for good (410); remove the source or correct its address']
    default:
      return ['schema-drift', `did not accept the request (${status}); its interface may have changed`]
  }
}

/**
 * Epoch ms at which to come back; undefined when none can be read. Reset headers count only for a 429: some platforms send
 * them with every answer, and the end of the current window says nothing about when a failure is over.
 */
function retryAt(status: number, headers: Headers, nowMs: number): number | undefined {
  const retryAfter = headers['retry-after']
  if (retryAfter !== undefined) return timeOf(retryAfter, nowMs)
  const reset = status === 429 ? (headers['x-ratelimit-reset'] ?? headers['ratelimit-reset']) : undefined
  return reset === undefined ? undefined : timeOf(reset, nowMs)
}

/** Seconds from now, seconds since 1970 (some reset headers), an HTTP date or an ISO 8601 time (Mastodon's reset). */
function timeOf(text: string, nowMs: number): number | undefined {
  const trimmed = text.trim()
  if (/^\d+(\.\d+)?$/.test(trimmed)) {
    const seconds = Number(trimmed)
    const atMs = seconds > 1e9 ? seconds * 1_000 : nowMs + seconds * 1_000
    return Number.isSafeInteger(Math.ceil(atMs)) && atMs < 8.64e15 ? Math.ceil(atMs) : undefined
  }
  const parsed = Date.parse(trimmed)
  return Number.isNaN(parsed) ? undefined : parsed
}
