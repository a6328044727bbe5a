import { describe, expect, it } from 'vitest'
import { DAY_MS } from '../../core/bangkok-time.ts'
import type { Budget } from '../../core/ports/collector.ts'
import { slotOf } from '../slots.ts'
import { EMPTY_ACCOUNT, reserve, settle, type BudgetAccount } from './account.ts'
import { runsByReset } from './runs.ts'
import { share } from './share.ts'

const MINUTE_MS = 60_000
const timeZone = 'America/Los_Angeles'
const RESET_MS = Date.parse('2026-11-23T08:00:00Z')

interface Simulated {
  readonly id: string
  readonly every: number
  /** Of one request. */
  readonly cost: number
  /** Requests that a run would like to send. */
  readonly requests: number
  /** Posts that a request finds; default: as many as it costs. */
  readonly finds?: number
}

/** A day of runs, second by second as their slots come; each asks for its share and sends as many requests as that is enough for. */
function aDay(budget: Budget, sources: readonly Simulated[], { days = 1, planned = true } = {}) {
  const runs = sources
    .flatMap((source) => {
      const slots: { source: Simulated; atMs: number }[] = []
      for (let atMs = slotOf(source, RESET_MS) + source.every; atMs < RESET_MS + days * DAY_MS; atMs += source.every)
        slots.push({ source, atMs })
      return slots
    })
    .sort((a, b) => a.atMs - b.atMs)
  let account: BudgetAccount = EMPTY_ACCOUNT
  const sent: { readonly id: string; readonly atMs: number; readonly amount: number }[] = []
  for (const { source, atMs } of runs) {
    if (atMs - RESET_MS < (days - 1) * DAY_MS && account.windowStartMs === 0) sent.length = 0
    const toCome = new Map(sources.map((s) => [s.id, runsByReset(s, budget, atMs, s === source ? atMs : undefined)]))
    const wanted = planned ? source.cost * source.requests : 0
    const given = share(account, budget, { sourceId: source.id, slotMs: atMs, runs: toCome, wanted, needed: source.cost, bySubject: false }, atMs) // prettier-ignore
    account = given.account
    let left = given.allowance
    for (let n = 0; n < source.requests && left >= source.cost; n++) {
      const taken = reserve(account, budget, { amount: source.cost, sourceId: source.id }, atMs)
      if (!taken.ok) throw new Error('a run was allowed more than there is')
      account = taken.account
      const own = account.sources[source.id]!
      account = {
        ...account,
        sources: { ...account.sources, [source.id]: { ...own, found: own.found + (source.finds ?? source.cost) } },
      }
      left -= source.cost
      sent.push({ id: source.id, atMs, amount: source.cost })
    }
  }
  const lastDay = sent.filter(({ atMs }) => atMs >= RESET_MS + (days - 1) * DAY_MS)
  const total = (part: typeof sent) => part.reduce((sum, { amount }) => sum + amount, 0)
  const hours = Array.from({ length: 24 }, (_, h) => {
    const from = RESET_MS + (days - 1) * DAY_MS + h * 3_600_000
    return total(lastDay.filter(({ atMs }) => atMs >= from && atMs < from + 3_600_000))
  })
  return { used: total(lastDay), by: (id: string) => total(lastDay.filter((s) => s.id === id)), hours }
}

const search: Budget = { id: 'search', unit: 'calls', limit: 100, window: { kind: 'day', timeZone } }
const units: Budget = { id: 'units', unit: 'units', limit: 10_000, window: { kind: 'day', timeZone } }

