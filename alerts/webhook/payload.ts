import type { Alert } from '../../core/alert.ts'
import { defang } from '../../core/defang.ts'

/** The receiver's limit by the specification is about 20 kB; headers and their own wrapping come on top. */
const MAX_BYTES = 19_000
const MAX_VALUE_LENGTH = 300
/** Some platforms build the author's account into a post's id; such an id stays at home, and the alert's page shows the post. */
const NAMES_AN_ACCOUNT = /did:|@|\/users?\//i

/**
 * The body of the webhook: enough to decide and to find it again, and no more. Posts are named by id and not quoted, no author
 * appears, indicators are those of offenders, made unclickable.
 * `timestamp` is that of the event, not of the attempt.
 */
export function webhookBody(alert: Alert): string {
  for (let keep = 1; ; keep /= 2) {
    const body = JSON.stringify(message(alert, keep))
    if (keep < 0.01 || Buffer.byteLength(body) <= MAX_BYTES) return body
  }
}

/** @param keep - Share of the lists that goes along; they are sorted, so the most telling part stays. */
function message(alert: Alert, keep: number): object {
  const first = <T>(list: readonly T[]): readonly T[] => list.slice(0, Math.floor(list.length * keep))
  return {
    type: alert.test ? 'alert.test' : 'alert.opened',
    timestamp: iso(alert.openedAtMs),
    data: {
      id: alert.id,
      test: alert.test,
      kind: alert.kind,
      rule: alert.ruleId,
      subject: alert.subject,
      title: alert.title,
      severity: alert.severity,
      referTo: alert.referTo,
      window: { from: iso(alert.window.fromMs), to: iso(alert.window.toMs) },
      observed: alert.observed,
      expected: rounded(alert.expected),
      score: rounded(alert.score),
      authors: alert.authors,
      reposts: alert.reposts,
      roles: alert.roles,
      sources: Object.fromEntries(first(Object.entries(alert.sources))),
      firstSeenAt: alert.firstSeenMs === null ? null : iso(alert.firstSeenMs),
      indicators: first(alert.indicators).map(({ type, value, posts }) => ({
        type,
        value: clipped(defang(type, value)),
        posts,
      })),
      evidencePosts: alert.evidence.length,
      evidence: first(alert.evidence.filter((id) => !NAMES_AN_ACCOUNT.test(id))),
      links: {
        dashboard: `/?alert=${encodeURIComponent(alert.id)}`,
        api: `/api/v1/alerts/${encodeURIComponent(alert.id)}`,
      },
    },
  }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function rounded(n: number): number {
  return Math.round(n * 100) / 100
}

function clipped(value: string): string {
  return value.length > MAX_VALUE_LENGTH ? `${value.slice(0, MAX_VALUE_LENGTH).toWellFormed()}…` : value
}
