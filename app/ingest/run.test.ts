import { join } from 'node:path'
import { expect, it } from 'vitest'
import { STATE, stateOf } from '../../core/state.ts'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import type { Queues } from '../../queues/open.ts'
import type { ProcessJob } from '../../queues/payloads.ts'
import { aPost, fixedClock } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { createIngestRun } from './run.ts'

it.each([
  ['of few characters are up to 400', 1_000, 10, [400, 400, 200]],
  ['of many characters are as many as make a million', 25, 100_000, [10, 10, 5]],
])('posts of one job, %s', async (_, posts, characters, expected) => {
  await using store = await openSqliteStore({ file: join(tempFolder('run'), 'rawang.db') })
  const receipts = stateOf(store.state, STATE.receipt)
  const jobs: number[] = []
  const add = async ({ payload }: { payload: ProcessJob }) => {
    jobs.push(payload.posts.length)
    const { run, part } = payload.receipt!
    const done = { inserted: payload.posts.length, updated: 0, unchanged: 0, rejected: [] }
    await receipts.put(`${run}/${String(part).padStart(8, '0')}`, done)
  }
  // Only adding is asked of the queues: whoever works on them would leave the receipt.
  const deps = { queues: { process: { add } } as unknown as Queues, state: store.state, clock: fixedClock() }
  const run = createIngestRun('one', deps, () => undefined, new AbortController().signal)
  for (let i = 0; i < posts; i++) await run.add(aPost({ id: `test:${i}`, text: 'ก'.repeat(characters) }))
  expect(await run.end()).toEqual({ stored: posts, unchanged: 0 })
  expect(jobs).toEqual(expected)
})
