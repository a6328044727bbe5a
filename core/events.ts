import type { SourceState } from './source-health.ts'
import type { EraseReason } from './state.ts'

/** `signature`: whoever sent it does not know our secret, or it was changed on the way. */
export type IntakeRefusal = 'signature' | 'too-large' | 'malformed' | 'not-durable'

/**
 * What happens, one typed function per event. `app/observability` turns each into one wide log line and its metrics;
 * rooms call these and never log. No field may hold a post's text, a raw author, an address with a secret, or a secret.
 */
export interface Events {
  collectFinished(event: {
    sourceId: string
    collector: string
    slot: string
    state: SourceState
    pages: number
    posts: number
    skipped: Readonly<Record<string, number>>
    durationMs: number
    message: string
  }): void
  /** A run that sent no request, so that a budget lasts. */
  collectPostponed(event: { sourceId: string; slot: string; message: string }): void
  /** Something sent to us was taken in. */
  intakeReceived(event: {
    sourceId: string
    posts: number
    /** Messages that their senders took back. */
    unsent: number
    skipped: Readonly<Record<string, number>>
    durationMs: number
  }): void
  /** Something sent to us was turned away. */
  intakeRefused(event: { sourceId: string; reason: IntakeRefusal }): void
  /** Stored posts were asked for again. */
  refreshFinished(event: { sourceId: string; asked: number; gone: number; message: string }): void
  processFinished(event: {
    jobId: string
    source: string
    posts: number
    failed: number
    relevant: number
    durationMs: number
  }): void
  indexFinished(event: {
    jobId: string
    store: string
    inserted: number
    updated: number
    unchanged: number
    rejected: number
    durationMs: number
    /** Oldest `collectedAtMs` in the batch to now. */
    lagMs: number
  }): void
  postsErased(event: { jobId: string; reason: EraseReason; posts: number }): void
  jobRetried(event: { queue: string; jobId: string; attempt: number; delayMs: number; reason: string }): void
  deadLettered(event: { queue: string; jobId: string; reason: string }): void
  trendsComputed(event: { items: number; rising: number; durationMs: number }): void
  alertOpened(event: {
    alertId: string
    ruleId: string
    subject: string
    observed: number
    expected: number
    score: number
  }): void
  alertClosed(event: { alertId: string; ruleId: string; subject: string }): void
  deliveryAttempted(event: {
    alertId: string
    channelId: string
    attempt: number
    status: number | null
    ok: boolean
    durationMs: number
  }): void
  sourceStateChanged(event: { sourceId: string; from: SourceState; to: SourceState; message: string }): void
  exportWritten(event: { week: string; format: string; file: string; bytes: number; durationMs: number }): void
  failed(event: { where: string; reason: string }): void
}
