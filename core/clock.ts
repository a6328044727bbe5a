/** Time as a dependency: only `app/` and tests make one. */
export interface Clock {
  /** Epoch ms. */
  nowMs(): number
  /** Resolves after `ms`, or as soon as `signal` aborts (without throwing). */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}
