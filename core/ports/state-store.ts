/** A stored value with the version that a conditional write names. */
export interface Versioned<T> {
  readonly id: string
  readonly value: T
  readonly version: number
}

/** `any`: last write wins. `absent`: only if there is none. A number: only if that is still its version. */
export type WriteCondition = 'any' | 'absent' | number

/** `lasting`, the default: survives whatever happens. `passing`: survives the process, and may be gone after a power cut. */
export type Durability = 'lasting' | 'passing'

/**
 * Small documents by kind and id: cursors, leases, source health, gaps, alerts, deliveries, trends, dead letters, receipts.
 * Adapters: `indexer/sqlite`, `indexer/elasticsearch`. Contract: `tests/contracts/state-store.contract.ts`.
 * Values are JSON. Typed access goes through {@link import('../state.ts').StateKind}, which validates on reading.
 * Deliberately not here: transactions over several documents, queries by content.
 */
export interface StateStore extends AsyncDisposable {
  get(kind: string, id: string): Promise<Versioned<unknown> | undefined>
  /** Resolves once durable: the new version, or undefined when the condition did not hold (then nothing was written). */
  put(
    kind: string,
    id: string,
    value: unknown,
    condition: WriteCondition,
    durability?: Durability,
  ): Promise<number | undefined>
  /** True when it was there. */
  delete(kind: string, id: string, durability?: Durability): Promise<boolean>
  /** By id, code unit order. `after` is exclusive; `prefix` must match the id's beginning. Default ascending, limit 1,000. */
  list(
    kind: string,
    options?: {
      readonly prefix?: string
      readonly after?: string
      readonly limit?: number
      readonly descending?: boolean
    },
  ): Promise<readonly Versioned<unknown>[]>
  count(kind: string): Promise<number>
}
