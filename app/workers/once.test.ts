import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openSqliteStore } from '../../indexer/sqlite/open.ts'
import { NOON_MS } from '../../tests/builders.ts'
import { tempFolder } from '../../tests/cli.ts'
import { oncePerMinute, oneAtATime } from './once.ts'

let opened: Awaited<ReturnType<typeof openSqliteStore>>
beforeEach(async () => {
  opened = await openSqliteStore({ file: join(tempFolder('once'), 'rawang.db') })
})
afterEach(async () => {
  await opened[Symbol.asyncDispose]()
})

/** Three processes of one installation; their clocks differ by some seconds. */
function threeProcesses(nowMs: () => number) {
  return [0, 4_000, 17_000].map((aheadMs, i) => ({
    state: opened.state,
    clock: { nowMs: () => nowMs() + aheadMs, sleep: () => Promise.resolve() },
    holder: `machine:${i}`,
    running: new Set<string>(),
  }))
}

it('of three processes that are told at the same minute one does it, and at the next minute one again', async () => {
  let nowMs = NOON_MS
  const done: string[] = []
  const processes = threeProcesses(() => nowMs)
  const all = () =>
    Promise.all(
      processes.map((each) =>
        oncePerMinute('~report', each, async () => {
          done.push(each.holder)
          await wait(20)
        }),
      ),
    )
  await all()
  expect(done).toHaveLength(1)
  // One that comes late, when the first has long finished.
  nowMs += 20_000
  await all()
  expect(done).toHaveLength(1)
  nowMs += 7 * 24 * 3_600_000
  await all()
  expect(done).toHaveLength(2)
})

it('work that is done by one at a time is done again by nobody who looks first', async () => {
  const processes = threeProcesses(Date.now)
  const written: string[] = []
  const writeMissing = (each: (typeof processes)[number]) =>
    oneAtATime('~report', each, async () => {
      if (written.length > 0) return
      await wait(20)
      written.push(each.holder)
    })
  await Promise.all(processes.map(writeMissing))
  for (const each of processes) await writeMissing(each)
  expect(written).toHaveLength(1)
})
