import { RetryableError } from '../../core/errors.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'

/** A run may be this silent before another process may take it over. */
const LEASE_MS = 10 * 60_000
/** Clocks of machines that keep time differ by less. What lies further ahead was written by a clock that went wrong, and binds nobody. */
const SKEW_MS = 60_000

export interface RunLease extends AsyncDisposable {
  /** Says that the run is alive; call it at each page. */
  renew(nowMs: number): Promise<void>
}

/**
 * The right to run a source for a slot. Undefined when that slot was run before or another run is going on:
 * the check and the claim are one conditional write, so of several processes one wins.
 *
 * @param running - Sources that this process is reading; kept up here. A lease of this very holder without a run was left
 * by one that could not release it (full disk), and keeps nobody away.
 */
export async function takeLease(
  state: StateStore,
  {
    sourceId,
    slotMs,
    holder,
    running,
    nowMs,
    leaseMs = LEASE_MS,
  }: {
    sourceId: string
    slotMs: number
    holder: string
    running: Set<string>
    nowMs: number
    /** How long it may be silent. */
    leaseMs?: number
  },
): Promise<RunLease | undefined> {
  const leases = stateOf(state, STATE.lease)
  const current = await leases.get(sourceId)
  const value = current?.value
  const { lastSlotMs, expiresAtMs } = {
    lastSlotMs: value?.lastSlotMs ?? -Infinity,
    expiresAtMs: value?.expiresAtMs ?? 0,
  }
  if (lastSlotMs >= slotMs && lastSlotMs <= Math.max(slotMs, nowMs) + SKEW_MS) return undefined
  const isAlive = expiresAtMs > nowMs && expiresAtMs <= nowMs + leaseMs + SKEW_MS
  const elsewhere = value?.holder != null && value.holder !== holder && isAlive
  // A run may take longer than its source's `every`.
  if (elsewhere || running.has(sourceId)) return undefined
  running.add(sourceId)
  let version: number | undefined
  try {
    const claim = { lastSlotMs: slotMs, holder, expiresAtMs: nowMs + leaseMs }
    version = await leases.put(sourceId, claim, current?.version ?? 'absent')
  } finally {
    if (version === undefined) running.delete(sourceId)
  }
  if (version === undefined) return undefined
  return {
    async renew(atMs) {
      if (version !== undefined)
        version = await leases.put(sourceId, { lastSlotMs: slotMs, holder, expiresAtMs: atMs + leaseMs }, version)
    },
    async [Symbol.asyncDispose]() {
      try {
        if (version !== undefined)
          await leases.put(sourceId, { lastSlotMs: slotMs, holder: null, expiresAtMs: null }, version)
      } catch (error) {
        // Not to hide why the run itself failed, which is told.
        if (!(error instanceof RetryableError)) throw error
      } finally {
        running.delete(sourceId)
      }
    },
  }
}

/** An embedded installation has one process: whatever lease is still held was left by one that died. */
export async function releaseAllLeases(state: StateStore): Promise<void> {
  const leases = stateOf(state, STATE.lease)
  for (const { id, value, version } of await leases.list()) {
    if (value.holder !== null) await leases.put(id, { ...value, holder: null, expiresAtMs: null }, version)
  }
}
