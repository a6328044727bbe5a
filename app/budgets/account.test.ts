import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DAY_MS, HOUR_MS } from '../../core/bangkok-time.ts'
import type { Budget } from '../../core/ports/collector.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { EMPTY_ACCOUNT, reserve, settle, type BudgetAccount } from './account.ts'

const daily: Budget = { id: 'units', unit: 'units', limit: 1_000, window: { kind: 'day', timeZone: 'America/Los_Angeles' } } // prettier-ignore
const hashtags: Budget = { id: 'hashtags', unit: 'hashtags', limit: 3, window: { kind: 'rolling', hours: 168 } }
const queries: Budget = { id: 'queries', unit: 'queries', limit: 100, window: { kind: 'rolling', hours: 24 } }
const sourceId = 's'

function taken(account: BudgetAccount, budget: Budget, expense: { amount: number; subject?: string }, nowMs: number) {
  const result = reserve(account, budget, { sourceId, ...expense }, nowMs)
  if (!result.ok) throw new Error(`refused until ${new Date(result.retryAtMs).toISOString()}`)
  return result.account
}

describe('an account', () => {
  it('gives until the limit, says when there is more, and is full again after the reset', () => {
    let account = EMPTY_ACCOUNT
    for (let i = 0; i < 10; i++) account = taken(account, daily, { amount: 100 }, NOON_MS + i)
    const refused = reserve(account, daily, { amount: 1, sourceId }, NOON_MS)
    expect(refused).toEqual({ ok: false, retryAtMs: Date.parse('2026-11-23T08:00:00Z') })
    expect(taken(account, daily, { amount: 1_000 }, Date.parse('2026-11-23T08:00:00Z')).used).toBe(1_000)
  })

  it('takes an overdraft by what an answer turned out to cost, and then nothing more; what is given back is there', () => {
    let account = taken(EMPTY_ACCOUNT, daily, { amount: 900 }, NOON_MS)
    account = settle(account, daily, { amount: 300, sourceId }, NOON_MS)
    expect(reserve(account, daily, { amount: 1, sourceId }, NOON_MS).ok).toBe(false)
    account = settle(account, daily, { amount: -400, sourceId }, NOON_MS)
    expect(account.used).toBe(800)
  })

  it('counts different hashtags in seven days: the same again is free, another comes when the oldest falls out', () => {
    let account = EMPTY_ACCOUNT
    for (const [i, subject] of ['a', 'b', 'a', 'c', 'b', 'a'].entries())
      account = taken(account, hashtags, { amount: 1, subject }, NOON_MS + i * HOUR_MS)
    expect(account.used).toBe(3)
    const nowMs = NOON_MS + 2 * DAY_MS
    expect(reserve(account, hashtags, { amount: 1, subject: 'd', sourceId }, nowMs)).toEqual({
      ok: false,
      retryAtMs: NOON_MS + 7 * DAY_MS,
    })
    expect(taken(account, hashtags, { amount: 1, subject: 'c' }, nowMs).used).toBe(3)
    expect(taken(account, hashtags, { amount: 1, subject: 'd' }, NOON_MS + 7 * DAY_MS).used).toBe(3)
  })

  it('never lets more than the limit through in any window, and stays small', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 * HOUR_MS }), fc.integer({ min: 1, max: 30 })), {
          maxLength: 200,
        }),
        (steps) => {
          let account = EMPTY_ACCOUNT
          let nowMs = NOON_MS
          const let_: { atMs: number; amount: number }[] = []
          for (const [afterMs, amount] of steps) {
            nowMs += afterMs
            const result = reserve(account, queries, { amount, sourceId }, nowMs)
            if (result.ok) {
              account = result.account
              let_.push({ atMs: nowMs, amount })
            } else {
              expect(result.retryAtMs).toBeGreaterThan(nowMs)
              expect(reserve(account, queries, { amount, sourceId }, result.retryAtMs).ok).toBe(true)
            }
            const inWindow = let_.filter(({ atMs }) => atMs > nowMs - DAY_MS).reduce((sum, e) => sum + e.amount, 0)
            expect(inWindow).toBeLessThanOrEqual(100)
          }
          expect(account.spent.length).toBeLessThanOrEqual(202)
        },
      ),
    )
  })
})
