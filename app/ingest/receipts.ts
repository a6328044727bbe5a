import type { z } from 'zod'
import type { Clock } from '../../core/clock.ts'
import type { StateStore } from '../../core/ports/state-store.ts'
import { STATE, stateOf, type ReceiptSchema } from '../../core/state.ts'

/** What became of one part of a run. */
export type Receipt = z.infer<typeof ReceiptSchema>

export interface ReceiptAddress {
  readonly run: string
  readonly part: number
}

/** How whoever queued a batch hears what became of it. */
export interface Receipts {
  /** By memory to a run that waits in this process; durable otherwise, for it may wait in another. */
  put(address: ReceiptAddress, receipt: Receipt): Promise<void>
  /** From now on what comes for this run is kept here. */
  open(run: string): Inbox
}

export interface Inbox extends Disposable {
  /**
   * The receipts that came. When none did, waits for the first, a tenth of a second at most.
   * @param parts - Those that are waited for, oldest first.
   */
  take(parts: Iterable<number>, signal: AbortSignal): Promise<ReadonlyMap<number, Receipt>>
}

/** How long until it is looked for receipts of other processes. */
const POLL_MS = 100

export function createReceipts(state: StateStore, clock: Pick<Clock, 'sleep'>): Receipts {
  const stored = stateOf(state, STATE.receipt)
  const inboxes = new Map<string, (part: number, receipt: Receipt) => void>()
  return {
    async put(address, receipt) {
      const here = inboxes.get(address.run)
      if (here === undefined) await stored.put(idOf(address), receipt)
      else here(address.part, receipt)
    },
    open(run) {
      let arrived = new Map<number, Receipt>()
      let wake: (() => void) | undefined
      inboxes.set(run, (part, receipt) => {
        arrived.set(part, receipt)
        wake?.()
      })
      const first = async (signal: AbortSignal) => {
        const woken = new AbortController()
        wake = () => {
          woken.abort()
        }
        await clock.sleep(POLL_MS, AbortSignal.any([signal, woken.signal]))
      }
      /** Up to the first that is not there: they come about in order. */
      const fromOthers = async (parts: Iterable<number>) => {
        const found = new Map<number, Receipt>()
        for (const part of parts) {
          const id = idOf({ run, part })
          const receipt = await stored.get(id)
          if (receipt === undefined) break
          found.set(part, receipt.value)
          await stored.delete(id)
        }
        return found
      }
      return {
        async take(parts, signal) {
          if (arrived.size === 0) await first(signal)
          if (arrived.size === 0) return fromOthers(parts)
          const taken = arrived
          arrived = new Map()
          return taken
        },
        [Symbol.dispose]() {
          inboxes.delete(run)
        },
      }
    },
  }
}

function idOf({ run, part }: ReceiptAddress): string {
  return `${run}/${String(part).padStart(8, '0')}`
}
