import { HOUR_MS } from '../../core/bangkok-time.ts'
import type { Budget } from '../../core/ports/collector.ts'

interface Window {
  readonly startMs: number
  readonly resetMs: number
}

/** When the budget's present window began and when there is a new one, epoch ms. A rolling one began so many hours ago and has no reset of its own. */
export function windowOf(window: Budget['window'], nowMs: number): Window {
  if (window.kind === 'rolling')
    return { startMs: nowMs - window.hours * HOUR_MS, resetMs: nowMs + window.hours * HOUR_MS }
  const name = `${window.kind} ${window.timeZone}`
  const last = lastWindows.get(name)
  if (last !== undefined && last.startMs <= nowMs && nowMs < last.resetMs) return last
  const { year, month, day } = dateIn(window.timeZone, nowMs)
  const found =
    window.kind === 'day'
      ? {
          startMs: midnight(window.timeZone, year, month, day),
          resetMs: midnight(window.timeZone, year, month, day + 1),
        }
      : { startMs: midnight(window.timeZone, year, month, 1), resetMs: midnight(window.timeZone, year, month + 1, 1) }
  lastWindows.set(name, found)
  return found
}

/** Almost every question is about the window of the one before. */
const lastWindows = new Map<string, Window>()

/** The first moment of a calendar day; `day` and `month` may run over. On days of changing clocks the offset before or after holds. */
function midnight(timeZone: string, year: number, month: number, day: number): number {
  const utcMs = Date.UTC(year, month - 1, day)
  const wanted = new Date(utcMs).toISOString().slice(0, 10)
  const offsets = [utcMs - 24 * HOUR_MS, utcMs + 24 * HOUR_MS].map((ms) => offsetMs(timeZone, ms))
  const candidates = offsets.map((offset) => utcMs - offset).filter((ms) => isoDateIn(timeZone, ms) === wanted)
  return candidates.length === 0 ? utcMs : Math.min(...candidates)
}

function offsetMs(timeZone: string, ms: number): number {
  const { year, month, day, hour, minute, second } = dateIn(timeZone, ms)
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(ms / 1_000) * 1_000
}

function isoDateIn(timeZone: string, ms: number): string {
  const { year, month, day } = dateIn(timeZone, ms)
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
}

/** Making one takes longer than all that is done with it. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(timeZone, made)
  return made
}

function dateIn(timeZone: string, ms: number) {
  const parts = formatOf(timeZone).formatToParts(ms)
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((p) => p.type === type)?.value)
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    second: part('second'),
  }
}
