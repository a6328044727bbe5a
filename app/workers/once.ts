import type { Installation } from '../wire.ts'
import { takeLease } from './lease.ts'

const MINUTE_MS = 60_000

type Deps = Pick<Installation, 'state' | 'clock' | 'holder' | 'running'>

/** Does work that all processes are told to do at the same minute: one of them does it. @param name - No source's id begins with `~`. */
export async function oncePerMinute(name: `~${string}`, deps: Deps, work: () => Promise<void>): Promise<void> {
  const slotMs = Math.floor(deps.clock.nowMs() / MINUTE_MS) * MINUTE_MS
  await inTurn(name, slotMs, deps, work)
}

/** Does work that looks for itself whether it has been done: never two at a time. */
export async function oneAtATime(name: `~${string}`, deps: Deps, work: () => Promise<void>): Promise<void> {
  await inTurn(name, deps.clock.nowMs(), deps, work)
}

async function inTurn(
  name: string,
  slotMs: number,
  { state, clock, holder, running }: Deps,
  work: () => Promise<void>,
): Promise<void> {
  await using turn = await takeLease(state, { sourceId: name, slotMs, holder, running, clock })
  if (turn !== undefined) await work()
}
