import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { systemClock } from '../../app/system-clock.ts'
import { Secret } from '../../core/secret.ts'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { openRedisQueues } from '../../queues/redis/open.ts'
import { tempFolder } from '../cli.ts'
import type { OpenQueuesForTest } from '../contracts/job-queue.contract.ts'

const URL_FILE = 'redis-url'

/** A prefix of its own on the given Redis, named by a folder, where the dead letters lie too. */
export function newPlaceOnRedis(url: string): string {
  const place = tempFolder('queue')
  writeFileSync(join(place, URL_FILE), url)
  return place
}

/** Locks are short, so that what a killed process held comes back within the test. */
export const openQueuesForTest: OpenQueuesForTest = async (place, { maxAttempts, events }) => {
  const opened = new AsyncDisposableStack()
  try {
    const store = opened.use(await openSqliteStore({ file: join(place, 'rawang.db') }))
    const deadLetters = stateOf(store.state, STATE.deadLetter)
    const queues = opened.use(
      await openRedisQueues({
        settings: { servers: { kind: 'single', url: new Secret(readFileSync(join(place, URL_FILE), 'utf8')) } },
        prefix: basename(place),
        installationId: 'test',
        deadLetters,
        events,
        clock: systemClock,
        random: () => 0,
        maxAttempts,
        lockMs: 2_000,
      }),
    )
    return { queues, deadLetters, [Symbol.asyncDispose]: () => opened.disposeAsync() }
  } catch (error) {
    await opened.disposeAsync()
    throw error
  }
}
