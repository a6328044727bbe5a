import { join } from 'node:path'
import { expect, it } from 'vitest'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore, type SqliteStore } from '../../indexer/sqlite/open.ts'
import type { Queues } from '../../queues/open.ts'
import type { ProcessJob } from '../../queues/payloads.ts'
import { aPost } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { systemClock } from '../system-clock.ts'
import { createReceipts } from './receipts.ts'
import { createIngestRun } from './run.ts'

const openStore = () => openSqliteStore({ file: join(tempFolder('run'), 'rawang.db') })

/** A run whose jobs are done as soon as they are queued, by a worker of this process or of another. */
function begin({ state }: Pick<SqliteStore, 'state'>, { elsewhere = false } = {}) {
  const receipts = createReceipts(state, systemClock)
  const worker = elsewhere ? createReceipts(state, systemClock) : receipts
  const parts: number[] = []
  const add = async ({ payload: { posts, receipt } }: { payload: ProcessJob }) => {
    parts.push(posts.length)
    await worker.put(receipt!, { inserted: posts.length, updated: 0, unchanged: 0, rejected: [], writtenAtMs: 0 })
  }
  const queues = { process: { add } } as unknown as Queues
  const run = createIngestRun({ queues, state, receipts }, () => undefined, new AbortController().signal) // prettier-ignore
  return { run, parts }
}

async function partsOf(posts: number, length: number): Promise<readonly number[]> {
  await using store = await openStore()
  const { run, parts } = begin(store)
  for (let i = 0; i < posts; i++) await run.add(aPost({ id: `test:${i}`, text: 'ก'.repeat(length) }))
  expect(await run.end()).toEqual({ stored: posts, unchanged: 0 })
  return parts
}

it('a job has up to 400 posts of a file, and fewer of long ones, so that memory does not depend on their length', async () => {
  expect(await partsOf(900, 10)).toEqual([400, 400, 100])
  expect(await partsOf(25, 100_000)).toEqual([10, 10, 5])
})

it.each([false, true])(
  'hears of each part once, also of those done elsewhere (%s), and leaves no receipt',
  async (elsewhere) => {
    await using store = await openStore()
    const stored = stateOf(store.state, STATE.receipt)
    const { run } = begin(store, { elsewhere })
    for (let i = 0; i < 8_100; i++) await run.add(aPost({ id: `test:${i}`, text: 'ก' }))
    expect(await run.end()).toEqual({ stored: 8_100, unchanged: 0 })
    expect(await stored.list()).toEqual([])
  },
)
