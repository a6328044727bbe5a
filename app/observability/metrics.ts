import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client'

const SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

const BUDGET_LABELS = ['platform', 'budget', 'credential'] as const

/** Everything `/metrics` shows; docs/metrics.md says what each means. Labels are bounded: sources, queues, states, channels of the configuration. */
export interface Metrics {
  readonly registry: Registry
  readonly posts: Counter<'stage' | 'outcome'>
  readonly skipped: Counter<'source' | 'reason'>
  readonly intakeRefused: Counter<'source' | 'reason'>
  readonly jobSeconds: Histogram<'queue'>
  readonly jobsRetried: Counter<'queue'>
  readonly deadLetters: Counter<'queue'>
  readonly indexLagSeconds: Histogram
  readonly collectRuns: Counter<'source' | 'state'>
  readonly sourceUp: Gauge<'source'>
  readonly sourceLastSuccess: Gauge<'source'>
  readonly sourceState: Gauge<'source' | 'state'>
  readonly budgetUsed: Gauge<'platform' | 'budget' | 'credential'>
  readonly budgetLeft: Gauge<'platform' | 'budget' | 'credential'>
  readonly budgetPlanned: Gauge<'platform' | 'budget' | 'credential'>
  readonly budgetReset: Gauge<'platform' | 'budget' | 'credential'>
  readonly trendSeconds: Histogram
  readonly rising: Gauge
  readonly alerts: Counter<'rule' | 'change'>
  readonly deliveries: Counter<'channel' | 'outcome'>
  readonly failures: Counter<'where'>
  readonly queueJobs: Gauge<'queue' | 'state'>
  readonly queueOldestSeconds: Gauge<'queue'>
}

export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Counter<L>({ name: `rawang_${name}`, help, labelNames: [...labelNames], registers })
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Gauge<L>({ name: `rawang_${name}`, help, labelNames: [...labelNames], registers })
  const histogram = <L extends string>(name: string, help: string, labelNames: readonly L[]) =>
    new Histogram<L>({ name: `rawang_${name}`, help, labelNames: [...labelNames], buckets: SECONDS, registers })
  collectDefaultMetrics({ register: registry, prefix: 'rawang_' })
  return {
    registry,
    posts: counter('posts_total', 'Posts by stage and what became of them', ['stage', 'outcome']),
    skipped: counter('items_skipped_total', 'Items of platforms that gave no post, by reason', ['source', 'reason']),
    intakeRefused: counter('intake_refused_total', 'Requests to the intake that were turned away', [
      'source',
      'reason',
    ]),
    jobSeconds: histogram('job_seconds', 'Time a job took', ['queue']),
    jobsRetried: counter('jobs_retried_total', 'Jobs that failed and will be tried again', ['queue']),
    deadLetters: counter('dead_letters_total', 'Work that failed for good', ['queue']),
    indexLagSeconds: histogram('index_lag_seconds', 'From collection to searchable, oldest post of a batch', []),
    collectRuns: counter('collect_runs_total', 'Runs of a source by how they ended', ['source', 'state']),
    sourceUp: gauge('source_up', '1 when the last run read the source', ['source']),
    sourceLastSuccess: gauge('source_last_success_timestamp_seconds', 'When the source was last read', ['source']),
    sourceState: gauge('source_state', '1 for the state that a source is in, whichever process read it', [
      'source',
      'state',
    ]),
    budgetUsed: gauge('budget_used', 'What a credential has used of a budget in its window', BUDGET_LABELS),
    budgetLeft: gauge('budget_left', 'What is left of a budget in its window', BUDGET_LABELS),
    budgetPlanned: gauge('budget_planned', 'What the runs till its reset would take', BUDGET_LABELS),
    budgetReset: gauge('budget_reset_timestamp_seconds', 'When there is more of a budget', BUDGET_LABELS),
    trendSeconds: histogram('trend_seconds', 'Time to compute the trends', []),
    rising: gauge('rising_items', 'Subjects above the alert line now', []),
    alerts: counter('alerts_total', 'Alerts opened and closed', ['rule', 'change']),
    deliveries: counter('delivery_attempts_total', 'Attempts to deliver an alert', ['channel', 'outcome']),
    failures: counter('failures_total', 'Work of our own that failed, by place', ['where']),
    queueJobs: gauge('queue_jobs', 'Jobs in a queue', ['queue', 'state']),
    queueOldestSeconds: gauge('queue_oldest_seconds', 'Age of the oldest waiting job', ['queue']),
  }
}
