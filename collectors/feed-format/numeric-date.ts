import { commonYear, fullYear, instant } from './instant.ts'

const DAY_MS = 86_400_000

type Read = (parts: readonly (string | undefined)[]) => number | undefined

/** What stands behind a day, as time and zone. */
const REST = '(?:,? ?[T ] ?(.+))?'
const shape = (pattern: string) => new RegExp(`^${pattern}$`, 'i')
const number = (digits: string | undefined) => Number(digits ?? 1)

/** One after another; the first that fits decides. */
const SHAPES: readonly (readonly [RegExp, Read])[] = [
  // Seconds since 1970, `1788310800` or `1788310800.5`, or milliseconds.
  [/^(1\d{9})(\d{3})?(\.\d{1,9})?$/, ([s, ms, part]) => Number(s) * 1_000 + Number(ms ?? Math.trunc(Number(`0${part ?? ''}`) * 1_000))],
  // `20260902T080000Z`, `260902T0800`; without a time only with its whole year.
  [/^(\d{4})(\d{2})(\d{2})(?:T?(\d{2}.*))?$/i, ([y, m, d, rest]) => instant(Number(y), number(m), number(d), rest)],
  [/^(\d{2})(\d{2})(\d{2})T(\d{2}.*)$/i, ([y, m, d, rest]) => instant(fullYear(y ?? ''), number(m), number(d), rest)],
  // A week and its day, `2026-W36-3`.
  [shape(`(\\d{4})-?W(\\d{2})(?:-?([1-7]))?${REST}`), ([y, week, day, rest]) => dayOfWeek(Number(y), Number(week), number(day), rest)],
  // A day of the year, `2026-245`.
  [shape(`(\\d{4})-?(\\d{3})${REST}`), ([y, day, rest]) => dayOfYear(Number(y), Number(day), rest)],
  [shape(`(\\d{2})-(\\d{3})${REST}`), ([y, day, rest]) => dayOfYear(fullYear(y ?? ''), Number(day), rest)],
  // `2026/09/02`, `2026.09.02`, as Hungarians and Koreans write `2026. 9. 2.`
  [shape(`(\\d{4})(?:/|\\. ?)(\\d{1,2})(?:/|\\. ?)(\\d{1,2})\\.?${REST}`), ([y, m, d, rest]) => instant(Number(y), number(m), number(d), rest)],
  [shape(`(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?${REST}`), ([y, m, d, rest]) => instant(Number(y), number(m), number(d), rest)],
  // ISO 8601 of 1988 leaves out the century: `26-09-02`, `-26-09`.
  [shape(`(\\d{2})-(\\d{2})-(\\d{2})${REST}`), ([y, m, d, rest]) => instant(fullYear(y ?? ''), number(m), number(d), rest)],
  [/^-(\d{2})-?(\d{2})$/, ([y, m]) => instant(fullYear(y ?? ''), number(m), 1, undefined)],
  // The day first, as Thais write; `9/23/2026` can only be an American's.
  [shape(`(\\d{1,2})[/.-](\\d{1,2})[/.-](\\d{4})(?:,? (.+))?`), ([first, second, y, rest]) => {
    const [d, m] = Number(second) > 12 ? [second, first] : [first, second]
    return instant(Number(y), number(m), number(d), rest)
  }],
] // prettier-ignore

/** A date whose month is a number: `2026-09-02T08:00:00+07:00`, `2569-09-02 08:00`, `2026-09`, `Fri, 2026/09/02`, `02/09/2569 08:00`. */
export function parseNumeric(written: string): number | undefined {
  const text = written.replace(/^\p{L}[\p{L}\p{M}. ]{1,24},? ?(?=\d{1,4}[/.-]\d)/u, '')
  for (const [form, read] of SHAPES) {
    const found = form.exec(text)
    if (found !== null) return read(found.slice(1))
  }
  return undefined
}

function dayOfYear(year: number, day: number, rest: string | undefined): number | undefined {
  const at = Date.UTC(commonYear(year), 0, day)
  return new Date(at).getUTCFullYear() === commonYear(year) ? dayAt(at, rest) : undefined
}

/** ISO 8601: a year's first week is the one with its 4 January, and begins on a Monday. */
function dayOfWeek(year: number, week: number, day: number, rest: string | undefined): number | undefined {
  const monday = mondayOfFirstWeek(commonYear(year))
  const at = monday + ((week - 1) * 7 + day - 1) * DAY_MS
  if (week < 1 || monday + (week - 1) * 7 * DAY_MS >= mondayOfFirstWeek(commonYear(year) + 1)) return undefined
  return dayAt(at, rest)
}

function mondayOfFirstWeek(year: number): number {
  const fourth = new Date(Date.UTC(year, 0, 4))
  return fourth.getTime() - ((fourth.getUTCDay() + 6) % 7) * DAY_MS
}

function dayAt(ms: number, rest: string | undefined): number | undefined {
  const day = new Date(ms)
  return instant(day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate(), rest)
}
