import type { Clock } from '../../core/clock.ts'
import { CollectorError, RetryableError } from '../../core/errors.ts'
import type { Budget } from '../../core/ports/collector.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { accountAt, EMPTY_ACCOUNT, NEW_SOURCE, reserve, settle, type BudgetAccount, type Expense } from './account.ts'
import { share, type ShareRequest } from './share.ts'

/** Whose account it is: what a platform counts together. */
export interface AccountKey {
  readonly platform: string
  /** A keyed digest of the secret; `all` when the platform doesn't count by credential. */
  readonly credential: string
}

/**
 * What was used of every budget, in the state store: it survives restarts, and processes share it. Written before a request
 * leaves, so a kill in between costs at most what was reserved.
 */
export interface Ledger {
  /** @throws CollectorError `quota-exhausted` with the time at which as much is there again. */
  reserve(key: AccountKey, budget: Budget, expense: Expense): Promise<void>
  settle(key: AccountKey, budget: Budget, expense: Expense): Promise<void>
  /** What a run may use, so that the budget lasts. */
  share(key: AccountKey, budget: Budget, request: ShareRequest): Promise<number>
  /** Remembers what a source found for what it spent. */
  found(key: AccountKey, budget: Budget, sourceId: string, posts: number): Promise<void>
  read(key: AccountKey, budget: Budget): Promise<BudgetAccount>
}

/** Who loses a race for the document tries again; more often than this is no race any more. */
const TRIES = 100

export function createLedger({ state, clock }: { readonly state: StateStore; readonly clock: Clock }): Ledger {
  const accounts = stateOf(state, STATE.budget)

  async function change<T>(
    key: AccountKey,
    budget: Budget,
    how: (account: BudgetAccount, nowMs: number) => { readonly account: BudgetAccount | undefined; readonly result: T },
  ): Promise<T> {
    const id = accountId(key, budget)
    for (let attempt = 0; attempt < TRIES; attempt++) {
      const found = await accounts.get(id)
      const { account, result } = how(found?.value ?? EMPTY_ACCOUNT, clock.nowMs())
      if (account === undefined || account === found?.value) return result
      if ((await accounts.put(id, account, found?.version ?? 'absent')) !== undefined) return result
    }
    throw new RetryableError(`budget ${id}: too many processes write it at once`)
  }

  return {
    async reserve(key, budget, expense) {
      const refused = await change(key, budget, (account, nowMs) => {
        const taken = reserve(account, budget, expense, nowMs)
        return taken.ok
          ? { account: taken.account, result: undefined }
          : { account: undefined, result: taken.retryAtMs }
      })
      if (refused === undefined) return
      throw new CollectorError('quota-exhausted', exhausted(key, budget, refused), { retryAtMs: refused })
    },
    settle: (key, budget, expense) =>
      change(key, budget, (account, nowMs) => ({
        account: settle(account, budget, expense, nowMs),
        result: undefined,
      })),
    share: (key, budget, request) =>
      change(key, budget, (before, nowMs) => {
        const { account, allowance } = share(before, budget, request, nowMs)
        return { account, result: allowance }
      }),
    found: (key, budget, sourceId, posts) =>
      change(key, budget, (before, nowMs) => {
        const account = accountAt(before, budget, nowMs)
        const own = account.sources[sourceId] ?? NEW_SOURCE
        const sources = { ...account.sources, [sourceId]: { ...own, found: own.found + posts } }
        return { account: { ...account, sources }, result: undefined }
      }),
    async read(key, budget) {
      const found = await accounts.get(accountId(key, budget))
      return accountAt(found?.value ?? EMPTY_ACCOUNT, budget, clock.nowMs())
    },
  }
}

function accountId({ platform, credential }: AccountKey, { id }: Budget): string {
  return `${platform}~${id}~${credential}`
}

/** What a person reads of a budget that is used up. */
export function exhausted({ platform }: AccountKey, { limit, unit, window }: Budget, retryAtMs: number): string {
  const per = window.kind === 'rolling' ? `${window.hours} hours` : window.kind
  return `${platform}: the ${limit} ${unit} per ${per} that it allows are used up; they are there again at ${new Date(retryAtMs).toISOString()}`
}
