import { describe, expect, it } from 'vitest'
import { NOON_MS as nowMs } from '../tests/builders.ts'
import { nextAttemptMs, parseRetryAfter } from './retry.ts'

const delays = [5_000, 300_000]
const wait = (part: Partial<Parameters<typeof nextAttemptMs>[1]>) => {
  const next = nextAttemptMs(delays, { attempts: 1, nowMs, retryAfterMs: 0, random: 0.5, ...part })
  return next === undefined ? undefined : next - nowMs
}

describe('nextAttemptMs', () => {
  it('follows the schedule, spread by a fifth, and ends with it', () => {
    expect(wait({ attempts: 1 })).toBe(5_000)
    expect(wait({ attempts: 2 })).toBe(300_000)
    expect(wait({ attempts: 3 })).toBeUndefined()
    expect(wait({ attempts: 1, random: 0 })).toBe(4_000)
    expect(wait({ attempts: 1, random: 0.999_999 })).toBeLessThanOrEqual(6_000)
  })

  it('waits as long as the receiver asks, within a day, and never shorter than the schedule', () => {
    expect(wait({ retryAfterMs: 60_000 })).toBe(60_000)
    expect(wait({ retryAfterMs: 1 })).toBe(5_000)
    expect(wait({ retryAfterMs: 9e12 })).toBe(24 * 3_600_000)
  })
})

describe('parseRetryAfter', () => {
  it('reads seconds and dates, and takes anything else for nothing', () => {
    expect(parseRetryAfter('120', nowMs)).toBe(120_000)
    expect(parseRetryAfter(new Date(nowMs + 30_000).toUTCString(), nowMs)).toBe(30_000)
    expect(parseRetryAfter(new Date(nowMs - 30_000).toUTCString(), nowMs)).toBe(0)
    expect(parseRetryAfter('soon', nowMs)).toBe(0)
    expect(parseRetryAfter(undefined, nowMs)).toBe(0)
  })
})
