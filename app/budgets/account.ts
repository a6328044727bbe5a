import { HOUR_MS } from '../../core/bangkok-time.ts'
import type { Budget } from '../../core/ports/collector.ts'
import type { BudgetAccount } from '../../core/state.ts'
import { windowOf } from './window.ts'

export type { BudgetAccount }

/** Spending without a subject in a rolling window is kept in so many steps, the later end of each counting. */
const ROLLING_STEPS = 200
/** What was found longer ago counts less by this at each new window. */
const FADE = 0.5

/** Money comes in fractions of a cent: what is a rounding error is not spent. */
export const ROUNDING = 1e-9

export const EMPTY_ACCOUNT: BudgetAccount = { windowStartMs: 0, used: 0, spent: [], sources: {} }

/** The account as it stands now: a window that has ended is empty again. */
export function accountAt(account: BudgetAccount, { window }: Budget, nowMs: number): BudgetAccount {
  const { startMs } = windowOf(window, nowMs)
  if (window.kind === 'rolling') {
    const spent = account.spent.filter(({ atMs }) => atMs > startMs)
    return { ...account, windowStartMs: 0, spent, used: sum(spent) }
  }
  if (account.windowStartMs === startMs) return account
  const sources = Object.fromEntries(
    Object.entries(account.sources).map(([id, own]) => [
      id,
      { credit: 0, slotMs: null, spent: own.spent * FADE, found: own.found * FADE },
    ]),
  )
  return { windowStartMs: startMs, used: 0, spent: [], sources }
}

export interface Expense {
  readonly amount: number
  readonly subject?: string | undefined
  /** Whose run it is for. */
  readonly sourceId: string
}

export type Reservation =
  | { readonly ok: true; readonly account: BudgetAccount }
  /** When as much will be there. */
  | { readonly ok: false; readonly retryAtMs: number }

/** Takes the amount, if it is there. */
export function reserve(before: BudgetAccount, budget: Budget, expense: Expense, nowMs: number): Reservation {
  const account = accountAt(before, budget, nowMs)
  if (isPaidFor(account, expense)) return { ok: true, account }
  if (account.used + expense.amount > budget.limit + ROUNDING)
    return { ok: false, retryAtMs: thereAgainMs(account, budget, expense.amount, nowMs) }
  return { ok: true, account: book(account, budget, expense, nowMs) }
}

/** Takes the amount whether it is there or not; gives back a negative one. */
export function settle(before: BudgetAccount, budget: Budget, expense: Expense, nowMs: number): BudgetAccount {
  const account = accountAt(before, budget, nowMs)
  return isPaidFor(account, expense) ? account : book(account, budget, expense, nowMs)
}

/** The same subject again within the window is free. */
function isPaidFor({ spent }: BudgetAccount, { subject, amount }: Expense): boolean {
  return subject !== undefined && amount > 0 && spent.some((entry) => entry.subject === subject)
}

function book(account: BudgetAccount, { window }: Budget, expense: Expense, nowMs: number): BudgetAccount {
  const { amount, subject = null, sourceId } = expense
  const own = account.sources[sourceId] ?? NEW_SOURCE
  const sources = {
    ...account.sources,
    [sourceId]: { ...own, credit: Math.max(0, own.credit - amount), spent: Math.max(0, own.spent + amount) },
  }
  const used = Math.max(0, account.used + amount)
  if (window.kind !== 'rolling' && subject === null) return { ...account, used, sources }
  const stepMs = window.kind === 'rolling' && subject === null ? (window.hours * HOUR_MS) / ROLLING_STEPS : 1
  const atMs = Math.ceil(nowMs / stepMs) * stepMs
  const last = account.spent.at(-1)
  const spent =
    last?.atMs === atMs && last.subject === subject
      ? [...account.spent.slice(0, -1), { ...last, amount: last.amount + amount }]
      : [...account.spent, { atMs, amount, subject }]
  return { ...account, used: window.kind === 'rolling' ? sum(spent) : used, spent, sources }
}

export const NEW_SOURCE: BudgetAccount['sources'][string] = { credit: 0, slotMs: null, spent: 0, found: 0 }

/** When `amount` can be had: now, at the reset, or in a rolling window when enough has fallen out of it. */
export function thereAgainMs(account: BudgetAccount, { window, limit }: Budget, amount: number, nowMs: number): number {
  if (account.used + amount <= limit + ROUNDING) return nowMs
  const { resetMs } = windowOf(window, nowMs)
  if (window.kind !== 'rolling') return resetMs
  let used = account.used
  for (const entry of account.spent) {
    used -= entry.amount
    if (used + amount <= limit + ROUNDING) return entry.atMs + window.hours * HOUR_MS
  }
  return resetMs
}

function sum(spent: BudgetAccount['spent']): number {
  return Math.max(
    0,
    spent.reduce((total, { amount }) => total + amount, 0),
  )
}
