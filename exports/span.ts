import { BANGKOK_OFFSET_MS, DAY_MS, dayOf, parseDay, startOfDay } from '../core/bangkok-time.ts'

/** In the order of ISO 8601. */
const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** What an export is about: whole days in Bangkok. Epoch ms, `untilMs` exclusive. */
export interface Span {
  readonly kind: 'week' | 'days'
  /** `2026-W47`, or `2026-11-16/2026-11-20`. */
  readonly label: string
  readonly fromMs: number
  readonly untilMs: number
  /** False while its last day is not over. */
  readonly complete: boolean
}

/** The week that holds `ms`. */
export function weekAt(ms: number, firstDay: Weekday, nowMs: number): Span {
  const day = startOfDay(ms)
  const fromMs = day - ((weekdayOf(day) - WEEKDAYS.indexOf(firstDay) + 7) % 7) * DAY_MS
  const untilMs = fromMs + 7 * DAY_MS
  return { kind: 'week', label: weekLabel(fromMs), fromMs, untilMs, complete: untilMs <= nowMs }
}

/**
 * The week of an ISO label; undefined when that year has no such week.
 *
 * A week that does not begin on a Monday carries the label of the ISO week that its fourth day lies in, which is the one it
 * shares most days with. So every week has one label, and every label one week, whatever day weeks begin on.
 */
export function weekOfLabel(label: string, firstDay: Weekday, nowMs: number): Span | undefined {
  const [, year, week] = /^(\d{4})-W(\d{2})$/.exec(label) ?? []
  if (year === undefined || week === undefined) return undefined
  // 4 January lies in week 1 of its year.
  const fourth = parseDay(`${year}-01-04`)
  if (fourth === undefined) return undefined
  const thursday = fourth + (3 - weekdayOf(fourth) + (Number(week) - 1) * 7) * DAY_MS
  const span = weekAt(thursday, firstDay, nowMs)
  const found = [-7, 0, 7]
    .map((days) => weekAt(span.fromMs + days * DAY_MS, firstDay, nowMs))
    .find((candidate) => candidate.label === label)
  return found
}

export function daysBetween(fromMs: number, lastDayMs: number, nowMs: number): Span {
  const untilMs = lastDayMs + DAY_MS
  return { kind: 'days', label: `${dayOf(fromMs)}/${dayOf(lastDayMs)}`, fromMs, untilMs, complete: untilMs <= nowMs }
}

/** As many days, just before. */
export function spanBefore({ fromMs, untilMs }: Span): { readonly fromMs: number; readonly untilMs: number } {
  return { fromMs: fromMs - (untilMs - fromMs), untilMs: fromMs }
}

/** Without the ending of a format: `rawang-week-2026-W47`, `rawang-days-2026-11-16-to-2026-11-20`. */
export function baseNameOf({ kind, label }: Pick<Span, 'kind' | 'label'>): string {
  return kind === 'week' ? `rawang-week-${label}` : `rawang-days-${label.replace('/', '-to-')}`
}

/** The week's or days' label and the format that a file's name says; undefined when it is none of ours. */
export function parseFileName(file: string): { readonly label: string; readonly format: string } | undefined {
  const [, week, from, to, format] =
    /^rawang-(?:week-(\d{4}-W\d{2})|days-(\d{4}-\d{2}-\d{2})-to-(\d{4}-\d{2}-\d{2}))\.([a-z]{3,4})$/.exec(file) ?? []
  if (format === undefined) return undefined
  return { label: week ?? `${from ?? ''}/${to ?? ''}`, format }
}

function weekLabel(fromMs: number): string {
  const fourthDay = fromMs + 3 * DAY_MS
  const thursday = fourthDay + (3 - weekdayOf(fourthDay)) * DAY_MS
  const year = dayOf(thursday).slice(0, 4)
  const january1 = parseDay(`${year}-01-01`) ?? thursday
  return `${year}-W${String(Math.floor((thursday - january1) / (7 * DAY_MS)) + 1).padStart(2, '0')}`
}

/** 0 is Monday. */
function weekdayOf(dayMs: number): number {
  return (new Date(dayMs + BANGKOK_OFFSET_MS).getUTCDay() + 6) % 7
}
