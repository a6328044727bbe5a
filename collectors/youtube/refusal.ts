import type { RefusalReading, RefusedAnswer } from '../../core/ports/http-client.ts'
import { isOfTheDay, readEnvelope, reasonsOf } from '../google-api/error.ts'

/** Of the key or its project: nothing is read until somebody mends it. */
const KEY_TROUBLE: Readonly<Record<string, string>> = {
  keyInvalid: 'refuses YOUTUBE_API_KEY; make a key in the Google Cloud console and give it',
  API_KEY_INVALID: 'refuses YOUTUBE_API_KEY; make a key in the Google Cloud console and give it',
  API_KEY_EXPIRED: 'says that YOUTUBE_API_KEY has expired; renew it in the Google Cloud console',
  accessNotConfigured: 'is not switched on for the project of YOUTUBE_API_KEY; enable "YouTube Data API v3" there',
  SERVICE_DISABLED: 'is not switched on for the project of YOUTUBE_API_KEY; enable "YouTube Data API v3" there',
  dailyLimitExceeded: 'allows the project of YOUTUBE_API_KEY nothing; look at its quotas in the Google Cloud console',
  ipRefererBlocked:
    'may not be asked from here with YOUTUBE_API_KEY; take the restriction by address or referrer off the key',
  API_KEY_HTTP_REFERRER_BLOCKED:
    'may not be asked from here with YOUTUBE_API_KEY; take the restriction by referrer off the key',
  API_KEY_IP_ADDRESS_BLOCKED: 'may not be asked from here with YOUTUBE_API_KEY; allow this address for the key',
  API_KEY_SERVICE_BLOCKED: 'may not be asked with YOUTUBE_API_KEY; allow the key "YouTube Data API v3"',
  forbidden: 'refuses YOUTUBE_API_KEY (forbidden); look at the restrictions of the key',
  authError: 'refuses YOUTUBE_API_KEY; make a key in the Google Cloud console and give it',
  required: 'got no key; set YOUTUBE_API_KEY',
}
/** What was asked about is not there, or has no comments: no fault of anybody's. */
const NOT_THERE = new Set(['commentsDisabled', 'videoNotFound', 'commentThreadNotFound', 'commentNotFound', 'channelNotFound', 'playlistNotFound']) // prettier-ignore
const THROTTLED = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'RATE_LIMIT_EXCEEDED'])

/**
 * What a refusal of the Data API means. Its quotas come back at midnight Pacific time.
 * @param resetMs - The next midnight there, epoch ms.
 */
export function readRefusal({ status, body }: RefusedAnswer, resetMs: number): RefusalReading | undefined {
  const error = readEnvelope(body)
  if (error === undefined) return undefined
  const reasons = reasonsOf(body)
  const reset = `it is there again at ${new Date(resetMs).toISOString()}`
  if (reasons.includes('quotaExceeded'))
    return { kind: 'quota-exhausted', message: `the day's units are used up; ${reset}`, retryAtMs: resetMs }
  if (reasons.some((reason) => THROTTLED.has(reason)))
    return isOfTheDay(error)
      ? { kind: 'quota-exhausted', message: `the day's searches are used up; ${reset}`, retryAtMs: resetMs }
      : { kind: 'rate-limited', message: `asked us to slow down (${status})` }
  // A key's own trouble is often told in the details, beside a general "badRequest" or "forbidden".
  const key = reasons.toReversed().find((reason) => Object.hasOwn(KEY_TROUBLE, reason))
  if (key !== undefined) return { kind: 'auth-failed', message: KEY_TROUBLE[key] ?? '' }
  const missing = reasons.find((reason) => NOT_THERE.has(reason))
  if (missing !== undefined) return { kind: 'gone', message: `says ${missing}; if it is a channel of the options, correct its id` } // prettier-ignore
  if (reasons.includes('processingFailure')) return { kind: 'unreachable', message: 'could not work on the request just now' } // prettier-ignore
  if (reasons.includes('invalidPageToken'))
    return { kind: 'unreachable', message: 'no longer knows its page token; the next run begins at the top' }
  return undefined
}
