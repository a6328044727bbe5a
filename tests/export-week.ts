import { join } from 'node:path'
import { ConfigSchema, type Config } from '../config/schema.ts'
import { loadTaxonomy } from '../config/taxonomy.ts'
import type { Alert } from '../core/alert.ts'
import type { AnnotatedPost } from '../core/annotation.ts'
import { DAY_MS, HOUR_MS, parseDay } from '../core/bangkok-time.ts'
import { STATE, stateOf } from '../core/state.ts'
import type { ReportDeps } from '../exports/report.ts'
import { weekOfLabel, type Span } from '../exports/span.ts'
import { openSqliteStore, type SqliteStore } from '../indexer/sqlite/open.ts'
import { aCategory, anAnnotatedPost, anIndicator, aRole, manyPosts } from './builders.ts'

/** Monday 16 to Sunday 22 November 2026, and a moment after it. */
export const W47 = '2026-W47'
export const W47_MS = day('2026-11-16')
export const AFTER_W47_MS = day('2026-11-23') + 7 * HOUR_MS

/** What the hostile post carries; the phone is the victim's. */
export const HOSTILE_TEXT =
  '<script>alert(1)</script> =HYPERLINK("http://evil.example") \u202Egnp.exe โอนไปแล้ว โทร 0898765432 เว็บ http://evil.example/a'
export const VICTIM_PHONE = '0898765432'

export const EXPORT_CONFIG = ConfigSchema.parse({
  sources: [{ id: 'test-source', title: 'แหล่งทดสอบ', collector: 'feeds', options: {} }],
})

export function day(text: string): number {
  const ms = parseDay(text)
  if (ms === undefined) throw new Error(`${text} is no day`)
  return ms
}

export function span(label = W47, firstDay: Config['exports']['firstDayOfWeek'] = 'monday'): Span {
  const found = weekOfLabel(label, firstDay, AFTER_W47_MS)
  if (found === undefined) throw new Error(`there is no week ${label}`)
  return found
}

export function openTestStore(folder: string): Promise<SqliteStore> {
  return openSqliteStore({ file: join(folder, 'rawang.db') })
}

export function depsOf(opened: SqliteStore, part: Partial<ReportDeps> = {}): ReportDeps {
  return {
    store: opened.posts,
    state: opened.state,
    config: EXPORT_CONFIG,
    taxonomy: loadTaxonomy(),
    parseQuery: (query) => ({ text: [[[query]]], notText: [] }),
    span: span(),
    ...part,
  }
}

/**
 * Two weeks of synthetic posts. The week before: 10 loan lures, 4 victims of shops who lost 1,000 each, 20 others.
 * W47: 15 loan lures with a LINE id, 5 victims of shops of whom 4 lost 2,500 each, 2 job lures, 20 others; the fifth victim's
 * post is the hostile one. A gap, an alert that was delivered, and a test alert.
 */
export async function seedTwoWeeks({ posts, state }: SqliteStore): Promise<void> {
  await posts.upsert([...weekBefore(), ...week()])
  await stateOf(state, STATE.gap).put('test-source/1', {
    sourceId: 'test-source',
    fromMs: day('2026-11-18') + 10 * HOUR_MS,
    toMs: day('2026-11-18') + 16 * HOUR_MS,
    reason: 'unreachable',
  })
  for (const alert of [anAlert(), anAlert({ id: alertId('test'), kind: 'test', test: true })])
    await stateOf(state, STATE.alert).put(alert.id, alert)
  await stateOf(state, STATE.delivery).put(`${alertId('burst')}~centre`, {
    id: `${alertId('burst')}~centre`,
    alertId: alertId('burst'),
    channelId: 'centre',
    messageId: 'msg_1',
    state: 'delivered',
    attempts: [{ atMs: W47_MS + DAY_MS, status: 200, durationMs: 12, error: null }],
    nextAttemptAtMs: null,
    createdAtMs: W47_MS + DAY_MS,
  })
}

