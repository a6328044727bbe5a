/**
 * Whose turn it is at each host of a platform, and with each credential (by a key that does not give it away). Adapters: `collectors/http/own-turns.ts` (this process alone), `queues/redis/host-turns.ts`
 * (every process of the installation). Contract: `tests/contracts/host-turns.contract.ts`.
 */
export interface HostTurns {
  /**
   * Books the next turn: the first few (`burst`, default BURST) follow each other at once, then they are `intervalMs` apart. A host that
   * has asked to be left alone for longer than `longestAwayMs` gives no turn.
   */
  book(
    host: string,
    turn: { readonly intervalMs: number; readonly longestAwayMs: number; readonly burst?: number },
  ): Promise<BookedTurn>
  /** The host is left alone for so long; never shorter than was asked before. */
  stayAway(host: string, forMs: number): Promise<void>
}

export type BookedTurn =
  /** Wait so long, 0 or more. */
  | { readonly kind: 'turn'; readonly waitMs: number }
  /** The host asked to be left alone for so long. */
  | { readonly kind: 'away'; readonly forMs: number }

/** So many requests may follow each other at once before the pace sets in; paging needs a few. */
export const BURST = 5
