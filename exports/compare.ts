import type { PostStore } from '../core/ports/post-store.ts'
import type { CoverageGap } from '../core/source-health.ts'
import { loadCoverage } from '../trends/coverage.ts'
import type { Change, Label } from './schema.ts'
import type { Span } from './span.ts'

type Counts = Readonly<Record<string, number>>

export interface Comparison {
  readonly comparable: boolean
  readonly reasons: readonly Label[]
}

/** A week in which sources worth more than this part of the posts were not read says nothing beside another. */
const MAX_UNREAD_SHARE = 0.2

/** Whether the week may stand beside the one before: enough of the same sources was read in both. */
export async function compareSpans({
  store,
  gaps,
  span,
  before,
  countsNow,
  countsBefore,
  isRead,
}: {
  readonly store: PostStore
  readonly gaps: readonly CoverageGap[]
  readonly span: Span
  readonly before: { readonly fromMs: number; readonly untilMs: number }
  /** Posts per source in the week, and in the one before. */
  readonly countsNow: Counts
  readonly countsBefore: Counts
  /** A source that is collected now: when it brings nothing, there was nothing. */
  readonly isRead: (sourceId: string) => boolean
}): Promise<Comparison> {
  const reasons: Label[] = []
  if (!span.complete) reasons.push({ th: 'ช่วงเวลานี้ยังไม่สิ้นสุด', en: 'this period was not over yet' })
  if (sum(countsBefore) === 0) {
    reasons.push({ th: 'ไม่มีโพสต์ที่อ่านได้ในช่วงก่อนหน้า', en: 'no post was read in the period before' })
    return { comparable: false, reasons }
  }
  const now = { fromMs: span.fromMs, toMs: span.untilMs }
  const sources = [...new Set([...Object.keys(countsNow), ...Object.keys(countsBefore)])]
  const coverage = await loadCoverage({ store, gaps, sources, historyFromMs: before.fromMs, toMs: now.toMs })
  if (!coverage.comparable({ fromMs: before.fromMs, toMs: before.untilMs }, countsNow))
    reasons.push({
      th: 'ช่วงก่อนหน้าอ่านแหล่งข้อมูลได้ไม่ครบเท่าช่วงนี้',
      en: 'in the period before, sources that matter now were not read, or not all the time',
    })
  const ended = sum(
    Object.fromEntries(Object.entries(countsBefore).filter(([id]) => !(id in countsNow) && !isRead(id))),
  )
  if (!coverage.comparable(now, countsBefore) || ended > sum(countsBefore) * MAX_UNREAD_SHARE)
    reasons.push({
      th: 'ช่วงนี้อ่านแหล่งข้อมูลได้ไม่ครบเท่าช่วงก่อนหน้า',
      en: 'in this period, sources that mattered before were not read, or not all the time',
    })
  return { comparable: reasons.length === 0, reasons }
}

export function changeBetween(count: number, previous: number, comparable: boolean): Change {
  return {
    previous,
    absolute: count - previous,
    ratio: comparable && previous > 0 ? round((count - previous) / previous) : null,
    isNew: comparable && previous === 0 && count > 0,
  }
}

export function shareOf(count: number, of: number): number | null {
  return of === 0 ? null : round(count / of)
}

/** Six decimals are more than anybody reads, and the same in every format. */
export function round(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

function sum(counts: Counts): number {
  return Object.values(counts).reduce((all, n) => all + n, 0)
}