function alertId(rule: string): string {
  return `${String(W47_MS + DAY_MS)}-${rule}-fraud.loan`
}

function anAlert(part: Partial<Alert> = {}): Alert {
  const openedAtMs = W47_MS + DAY_MS
  return {
    id: alertId('burst'),
    ruleId: 'burst',
    kind: 'burst',
    subject: 'fraud.loan',
    title: { th: 'แจ้งเตือน: เงินกู้', en: 'Alert: loans' },
    state: 'closed',
    test: false,
    openedAtMs,
    updatedAtMs: openedAtMs,
    acknowledgedAtMs: null,
    closedAtMs: openedAtMs + HOUR_MS,
    window: { fromMs: openedAtMs - HOUR_MS, toMs: openedAtMs },
    observed: 12,
    expected: 1.5,
    score: 7.1,
    authors: 9,
    reposts: 1,
    roles: { lure: 12 },
    firstSeenMs: openedAtMs - HOUR_MS,
    evidence: [],
    indicators: [],
    sources: { 'test-source': 12 },
    severity: 40,
    referTo: ['ccib'],
    ...part,
  }
}

function weekBefore(): readonly AnnotatedPost[] {
  const at = (i: number) => W47_MS - 7 * DAY_MS + i * 3 * HOUR_MS
  return [
    ...manyPosts(10, (i) => lure(at(i), 'fraud.loan', i), 'before-loan:'),
    ...manyPosts(4, (i) => victim(at(i), 1_000), 'before-shop:'),
    ...manyPosts(20, (i) => other(at(i)), 'before-other:'),
  ]
}

function week(): readonly AnnotatedPost[] {
  const at = (i: number) => W47_MS + i * 3 * HOUR_MS
  return [
    ...manyPosts(15, (i) => lure(at(i), 'fraud.loan', i, 'moneyfast'), 'loan:'),
    ...manyPosts(4, (i) => victim(at(i), 2_500), 'shop:'),
    ...manyPosts(2, (i) => lure(at(i), 'fraud.job', i), 'job:'),
    ...manyPosts(20, (i) => other(at(i)), 'other:'),
    hostilePost(at(5)),
  ]
}

function hostilePost(publishedAtMs: number): AnnotatedPost {
  const span = (written: string) => {
    const start = HOSTILE_TEXT.lastIndexOf(written)
    return { written, start, end: start + written.length }
  }
  return anAnnotatedPost({
    id: 'hostile:1',
    text: HOSTILE_TEXT,
    publishedAtMs,
    author: { id: 'a_hostile' },
    annotation: {
      role: aRole('victim-report'),
      categories: [aCategory('trading.not-received')],
      fingerprint: 'ffffffffffffffff',
      indicators: [
        anIndicator({ value: '+66898765432', owner: 'victim', ...span(VICTIM_PHONE) }),
        anIndicator({ type: 'url', value: 'http://evil.example/a', ...span('http://evil.example/a') }),
      ],
    },
  })
}

function lure(publishedAtMs: number, category: string, i: number, lineId?: string) {
  return {
    publishedAtMs,
    author: { id: `a_lure_${String(i % 5)}` },
    annotation: {
      role: aRole('lure'),
      categories: [aCategory(category)],
      indicators:
        lineId === undefined
          ? []
          : [anIndicator({ type: 'line-id', value: lineId, written: lineId, start: 0, end: 9 })],
    },
  }
}

function victim(publishedAtMs: number, amountThb: number) {
  return {
    publishedAtMs,
    text: 'โอนเงินแล้วไม่ได้ของ',
    author: { id: 'a_victim' },
    annotation: { role: aRole('victim-report'), categories: [aCategory('trading.not-received')], amountThb },
  }
}

function other(publishedAtMs: number) {
  return { publishedAtMs, text: 'อากาศดี', annotation: { role: aRole('unrelated') } }
}
