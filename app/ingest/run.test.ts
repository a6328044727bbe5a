import { join } from 'node:path'
import { expect, it } from 'vitest'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import type { Queues } from '../../queues/open.ts'
import type { ProcessJob } from '../../queues/payloads.ts'
import { aPost } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { systemClock } from '../system-clock.ts'
import { createIngestRun } from './run.ts'

/** How many posts each job had. */
async function partsOf(posts: number, length: number): Promise<readonly number[]> {
  await using store = await openSqliteStore({ file: join(tempFolder('run'), 'rawang.db') })
  const parts: number[] = []
  const add = async ({ payload: { posts: part, receipt } }: { payload: ProcessJob }) => {
    parts.push(part.length)
    await stateOf(store.state, STATE.receipt).put(`${receipt!.run}/${String(receipt!.part).padStart(8, '0')}`, {
      inserted: part.length,
      updated: 0,
      unchanged: 0,
      rejected: [],
      writtenAtMs: 0,
    })
  }
  const queues = { process: { add } } as unknown as Queues
  const run = createIngestRun('r', { queues, state: store.state, clock: systemClock }, () => undefined, new AbortController().signal) // prettier-ignore
  for (let i = 0; i < posts; i++) await run.add(aPost({ id: `test:${i}`, text: 'ก'.repeat(length) }))
  expect(await run.end()).toEqual({ stored: posts, unchanged: 0 })
  return parts
}

it('a job has up to 400 posts of a file, and fewer of long ones, so that memory does not depend on their length', async () => {
  expect(await partsOf(900, 10)).toEqual([400, 400, 100])
  expect(await partsOf(25, 100_000)).toEqual([10, 10, 5])
})
