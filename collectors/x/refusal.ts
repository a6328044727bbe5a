import { z } from 'zod'
import type { RefusalReading, RefusedAnswer } from '../../core/ports/http-client.ts'

const ProblemSchema = z.object({
  title: z.string().optional().catch(undefined),
  detail: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  errors: z
    .array(
      z.object({
        message: z.string().optional().catch(undefined),
        parameters: z.record(z.string(), z.unknown()).optional().catch(undefined),
      }),
    ) // prettier-ignore
    .optional()
    .catch(undefined),
})
type Problem = z.infer<typeof ProblemSchema>

const DAY_MS = 86_400_000

/** What a 400 says that the collector can do something about. */
export type Complaint = 'since-id' | 'dialect'

/** `since-id`: older than the search reaches. `dialect`: it calls its fields by the other names. */
export function complaintOf({ status, body }: RefusedAnswer): Complaint | undefined {
  const errors = status === 400 ? (readProblem(body)?.errors ?? []) : []
  const names = errors.flatMap(({ parameters = {}, message = '' }) => [...Object.keys(parameters), message])
  if (names.some((name) => /^since_id$|'since_id' must be/.test(name))) return 'since-id'
  return names.some((name) => /\b(post|tweet)\.fields\b|referenced_(posts|tweets)/.test(name)) ? 'dialect' : undefined
}

/** What a refusal of X means. */
export function readRefusal(answer: RefusedAnswer, nowMs: number): RefusalReading | undefined {
  const { status, headers, body } = answer
  const problem = readProblem(body) ?? {}
  // The beginning of the address has changed once; its last part has not.
  const type = problem.type?.split('/').at(-1) ?? ''
  if (status === 402 || type === 'credits' || type === 'credits-depleted')
    return { kind: 'quota-exhausted', message: 'has no credits left for us; buy some in the developer console', retryAtMs: nowMs + DAY_MS } // prettier-ignore
  if (type === 'usage-capped' || problem.title === 'UsageCapExceeded') {
    const now = new Date(nowMs)
    const retryAtMs = /month/i.test(body) ? Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1) : nowMs + DAY_MS
    return { kind: 'quota-exhausted', message: 'says that the plan\'s cap is reached; it is there again when its period ends', retryAtMs } // prettier-ignore
  }
  if (status === 429) {
    const resetS = Number(headers['x-rate-limit-reset'])
    const retryAtMs = headers['retry-after'] === undefined && Number.isFinite(resetS) && resetS > 0 ? resetS * 1_000 : undefined // prettier-ignore
    return { kind: 'rate-limited', message: 'asked us to slow down (429)', retryAtMs }
  }
  if (status === 401) return { kind: 'auth-failed', message: 'refuses X_BEARER_TOKEN; make a new one in the developer console' } // prettier-ignore
  if (status === 403 && ['client-forbidden', 'unsupported-authentication', 'not-authorized-for-resource'].includes(type))
    return { kind: 'auth-failed', message: `does not allow this to the app of X_BEARER_TOKEN (${type}); look at its project and plan` } // prettier-ignore
  return undefined
}

/** For `Collector.rateLimit`. */
export function readRateLimit(headers: Readonly<Record<string, string>>) {
  const [remaining, resetS] = [Number(headers['x-rate-limit-remaining'] ?? NaN), Number(headers['x-rate-limit-reset'] ?? NaN)] // prettier-ignore
  return Number.isFinite(remaining) && Number.isFinite(resetS) ? { remaining, resetAtMs: resetS * 1_000 } : undefined
}

function readProblem(body: string): Problem | undefined {
  try {
    return ProblemSchema.safeParse(JSON.parse(body)).data
  } catch {
    return undefined
  }
}
