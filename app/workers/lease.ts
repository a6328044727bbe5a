import type { Clock } from '../../core/clock.ts'
import { RetryableError } from '../../core/errors.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf } from '../../core/state.ts'

/** A run says three times in this time that it is alive; one that was silent for so long may be taken over. */
const LEASE_MS = 60_000
const BEATS = 3
/** Clocks of machines that keep time differ by less. What lies further ahead was written by a clock that went wrong, and binds nobody. */
const SKEW_MS = 60_000

export interface RunLease extends AsyncDisposable {
  /** Aborts when another process has taken over, since this one could not say for too long that it is alive. */
  readonly lost: AbortSignal
}

/**
 * The right to run a source for a slot, renewed until it is disposed of. Undefined when that slot was run before or another run is
 * going on: the check and the claim are one conditional write, so of several processes one wins.
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
    clock,
    leaseMs = LEASE_MS,
  }: {
    sourceId: string
    slotMs: number
    holder: string
    running: Set<string>
    clock: Pick<Clock, 'nowMs'>
    /** How long it may be silent. */
    leaseMs?: number
  },
): Promise<RunLease | undefined> {
  const nowMs = clock.nowMs()
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
  const lost = new AbortController()
  const write = async (value: { holder: string; expiresAtMs: number } | { holder: null; expiresAtMs: null }) => {
    if (version === undefined) return
    version = await leases.put(sourceId, { lastSlotMs: slotMs, ...value }, version)
    if (version === undefined) lost.abort(new Error(`another process has taken over ${sourceId}`))
  }
  // One write at a time: each names the version that the one before has made.
  let writing = Promise.resolve()
  const inTurn = (value: Parameters<typeof write>[0]) =>
    (writing = writing.catch(() => undefined).then(() => write(value)))
  const heart = setInterval(() => {
    // A store that is away gets the next beat.
    inTurn({ holder, expiresAtMs: clock.nowMs() + leaseMs }).catch(() => undefined)
  }, leaseMs / BEATS)
  return {
    lost: lost.signal,
    async [Symbol.asyncDispose]() {
      clearInterval(heart)
      try {
        await inTurn({ holder: null, expiresAtMs: null })
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
