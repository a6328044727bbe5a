import { DAY_MS } from '../core/bangkok-time.ts'
import { REMEMBER_MS } from '../intake/line/receive.ts'
import type { Installation } from './wire.ts'
import { STATE, stateOf, type Received } from '../core/state.ts'

const MANY = 10_000
/** Longer than any chart looks back. */
const KEEP_GAPS_MS = 400 * DAY_MS
/** An ingest that is going on in another process waits for its own. */
const KEEP_RECEIPTS_MS = DAY_MS

/**
 * Erases posts older than their source's retention, or the general one, with all that was derived from them; gaps and changes of state that
 * nothing shows any more; receipts that an interrupted ingest left; and what was sent to us so long ago that it is refused by its time.
 * @returns Posts erased.
 */
export async function applyRetention({
  store,
  state,
  config,
  clock,
}: Pick<Installation, 'store' | 'state' | 'config' | 'clock'>): Promise<number> {
  const nowMs = clock.nowMs()
  let erased = 0
  for (const { key: source } of await store.facet({}, 'source', MANY)) {
    const own = config.sources.find(({ id }) => id === source)?.retention
    erased += await store.deletePublishedBefore(nowMs - (own ?? config.retention.posts), source)
  }
  const gaps = stateOf(state, STATE.gap)
  for (const { id, value } of await gaps.list({ limit: MANY }))
    if (value.toMs !== null && value.toMs < nowMs - KEEP_GAPS_MS) await gaps.delete(id)
  const changes = stateOf(state, STATE.stateChange)
  for (const { id, value } of await changes.list({ limit: MANY }))
    if (value.atMs < nowMs - KEEP_GAPS_MS) await changes.delete(id)
  const receipts = stateOf(state, STATE.receipt)
  for (const { id, value } of await receipts.list({ limit: MANY }))
    if (value.writtenAtMs < nowMs - KEEP_RECEIPTS_MS) await receipts.delete(id)
  for (const kind of [STATE.received, STATE.unsent]) await forgetReceived(stateOf(state, kind), nowMs - REMEMBER_MS)
  return erased
}

async function forgetReceived(received: ReturnType<typeof stateOf<Received>>, beforeMs: number): Promise<void> {
  for (let after: string | undefined, isMore = true; isMore;) {
    const some = await received.list({ limit: MANY, ...(after === undefined ? {} : { after }) })
    for (const { id, value } of some) if (value.receivedAtMs < beforeMs) await received.delete(id)
    after = some.at(-1)?.id
    isMore = some.length === MANY
  }
}
