import { z } from 'zod'
import type { RefusalReading, RefusedAnswer } from '../../core/ports/http-client.ts'

const [MINUTE_MS, HOUR_MS, DAY_MS] = [60_000, 3_600_000, 86_400_000]

const ErrorSchema = z.object({
  error: z.object({
    code: z.int(),
    error_subcode: z.int().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
  }),
})

/** A Graph API's own name for what is wrong; `type` and the status say nothing. */
export interface GraphFailure {
  readonly code: number
  readonly subcode: number | undefined
  readonly message: string
}

export function readGraphFailure(body: string): GraphFailure | undefined {
  try {
    const error = ErrorSchema.safeParse(JSON.parse(body)).data?.error
    return error && { code: error.code, subcode: error.error_subcode, message: error.message ?? '' }
  } catch {
    return undefined
  }
}

const LIMITS = new Set([4, 17, 32, 341, 613, 80_001, 80_002])

/** "Please reduce the amount of data": the same with a smaller page may do. */
export function isTooMuch({ code, message }: GraphFailure): boolean {
  return code === 1 && /reduce the amount/i.test(message)
}

/**
 * What a refusal of a Graph API (Facebook, Instagram, Threads) means.
 * @param token - Name of the secret that holds the token.
 */
export function readGraphRefusal(
  { body, headers }: RefusedAnswer,
  token: string,
  nowMs: number,
): RefusalReading | undefined {
  const failure = readGraphFailure(body)
  if (failure === undefined) return undefined
  const { code, subcode, message } = failure
  const named = subcode === undefined ? `code ${code}` : `code ${code}, ${subcode}`
  if (code === 190 || code === 102 || code === 104)
    return {
      kind: 'auth-failed',
      message: `refuses ${token} (${named}): it has expired or was withdrawn; make a new one`,
    }
  if (code === 100 && /secret proof/i.test(message))
    return { kind: 'auth-failed', message: `wants ${token} with a proof (${named}); give the app's secret too` }
  if (code === 10 || code === 3 || (code >= 200 && code <= 299))
    return { kind: 'auth-failed', message: `${token} lacks a permission or a feature that is granted by App Review (${named}); see the collector's README` } // prettier-ignore
  if (LIMITS.has(code)) {
    const retryAtMs = nowMs + (usageOf(headers).regainMs ?? HOUR_MS)
    return { kind: 'rate-limited', message: `has had enough of us for now (${named}); again at ${new Date(retryAtMs).toISOString()}`, retryAtMs } // prettier-ignore
  }
  if (code === 18) {
    const retryAtMs = nowMs + DAY_MS
    return { kind: 'quota-exhausted', message: `30 hashtags were asked for within 7 days (${named}); a new one is possible when the oldest is 7 days old`, retryAtMs } // prettier-ignore
  }
  if (code === 368) return { kind: 'blocked', message: `blocks us for its policies (${named}); look at the app's dashboard` } // prettier-ignore
  if ((code === 100 && subcode === 33) || code === 803 || code === 24 || code === 110)
    return {
      kind: 'gone',
      message: `knows nothing of this name, or does not show it to us (${named}); correct it or remove it`,
    }
  if (isTooMuch(failure)) return { kind: 'schema-drift', message: `finds the answer too large (${named})` }
  if (code === 1 || code === 2 || code === -1) return { kind: 'unreachable', message: `failed on its side (${named})` }
  return { kind: 'schema-drift', message: `did not accept the request (${named}); its interface may have changed` }
}

/** From here on the platform is close to refusing. */
const FULL_PERCENT = 95

/** For `Collector.rateLimit`: near the end of what is allowed, its host is left alone until something is there again. */
export function graphRateLimit(
  headers: Readonly<Record<string, string>>,
  nowMs: number,
): { readonly remaining: number; readonly resetAtMs: number } | undefined {
  const { percent, regainMs } = usageOf(headers)
  if (percent === undefined) return undefined
  return { remaining: percent >= FULL_PERCENT ? 0 : 100 - percent, resetAtMs: nowMs + (regainMs ?? 10 * MINUTE_MS) }
}

const UsageSchema = z.object({
  call_count: z.number().optional().catch(undefined),
  total_time: z.number().optional().catch(undefined),
  total_cputime: z.number().optional().catch(undefined),
  /** Minutes. */
  estimated_time_to_regain_access: z.number().optional().catch(undefined),
})

function usageOf(headers: Readonly<Record<string, string>>): { readonly percent?: number; readonly regainMs?: number } {
  const usages = ['x-app-usage', 'x-page-usage', 'x-business-use-case-usage'].flatMap((name) => usagesIn(headers[name]))
  if (usages.length === 0) return {}
  const percent = Math.max(...usages.flatMap((usage) => [usage.call_count ?? 0, usage.total_time ?? 0, usage.total_cputime ?? 0])) // prettier-ignore
  const minutes = Math.max(...usages.map((usage) => usage.estimated_time_to_regain_access ?? 0))
  return { percent, ...(minutes > 0 ? { regainMs: minutes * MINUTE_MS } : {}) }
}

function usagesIn(header: string | undefined): readonly z.infer<typeof UsageSchema>[] {
  if (header === undefined) return []
  try {
    const value: unknown = JSON.parse(header)
    const perUse = z.record(z.string(), z.array(UsageSchema)).safeParse(value).data
    if (perUse !== undefined) return Object.values(perUse).flat()
    return [UsageSchema.safeParse(value).data ?? {}]
  } catch {
    return []
  }
}
