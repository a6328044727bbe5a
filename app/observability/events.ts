import type { Events } from '../../core/events.ts'
import { isReading, isWell } from '../../core/source-health.ts'
import type { Logger } from './logger.ts'
import type { Metrics } from './metrics.ts'

/** Each event as one wide log line and its metrics. */
export function createEvents({ logger, metrics: m }: { readonly logger: Logger; readonly metrics: Metrics }): Events {
  const line = (event: string, fields: object) => {
    logger.info({ event, ...fields })
  }
  const warn = (event: string, fields: object) => {
    logger.warn({ event, ...fields })
  }
  return {
    collectFinished(e) {
      const reading = isReading(e.state)
      const write = reading ? line : warn
      write('collect finished', e)
      m.collectRuns.inc({ source: e.sourceId, state: e.state })
      m.posts.inc({ stage: 'collect', outcome: 'queued' }, e.posts)
      m.sourceUp.set({ source: e.sourceId }, reading ? 1 : 0)
      if (reading) m.sourceLastSuccess.setToCurrentTime({ source: e.sourceId })
      for (const [reason, n] of Object.entries(e.skipped)) m.skipped.inc({ source: e.sourceId, reason }, n)
      m.jobSeconds.observe({ queue: 'collect' }, e.durationMs / 1_000)
    },
    collectPostponed(e) {
      line('collect postponed', e)
    },
    intakeReceived(e) {
      line('intake received', e)
      m.posts.inc({ stage: 'collect', outcome: 'queued' }, e.posts)
      for (const [reason, n] of Object.entries(e.skipped)) m.skipped.inc({ source: e.sourceId, reason }, n)
    },
    intakeRefused(e) {
      warn('intake refused', e)
      m.intakeRefused.inc({ source: e.sourceId, reason: e.reason })
    },
    refreshFinished(e) {
      line('refresh finished', e)
    },
    processFinished(e) {
      line('process finished', e)
      m.posts.inc({ stage: 'process', outcome: 'read' }, e.posts)
      if (e.failed > 0) m.posts.inc({ stage: 'process', outcome: 'failed' }, e.failed)
      m.posts.inc({ stage: 'process', outcome: 'relevant' }, e.relevant)
      m.jobSeconds.observe({ queue: 'process' }, e.durationMs / 1_000)
    },
    indexFinished(e) {
      line('index finished', e)
      for (const outcome of ['inserted', 'updated', 'unchanged', 'rejected'] as const)
        m.posts.inc({ stage: 'index', outcome }, e[outcome])
      m.jobSeconds.observe({ queue: 'index' }, e.durationMs / 1_000)
      m.indexLagSeconds.observe(e.lagMs / 1_000)
    },
    postsErased(e) {
      line('posts erased', e)
      m.posts.inc({ stage: 'index', outcome: 'erased' }, e.posts)
    },
    jobRetried(e) {
      warn('job retried', e)
      m.jobsRetried.inc({ queue: e.queue })
    },
    deadLettered(e) {
      warn('dead letter', e)
      m.deadLetters.inc({ queue: e.queue })
    },
    trendsComputed(e) {
      line('trends computed', e)
      m.trendSeconds.observe(e.durationMs / 1_000)
      m.rising.set(e.rising)
    },
    alertOpened(e) {
      line('alert opened', e)
      m.alerts.inc({ rule: e.ruleId, change: 'opened' })
    },
    alertClosed(e) {
      line('alert closed', e)
      m.alerts.inc({ rule: e.ruleId, change: 'closed' })
    },
    deliveryAttempted(e) {
      const write = e.ok ? line : warn
      write('delivery attempted', e)
      m.deliveries.inc({ channel: e.channelId, outcome: e.ok ? 'delivered' : 'failed' })
    },
    sourceStateChanged(e) {
      const write = isWell(e.to) ? line : warn
      write('source state changed', e)
    },
    exportWritten(e) {
      line('export written', e)
    },
    failed(e) {
      logger.error({ event: 'failed', ...e })
      m.failures.inc({ where: e.where })
    },
  }
}
