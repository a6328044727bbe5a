import { z } from 'zod'

const EnvelopeSchema = z.object({
  error: z.object({
    message: z.string().optional().catch(undefined),
    errors: z
      .array(z.object({ reason: z.string().optional().catch(undefined) }))
      .optional()
      .catch(undefined),
    details: z
      .array(
        z.object({
          reason: z.string().optional().catch(undefined),
          metadata: z.record(z.string(), z.unknown()).optional().catch(undefined),
        }),
      )
      .optional()
      .catch(undefined),
  }),
})

/** Its `errors[].reason`, then `details[].reason`: what the platform decides by. */
export function reasonsOf(body: string): readonly string[] {
  const error = readEnvelope(body)
  return [...(error?.errors ?? []), ...(error?.details ?? [])].flatMap(({ reason }) => reason ?? [])
}

export type Envelope = z.infer<typeof EnvelopeSchema>['error']

/** What an API of Google says went wrong; undefined when the answer is not of that shape. */
export function readEnvelope(body: string): Envelope | undefined {
  try {
    return EnvelopeSchema.safeParse(JSON.parse(body)).data?.error
  } catch {
    return undefined
  }
}

/** A used-up day is often refused with the status and reason of a short throttle; only its words tell. */
export function isOfTheDay({ message, details }: Envelope): boolean {
  const limits = (details ?? []).flatMap(({ metadata }) => [metadata?.['quota_limit'], metadata?.['quota_unit']])
  return /\bper day\b/i.test(message ?? '') || limits.some((limit) => typeof limit === 'string' && /PerDay|\/d\//.test(limit)) // prettier-ignore
}
