import { z } from 'zod'

/** RFC 3339, and what platforms make of it: `+0000`, `+00`, no zone (then UTC), no seconds, any number of digits behind them. */
const WRITTEN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)? ?(?:(Z)|([+-]\d\d)(?::?(\d\d))?)?)?$/i
const MINUTE_MS = 60_000

/**
 * A platform's time as epoch ms. Unix time is told by its size whether it is of seconds, milliseconds or microseconds, as a number or
 * as digits. Undefined when it is no time, or one that there is not (30 February).
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return unixTime(value)
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  if (/^\d{9,17}(\.\d{1,9})?$/.test(text)) return unixTime(Number(text))
  const [, year = '', month = '', day = '', hour = '0', minute = '0', second = '0', fraction = '0', , zone = '0', minutes = '0'] = WRITTEN.exec(text) ?? [] // prettier-ignore
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day))
  const isDay = year !== '' && Number(year) >= 100 && new Date(midnight).getUTCDate() === Number(day) && new Date(midnight).getUTCMonth() === Number(month) - 1 // prettier-ignore
  if (!isDay || Number(hour) > 24 || Number(minute) > 59 || Number(second) > 60) return undefined
  const ms = Number(second) * 1_000 + Math.trunc(Number(`0.${fraction}`) * 1_000)
  const offsetMinutes = Number(zone) * 60 + (zone.startsWith('-') ? -Number(minutes) : Number(minutes))
  return midnight + (Number(hour) * 60 + Number(minute) - offsetMinutes) * MINUTE_MS + ms
}

/** From 1973 on. */
function unixTime(value: number): number | undefined {
  const unit = [1e8, 1e11, 1e14, 1e17].findIndex((from, i, all) => value >= from && value < (all[i + 1] ?? from))
  const perMs = [1e-3, 1, 1e3][unit]
  return perMs === undefined ? undefined : Math.floor(value / perMs)
}

/** A field that holds a time; undefined where it holds none. */
export const time = z.unknown().optional().transform(timeOf)
