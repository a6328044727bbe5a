import type { RefusalReading, RefusedAnswer } from '../../core/ports/http-client.ts'
import { isOfTheDay, readEnvelope, reasonsOf } from '../google-api/error.ts'

const KEY = /^(keyInvalid|API_KEY_\w+|accessNotConfigured|SERVICE_DISABLED|forbidden|PERMISSION_DENIED|authError|required)$/ // prettier-ignore

/**
 * What a refusal of the Custom Search API means. One reason stands for a used-up day and for a short throttle; the words tell.
 * @param resetMs - The next midnight in California, epoch ms.
 */
export function readRefusal(
  { status, body }: RefusedAnswer,
  endsOn: string,
  resetMs: number,
): RefusalReading | undefined {
  const error = readEnvelope(body)
  if (error === undefined) return undefined
  if (status === 429)
    return isOfTheDay(error)
      ? { kind: 'quota-exhausted', message: `the day's queries are used up; there are more at ${new Date(resetMs).toISOString()}`, retryAtMs: resetMs } // prettier-ignore
      : { kind: 'rate-limited', message: `asked us to slow down (${status})` }
  if (status === 403 || reasonsOf(body).some((reason) => KEY.test(reason)))
    return { kind: 'auth-failed', message: `refuses GOOGLE_CSE_KEY; look in the Google Cloud console whether "Custom Search API" is on for its project and the key may use it. New customers get no access, and for all it ends on ${endsOn}` } // prettier-ignore
  return undefined
}