describe('24 hours of runs', () => {
  it.each([
    ['one source, a share smaller than a request', units, [{ id: 'a', every: 5 * MINUTE_MS, cost: 100, requests: 1 }]],
    ['sources of different pace', search, [
      { id: 'often', every: 5 * MINUTE_MS, cost: 1, requests: 3 },
      { id: 'seldom', every: 60 * MINUTE_MS, cost: 1, requests: 5 },
      { id: 'odd', every: 7 * MINUTE_MS, cost: 1, requests: 1 },
    ]],
    ['many sources whose shares are smaller than a request', units,
      Array.from({ length: 20 }, (_, i) => ({ id: `s${i}`, every: 15 * MINUTE_MS, cost: 100, requests: 2 }))],
    ['one that wants little beside one that wants all', units, [
      { id: 'modest', every: 30 * MINUTE_MS, cost: 1, requests: 3 },
      { id: 'greedy', every: 10 * MINUTE_MS, cost: 50, requests: 40 },
    ]],
  ] as const)('%s: between 90 and 100 %% used, spread over the day, nobody starved', (_, budget, sources) => {
    const day = aDay(budget, sources)
    expect(day.used).toBeGreaterThanOrEqual(budget.limit * 0.9)
    expect(day.used).toBeLessThanOrEqual(budget.limit)
    for (const { id } of sources) expect(day.by(id), id).toBeGreaterThan(0)
    // No six hours are without, and none takes more than its double part.
    for (let h = 0; h < 24; h += 6) {
      const quarter = day.hours.slice(h, h + 6).reduce((sum, n) => sum + n, 0)
      expect(quarter).toBeGreaterThan(budget.limit * 0.1)
      expect(quarter).toBeLessThan(budget.limit * 0.5)
    }
  }) // prettier-ignore

  it('a share far below a request is saved up from run to run until it pays one, and the month is used', () => {
    // 5,000 cents for the 8,928 runs of December: 27 of them save up the 15 of the smallest request.
    const cents: Budget = { id: 'cents', unit: 'US cents', limit: 5_000, window: { kind: 'month', timeZone: 'UTC' } }
    const source = { id: 'a', every: 5 * MINUTE_MS }
    const [fromMs, untilMs] = [Date.UTC(2026, 11, 1), Date.UTC(2027, 0, 1)]
    let account: BudgetAccount = EMPTY_ACCOUNT
    const paid: number[] = []
    for (let atMs = slotOf(source, fromMs) + source.every, run = 1; atMs < untilMs; atMs += source.every, run++) {
      const runs = new Map([['a', runsByReset(source, cents, atMs, atMs)]])
      const given = share(
        account,
        cents,
        { sourceId: 'a', slotMs: atMs, runs, wanted: 150, needed: 15, bySubject: false },
        atMs,
      )
      account = given.account
      if (given.allowance < 15) continue
      const taken = reserve(account, cents, { amount: 15, sourceId: 'a' }, atMs)
      if (taken.ok) account = taken.account
      paid.push(run)
    }
    expect(paid[0]).toBe(27)
    expect(paid[1]).toBeLessThanOrEqual(2 * 27)
    expect(account.used).toBeGreaterThanOrEqual(cents.limit * 0.98)
  })

  it('a source that cannot say what a run costs gets its part as well', () => {
    const sources = [{ id: 'a', every: 5 * MINUTE_MS, cost: 100, requests: 1 }, { id: 'b', every: 5 * MINUTE_MS, cost: 1, requests: 1 }] // prettier-ignore
    const day = aDay(units, sources, { planned: false })
    expect(day.by('a')).toBeGreaterThanOrEqual(8_000)
    expect(day.by('b')).toBeGreaterThanOrEqual(250)
  })

  it('a rolling budget is used up too, day after day', () => {
    const rolling: Budget = { id: 'queries', unit: 'queries', limit: 2_200, window: { kind: 'rolling', hours: 24 } }
    const day = aDay(rolling, [{ id: 'a', every: 15 * MINUTE_MS, cost: 1, requests: 200 }], { days: 3 })
    expect(day.used).toBeGreaterThanOrEqual(2_200 * 0.9)
    expect(day.used).toBeLessThanOrEqual(2_200)
  })

  it('favours the source that finds more, within bounds', () => {
    const day = aDay(search, [
      { id: 'rich', every: 10 * MINUTE_MS, cost: 1, requests: 5, finds: 20 },
      { id: 'poor', every: 10 * MINUTE_MS, cost: 1, requests: 5, finds: 0 },
    ])
    expect(day.by('rich')).toBeGreaterThan(1.5 * day.by('poor'))
    expect(day.by('poor')).toBeGreaterThan(15)
  })

  it('asking again for stored posts, which finds nothing, has as much as its runs are', () => {
    const day = aDay(search, [
      { id: 'a', every: 60 * MINUTE_MS, cost: 1, requests: 100, finds: 20 },
      { id: 'a~refresh', every: 60 * MINUTE_MS, cost: 1, requests: 100, finds: 0 },
    ])
    expect(Math.abs(day.by('a') - day.by('a~refresh'))).toBeLessThanOrEqual(6)
  })

  it('saves up for a request that costs more than what its plan says (asking again for what is stored)', () => {
    const runs = new Map([['a', 1_000]])
    let account: BudgetAccount = EMPTY_ACCOUNT
    let allowance = 0
    for (let slotMs = 0; slotMs < 800; slotMs++)
      ({ account, allowance } = share(account, search, { sourceId: 'a', slotMs, runs, wanted: 1, needed: 30, bySubject: false }, RESET_MS)) // prettier-ignore
    expect(allowance).toBe(30)
  })

  it('the same run asking twice is not given twice, and what is exhausted gives nothing', () => {
    const request = {
      sourceId: 'a',
      slotMs: RESET_MS,
      runs: new Map([['a', 10]]),
      wanted: 20,
      needed: 1,
      bySubject: false,
    }
    const first = share(EMPTY_ACCOUNT, search, request, RESET_MS)
    const second = share(first.account, search, request, RESET_MS)
    expect([first.allowance, second.allowance]).toEqual([10, 10])
    const { a } = first.account.sources
    const nearly = { ...first.account, sources: { a: { ...a!, credit: 1 - 1e-12 } } }
    expect(share(nearly, search, request, RESET_MS).allowance).toBe(1)
    const empty = settle(first.account, search, { amount: 100, sourceId: 'b' }, RESET_MS)
    expect(share(empty, search, request, RESET_MS).allowance).toBe(0)
  })
})
