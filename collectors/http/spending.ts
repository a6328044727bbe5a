import type { Spend } from '../../core/ports/http-client.ts'

/** The budgets that a client's requests draw on, for one source. Adapter: `app/budgets/`. */
export interface Spending {
  /** All of it or nothing. @throws CollectorError `quota-exhausted` with the time at which it is there again. */
  reserve(spend: readonly Spend[]): Promise<void>
  settle(spend: readonly Spend[]): Promise<void>
}

/** Nobody counts. */
export const UNCOUNTED: Spending = { reserve: () => Promise.resolve(), settle: () => Promise.resolve() }
