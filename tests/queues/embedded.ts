import { join } from 'node:path'
import { systemClock } from '../../app/system-clock.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { lockDataFolder } from '../../queues/data-folder.ts'
import { openEmbeddedQueues } from '../../queues/embedded/open.ts'
import type { OpenQueuesForTest } from '../contracts/job-queue.contract.ts'

/** The embedded queues as an installation opens them: folder locked, dead letters in the store beside. */
export const openQueuesForTest: OpenQueuesForTest = async (place, { maxAttempts, events, command }) => {
  const opened = new AsyncDisposableStack()
  try {
    opened.use(lockDataFolder(place, { command, nowMs: systemClock.nowMs() }))
    const store = opened.use(await openSqliteStore({ file: join(place, 'rawang.db') }))
    const deadLetters = stateOf(store.state, STATE.deadLetter)
    const queues = opened.use(
      await openEmbeddedQueues({
        dataDir: place,
        deadLetters,
        events,
        clock: systemClock,
        random: () => 0,
        maxAttempts,
      }),
    )
    return { queues, deadLetters, [Symbol.asyncDispose]: () => opened.disposeAsync() }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}
